"""The files that travel between units and county: written the same each time, read as hostile."""
