"""PDF by PDFium: the characters and ruled lines of its pages."""
