"""Search: an index beside the database, which follows the database's own log of changes.

`filters.py` says what can be asked, `engine.py` answers. The database is the truth, the index a cache: it can be thrown
away at any time, and nothing is shown that `published()` does not show.
"""
