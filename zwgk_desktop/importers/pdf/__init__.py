"""PDF by PDFium: characters and ruled lines put together into lines, tables and paragraphs."""
