"""Findings in English prose, one file per kind of section."""
