"""Use cases of a county: collect, examine, return, roll up. Independent of Qt."""
