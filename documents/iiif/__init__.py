"""Pictures as IIIF has them: sizes and tiles of each, made once, and what describes them to a viewer."""
