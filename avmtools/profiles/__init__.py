"""What an AtomVM release is, as data: one TOML file a profile, read when it is asked for.

    >>> load("atomvm-0.6").integers.maximum == 2**63 - 1
    True

Other rooms ask a :class:`Profile`; none of them compares profile names. Importing this package reads
nothing and imports no TOML parser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from avmtools.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avmtools.formats.partition_table import Partition, PartitionTable

#: The profile of who names none: the newest release line without a pre-release mark.
DEFAULT = "atomvm-0.6"

#: Every profile, oldest release first; the name is the stem of its TOML file.
NAMES = ("atomvm-0.5", "atomvm-0.6", "atomvm-0.7", "otp")


@dataclass(frozen=True)
class Integers:
    """Width of integers. ``bits`` is 0 when they are unlimited; beyond the width is ``overflow``."""

    bits: int
    form: Literal["twos-complement", "sign-magnitude", "unlimited"]
    shift: Literal["modulo-64", "exact"]

    @property
    def maximum(self) -> int | None:
        """The largest integer, or None."""
        if not self.bits:
            return None
        return (1 << (self.bits - 1 if self.form == "twos-complement" else self.bits)) - 1

    @property
    def minimum(self) -> int | None:
        """The smallest integer, or None."""
        if self.maximum is None:
            return None
        return -self.maximum - (self.form == "twos-complement")


@dataclass(frozen=True)
class PackRules:
    """What a release reads of a BEAM file besides the chunks that all of them read."""

    optional_chunks: tuple[str, ...]
    compressed_literals: bool
    uncompressed_literals: bool


@dataclass(frozen=True)
class StartRules:
    """How the start module is called, and which results count as success."""

    init_boot: bool
    zero_is_ok: bool


@dataclass(frozen=True)
class ConsoleRules:
    """The line that ends a program ("{}" is the result) and where it goes, on a computer and on a device."""

    unix_line: str
    unix_stream: Literal["stdout", "stderr"]
    device_line: str
    device_stream: Literal["stdout", "stderr"]


@dataclass(frozen=True)
class Profile:
    """One release line. ``layouts`` maps a flavour ("erlang", "elixir") to a layout in partitions/.

    ``data`` is the whole TOML file, for rooms that keep rules of their own in it.
    """

    name: str
    title: str
    release: str
    compilers: tuple[int, int]
    integers: Integers
    pack: PackRules
    start: StartRules
    console: ConsoleRules
    layouts: Mapping[str, str]
    data: Mapping[str, Any] = field(repr=False, compare=False)

    def table(self, flavour: str = "erlang") -> PartitionTable | None:
        """The default partition table of an ESP32, or None for a profile without a device."""
        name = self.layouts.get(flavour)
        return None if name is None else _table(name)

    def place(self, label: str, flavour: str = "erlang") -> Partition | None:
        """The partition ``label`` of that table, or None."""
        table = self.table(flavour)
        return None if table is None else table.find(label)

    def library(self, flavour: str = "erlang") -> Partition | None:
        """The partition that holds the library pack, or None."""
        table = self.table(flavour)
        return None if table is None else table.first("boot.avm", "lib.avm")


@cache
def _table(name: str) -> PartitionTable:
    from avmtools.formats import partition_csv
    from avmtools.resources import layout_csv

    return partition_csv.parse(layout_csv(name))


@cache
def rules() -> list[dict[str, Any]]:
    """The named rules, by which releases differ from what OTP documents: rules.toml."""
    import tomllib
    from importlib.resources import files

    found: list[dict[str, Any]] = tomllib.loads(
        files(__name__).joinpath("rules.toml").read_text(encoding="utf-8")
    )["rule"]
    return found


@cache
def load(name: str = DEFAULT) -> Profile:
    """The profile ``name``; :class:`UsageError` when there is none of that name."""
    if name not in NAMES:
        raise UsageError(
            f"There is no profile '{name}'.", f"Choose one of {', '.join(NAMES)}.", code="unknown_profile"
        )
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    low, high = data["compilers"]
    pack = dict(data["pack"])
    pack["optional_chunks"] = tuple(pack["optional_chunks"])
    return Profile(
        name=name,
        title=data["title"],
        release=data["release"],
        compilers=(low, high),
        integers=Integers(**data["integers"]),
        pack=PackRules(**pack),
        start=StartRules(**data["start"]),
        console=ConsoleRules(**data["console"]),
        layouts=data["layouts"],
        data=data,
    )
