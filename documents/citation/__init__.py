"""How a document is cited: one plain value (`citation`), and one file for each form that it takes."""
