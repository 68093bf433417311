"""Domain model: the form, the report, rules and books. Standard library only."""
