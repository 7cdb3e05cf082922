"""Findings in Chinese prose, one file per kind of section."""
