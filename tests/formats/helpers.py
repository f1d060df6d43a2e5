"""What the tests of every format share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from avmtools.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def roundtrip(
    parse: Callable[[bytes], Any],
    build: Callable[[Any], bytes],
    data: bytes,
    value: Any,
    *,
    also: Collection[int] = (),
) -> None:
    """``data`` reads as ``value``, ``value`` writes ``data``, and no truncation of ``data`` is read.

    ``also`` names the lengths at which a prefix is complete too (a pack may lack its end section).
    """
    assert parse(data) == value
    assert build(value) == data
    for size in set(range(len(data))) - set(also):
        with pytest.raises(FormatError):
            parse(data[:size])
