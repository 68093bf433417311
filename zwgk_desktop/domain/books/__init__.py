"""The four books (台账): what an office did in a year, entry by entry."""
