"""Fonts that every machine has, so that pictures do not depend on what a system administrator installed."""
