"""The store: units of work, committed whole, on any fsspec URL. docs/store.md describes the layout and the protocol."""
