"""Pages of our own making: one file per kind of page, in English and Chinese, in several looks."""
