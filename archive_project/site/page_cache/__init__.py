"""Public pages, kept as they were sent for as long as nothing has changed that they could show.

A page is kept for one version of the database, which every commit of anybody ends (`database_version`), and until the next
record becomes public by the clock; the search index must have followed to that version (`standing`). Each request for one asks for
the version, so that nothing old is ever sent, not for a moment. The middleware keeps pages on the `shelf`; the front sends
them, before Django has anything to do.
"""
