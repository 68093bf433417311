"""Data of a county's collection: roster, terms, submissions, examination, likeness."""
