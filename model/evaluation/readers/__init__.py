"""Files of benchmarks, read row by row: what is judged, and what is not with the reason."""
