"""Two programs that others search archives with, each set up as its manual says, on the same records."""
