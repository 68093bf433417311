"""Report as a Word document, and further Word documents."""
