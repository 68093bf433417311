"""History, report states, comparison of years, backups and recovery of damaged files."""
