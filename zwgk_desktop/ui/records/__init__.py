"""What is kept: history, states, years, backups, and the ways out when a file is damaged."""
