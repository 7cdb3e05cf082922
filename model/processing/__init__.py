"""From pictures, clips and conversations to what the models read."""
