import re

import pytest

from mixtures.report.licences import SPDX, hub_name, single


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("Apache-2.0", "apache-2.0"),
        ("CC-BY-SA-4.0", "cc-by-sa-4.0"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("PSF-2.0", "other"),
        ("public-domain", "other"),
        ("", "unknown"),
    ],
)
def test_hub_name(licence: str, name: str) -> None:
    assert hub_name(licence) == name


def test_names_are_single_words() -> None:
    assert len(SPDX) > 40
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", name) for name in SPDX)


def test_expressions_are_taken_apart() -> None:
    assert single(["MIT", "Apache-2.0 AND Unicode-3.0", "MIT AND Zlib"]) == ["Apache-2.0", "MIT", "Unicode-3.0", "Zlib"]
