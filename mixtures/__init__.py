"""Recipes, the plan, the order, the writer and the report of a blend."""
