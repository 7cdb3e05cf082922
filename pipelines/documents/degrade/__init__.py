"""Pages as scanners and copiers leave them: seeded, and with every parameter recorded."""
