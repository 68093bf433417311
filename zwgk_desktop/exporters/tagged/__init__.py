"""What makes a PDF accessible and fit for an archive: structure, tags, colours, metadata."""
