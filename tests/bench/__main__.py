"""What `make bench` prints: imports, searches, searches and pages beside two peers, and scans, as tables.

    python -m tests.bench                                  everything
    python -m tests.bench import --rows 5000               a shorter look
    python -m tests.bench search --documents 20000 --only sqlite
        "pages": lambda: page_tables(chosen.documents or pages.DOCUMENTS, databases),
