"""Errors of the engine that a user may cause."""

from __future__ import annotations

from avmtools.errors import FormatError


class LoadError(FormatError):
    """A module was refused by the loader.

    ``module`` is its name (or where its bytes came from, when the name isn't known yet), ``chunk`` the
    chunk to blame, ``offset`` the byte inside that chunk's data (None when no single byte is to blame),
    ``what`` the rule that it breaks.
    """

    code = "load"

    def __init__(self, module: str, chunk: str, offset: int | None, what: str, hint: str = "") -> None:
        super().__init__(f"{module}: {chunk} chunk", offset, what, hint, module=module, chunk=chunk)
        self.module = module
        self.chunk = chunk
