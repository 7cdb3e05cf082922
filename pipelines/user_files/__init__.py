"""Files of the user's own, by a glob and a map of columns: Parquet, JSON lines or lists, WebDataset archives."""
