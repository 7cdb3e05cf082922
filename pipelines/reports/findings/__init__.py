"""What can be said about a table: numbers computed once, put into words by `english` and `chinese`."""
