"""Benchmarks, not tests: figures with a ratio to a peer in the same run. `make bench`."""
