"""Reader of PDF files with PDFium: characters and ruled lines of their pages."""
