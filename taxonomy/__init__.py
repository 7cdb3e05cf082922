"""The use-case tree of the paper, and conversations built by it from stored records."""
