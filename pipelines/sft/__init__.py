"""Fine-tuning conversations from the stored records of the other pipelines."""
