"""Application services: all operations on workspaces and reports, without Qt."""
