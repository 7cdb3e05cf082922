"""Charts and table images drawn from tables, with summaries, data, drawing code, questions and answers."""
