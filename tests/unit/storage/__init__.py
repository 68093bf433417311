"""Storage on a real disk; a package, so that its conftest has a name of its own."""
