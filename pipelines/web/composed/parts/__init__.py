"""Components of composed pages, a file for each family; each draws itself from a kit."""
