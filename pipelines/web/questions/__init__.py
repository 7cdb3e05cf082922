"""Questions about a page whose answers its document proves and its picture shows."""
