"""Illustrated documents: reports computed from tables, textbook modules and Markdown folders with their images."""
