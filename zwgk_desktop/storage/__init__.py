"""The workspace on disk; nobody else imports sqlite3 or sqlite_utils."""
