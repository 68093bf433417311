"""Layout analysis of fixed pages: from characters and ruled lines to lines, tables, paragraphs."""
