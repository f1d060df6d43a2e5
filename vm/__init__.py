"""The engine: runs unmodified .beam code. See vm/README.md for the reading order."""
