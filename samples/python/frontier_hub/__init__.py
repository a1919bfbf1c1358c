"""A client of Frontier Hub in Python, written from docs/PROTOCOL.md and the pages that it names."""
