import os
from pathlib import Path

import pytest

from sources.folder_licence import UNRECOGNISED, folder_licence, recognise

MIT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"The MIT License (MIT)\n\nCopyright (c) 2020 Someone\n\n{MIT}", "MIT"),
        ("                 Apache License\n           Version 2.0, January 2004", "Apache-2.0"),
        ("Attribution-ShareAlike 4.0 International\n=====", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution-ShareAlike 3.0 Unported License", "CC-BY-SA-3.0"),
        ("Attribution-NonCommercial-NoDerivatives 4.0 International", "CC-BY-NC-ND-4.0"),
        ("licensed under Creative Commons Attribution 4.0 International (CC BY 4.0)", "CC-BY-4.0"),
        ("see https://creativecommons.org/licenses/by/4.0/ for the terms", "CC-BY-4.0"),
        ("CC0 1.0 Universal\n\nStatement of Purpose", "CC0-1.0"),
        ("GNU Free Documentation License\n Version 1.3, 3 November 2008", "GFDL-1.3"),
        ("Redistribution and use in source and binary forms, with or without … Neither the name of", "BSD-3-Clause"),
        ("All rights reserved. Ask us first.", UNRECOGNISED),
    ],
)
def test_known_licences(text: str, name: str) -> None:
    assert recognise(text) == name


def test_the_nearest_file_inside_the_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("CC0 1.0 Universal")
    inside = tmp_path / "input"
    (inside / "a" / "deep").mkdir(parents=True)
    (inside / "b").mkdir()
    (inside / "a" / "LICENSE.txt").write_text(MIT)
    assert folder_licence(inside / "a" / "deep" / "page.html", inside) == "MIT"
    # what lies above the folder that the user named is not looked at
    assert folder_licence(inside / "b" / "page.html", inside) is None


def test_genuine_folders_are_recognised() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    root = Path(os.environ["VLEND_SAMPLES"])
    found = {path.parent.name: folder_licence(path, root) for path in root.glob("*/*/LICENSE")}
    assert found["open_logic"] == "CC-BY-4.0"
    assert found["lshort_zh_cn"] == "GFDL-1.3"
    assert found["carpentries_image_processing"] == "CC-BY-4.0"
    assert found["weui_example_zh"] in ("MIT", "BSD-3-Clause")
    assert sum(name != UNRECOGNISED for name in found.values()) >= 0.8 * len(found)
