"""A site with documents and their search, on Wagtail, and nothing else."""
