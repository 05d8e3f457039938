"""Training against serving: the same rows cell by cell, the schema, and the distributions."""
