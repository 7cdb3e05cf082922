"""Essays written for vlend as a material: the Markdown files in `written/`, named `<subject>_<language>.md`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from corpus.identity import digest
from pipelines.text.material import Article, Listed, Material

#: The licence of this repository.
LICENSE = "Apache-2.0"


class EssayMaterial(Material):
    """All essays, by name."""

    kind = "essay"

    def listed(self) -> Iterator[Listed]:
        """One item per file."""
        folder = files("pipelines.text") / "written"
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            name, _, suffix = file.name.rpartition(".")
            if suffix == "md":
                text = file.read_text(encoding="utf-8").strip()
                yield Listed(f"essay:{name}", {"kind": self.kind, "name": name}, "essay", digest(text.encode()), [text])

    def article(self, payload: dict[str, Any], repeats: frozenset[int]) -> Article:
        """The text of one essay, its title included."""
        name = payload["name"]
        text = (files("pipelines.text") / "written" / f"{name}.md").read_text(encoding="utf-8").strip()
        return Article(f"essay:{name}", "", [text], LICENSE, name.rpartition("_")[2], provenance={"essay": name})
