"""The books (台账): four lists, a request with its clock, filling the tables, the calendar."""
