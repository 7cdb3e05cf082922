"""Further records of a page that has been transcribed: plain text, places, tables, formulas, figures, questions."""
