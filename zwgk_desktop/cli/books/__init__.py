"""Commands of the books: request, document, decision, dispute, calendar, fill."""
