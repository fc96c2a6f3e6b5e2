"""Record health: what is weak in a description, said with its reason and its remedy. A rule never changes a record by itself."""
