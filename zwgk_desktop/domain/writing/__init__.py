"""How texts are written: headings, their numbers, punctuation, words sought and replaced."""
