"""Articles in Chinese and English that tell what CLDR's data says, each fact in one of several natural sentences."""
