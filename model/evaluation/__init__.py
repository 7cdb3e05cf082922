"""What a model is worth: losses on held-out records, multiple choice, generated answers, benchmarks."""
