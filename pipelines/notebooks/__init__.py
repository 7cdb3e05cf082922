"""Notebooks: plots paired with the code that drew them."""
