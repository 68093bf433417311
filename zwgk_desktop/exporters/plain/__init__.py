"""The report as plain text, to be pasted into the editor of a web site."""
