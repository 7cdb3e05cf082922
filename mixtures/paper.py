"""The mixtures that the paper gives, in percent (arXiv 2403.05525v2, Tables 1 and 2)."""

from __future__ import annotations

#: Table 1, joint vision-language pre-training (stage 2).
TABLE_1: dict[str, float] = {
    "interleaved": 13.1,
    "caption": 11.1,
    "table_chart": 2.1,
    "web_code": 0.4,
    "scene_text_ocr": 1.2,
    "document_ocr": 2.1,
    "text_only": 70.0,
}

#: Table 2, supervised fine-tuning (stage 3).
TABLE_2: dict[str, float] = {
    "in_house": 10.5,
    "general_multimodal": 35.5,
    "table_chart": 4.1,
    "web_code": 2.0,
    "text_only": 47.9,
}

TABLES: dict[int, dict[str, float]] = {1: TABLE_1, 2: TABLE_2}
