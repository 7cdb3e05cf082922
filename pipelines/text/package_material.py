"""Documentation of installed packages as a material: one item per file, its docstrings as the parts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from corpus.identity import digest
from pipelines.engine.pipeline import Drop
from pipelines.text.blocks import markdown
from pipelines.text.material import Article, Listed, Material
from pipelines.text.module_page import chapters, title
from sources.package_documentation import documented_files, locate, sections


class PackageMaterial(Material):
    """The documentation of `packages`."""

    kind = "package"

    def __init__(self, packages: Collection[str]) -> None:
        self.packages = packages

    def listed(self) -> Iterator[Listed]:
        """Files that hold a docstring or prose."""
        for file in documented_files(self.packages):
            data = file.location.read_bytes()
            found = sections(file.path, data)
            if not found:
                continue
            payload = {
                "kind": self.kind,
                "package": file.package,
                "version": file.version,
                "path": file.path,
                "license": file.license,
            }
            texts = [section.text for section in found]
            yield Listed(file.locator, payload, f"package/{file.package}", digest(data), texts)

    def article(self, payload: dict[str, Any], repeats: frozenset[int]) -> Article:
        """The page of one file, each chapter under its own name."""
        path, package = payload["path"], payload["package"]
        found = sections(path, locate(package, path).read_bytes())
        kept = chapters([section for number, section in enumerate(found) if number not in repeats])
        if not kept:
            raise Drop("no_explanations", "its docstrings name things without explaining them")
        return Article(
            document=f"package:{package}/{path}",
            title=title(path),
            pieces=[markdown(chapter) for chapter in kept],
            license=payload["license"],
            provenance={"package": package, "version": payload["version"], "path": path},
        )
