"""The command line `vlend`. Imports everything; nothing imports it."""
