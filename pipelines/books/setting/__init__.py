"""Blocks set into pages of a drawn design, and printed."""
