"""The only reader of the data that is installed with the package: layouts, templates, headers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from avmtools.errors import InputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def _room(name: str) -> Traversable:
    return files(f"avmtools.{name}")


def layouts() -> list[str]:
    """The names of the partition layouts, sorted: ``atomvm-0.5``, ``atomvm-0.6``, ..."""
    return sorted(
        f.name.removesuffix(".csv") for f in _room("partitions").iterdir() if f.name.endswith(".csv")
    )


def layout_csv(name: str) -> str:
    """The CSV text of a partition layout; :class:`InputError` names those that exist."""
    known = layouts()
    if name not in known:
        raise InputError(
            f"There is no partition layout named {name}.",
            f"Known layouts: {', '.join(known)}; or name a CSV file.",
        )
    return (_room("partitions") / f"{name}.csv").read_text("utf-8")


def include_folder() -> Path:
    """What ``-I`` needs so that ``-include_lib("eavmlib/include/logger.hrl")`` and its like are found."""
    import avmtools.vm

    return next(lib for p in avmtools.vm.__path__ if (lib := Path(p) / "lib").is_dir())


def templates() -> Traversable:
    """The folder of the project templates."""
    return _room("templates")
