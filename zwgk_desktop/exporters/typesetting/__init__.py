"""Typesetting before pagination: fonts, line breaking, labels and ruled tables."""
