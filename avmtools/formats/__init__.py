"""The format library: pure functions from bytes to frozen dataclasses and back.

Nothing here opens a file, prints, or reads a clock. Every malformed input ends in
:class:`avmtools.errors.FormatError`.
"""
