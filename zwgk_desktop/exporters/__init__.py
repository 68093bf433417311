"""One document a module, all over `grid`."""
