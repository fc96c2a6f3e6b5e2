"""The proofs are run by their own call: `python -m tests.proofs`."""

import os

if not os.environ.get("VNU_JAR"):
    collect_ignore_glob = ["test_*.py"]
