"""Pages and editors for the texts of a report."""
