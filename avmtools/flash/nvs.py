"""NVS values set while flashing, Wi-Fi credentials among them: on the board's own NVS, all other keys kept.

The values are in the namespace ``atomvm`` under ``sta_ssid`` and ``sta_psk``, as binaries, which is where
AtomVM's network driver and its development mode look (facts/vm.md 7.3, the seed's chapter on networks).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from avmtools.errors import AvmError, FormatError, UsageError
from avmtools.flash.plan import Note, Piece
from avmtools.formats import nvs as store
from avmtools.formats import partition_table
from avmtools.formats.nvs import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from avmtools.flash.layout import Layout, Wishes
    from avmtools.flash.plan import BoardFacts
    from avmtools.formats.partition_table import Partition, PartitionTable

NAMESPACE = "atomvm"
SSID, PSK = "sta_ssid", "sta_psk"
#: IEEE 802.11: an SSID has up to 32 bytes; a WPA passphrase 8 to 63 characters, a key 64 hexadecimal digits.
_SSID_BYTES = 32
_PASSPHRASE = re.compile(r"[ -~]{8,63}|[0-9A-Fa-f]{64}")


@dataclass(frozen=True)
class NvsWishes:
    """Values to set, and keys (namespace, key) to take out if they are there."""

    values: tuple[Entry, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.values or self.removed)


def wifi(ssid: str, passphrase: str) -> NvsWishes:
    """The credentials of a network; an empty passphrase is for an open one. UsageError for what can't be."""
    name = ssid.encode()
    if not 1 <= len(name) <= _SSID_BYTES:
        raise UsageError(
            f"A Wi-Fi network's name has 1 to {_SSID_BYTES} bytes, not {len(name)}.", "Check --wifi-ssid."
        )
    chosen = Entry(NAMESPACE, SSID, "blob", name)
    if not passphrase:
        return NvsWishes((chosen,), ((NAMESPACE, PSK),))
    if not _PASSPHRASE.fullmatch(passphrase):
        raise UsageError(
            "A Wi-Fi passphrase has 8 to 63 ASCII characters, or 64 hexadecimal digits.",
            "Check AVM_WIFI_PSK or --wifi-psk; an empty one stands for an open network.",
        )
    return NvsWishes((chosen, Entry(NAMESPACE, PSK, "blob", passphrase.encode())))


def set_values(layout: Layout, board: BoardFacts, wishes: Wishes, read: Callable[[int, int], bytes]) -> None:
    """Add to ``layout`` the board's NVS partition with the wished values in it.

    They go into what the run leaves there otherwise: the board's own content, what it brings, or nothing.
    AvmError without an NVS partition, for an encrypted or damaged one, and when there is no room.
    """
    partition = _partition(layout.table, board)
    piece = next((p for p in layout.pieces if p.offset == partition.offset), None)
    if piece is not None:
        now = piece.data.ljust(partition.size, b"\xff")
    elif wishes.erase_all:
        now = b"\xff" * partition.size
    else:
        now = read(partition.offset, partition.size)
    where = f"{partition.name} on {board.port}"
    current = _parse(now, where, wishes.force)
    changes = [
        e
        for e in wishes.nvs.values
        if (old := current.get(e.namespace, e.key)) is None or (old.type, old.value) != (e.type, e.value)
    ]
    removed = [k for k in wishes.nvs.removed if current.get(*k) is not None]
    named = tuple(f"{e.namespace}/{e.key}" for e in wishes.nvs.values)
    if not changes and not removed and not current.damaged:
        if piece is None:
            layout.kept = [n for n in layout.kept if n.offset != partition.offset]
            why = f"{', '.join(named)} {'are' if len(named) > 1 else 'is'} there already"
            layout.kept.append(Note(partition.name, partition.offset, partition.size, why))
        return
    data = store.update(now, changes, removed, where)
    layout.kept = [n for n in layout.kept if n.offset != partition.offset]
    if piece is None:
        layout.pieces.append(Piece(partition.name, partition.offset, data, values=named))
    else:
        layout.pieces[layout.pieces.index(piece)] = replace(piece, data=data, values=named)


def _partition(table: PartitionTable | None, board: BoardFacts) -> Partition:
    if table is None:
        raise AvmError(
            f"The board on {board.port} has no partition table: {board.table_problem}",
            "Flash a release image first, or together with the values.",
            code="no_partition_table",
            port=board.port,
        )
    rows = table.of_type(partition_table.DATA, partition_table.NVS)
    if not rows:
        raise AvmError(
            f"The board on {board.port} has no NVS partition to keep values in.",
            "Add one to its partition table: 'avm partition edit'.",
            code="no_partition",
            port=board.port,
        )
    partition = next((p for p in rows if p.name == "nvs"), rows[0])
    if partition.encrypted:
        raise _locked(f"{partition.name} on {board.port} is flagged as encrypted.", board)
    return partition


def _parse(data: bytes, where: str, force: bool) -> store.Nvs:
    """What a board's NVS holds. A damaged one is refused: written anew it would lose values for good."""
    try:
        current = store.parse(data, where)
    except FormatError as e:
        if e.details.get("encrypted"):
            raise AvmError(
                f"{where} is encrypted, or damaged throughout: no entry of it can be read.",
                "Encrypted NVS takes values only from the firmware that has its keys. If it is damaged:"
                " 'avm erase nvs', then again.",
                code="nvs_unreadable",
            ) from e
        raise AvmError(
            f"{where} is damaged: {e.what}.",
            "'avm erase nvs' makes room for new values; the old ones are lost then.",
            code="nvs_unreadable",
        ) from e
    if current.damaged and not force:
        raise AvmError(
            f"{where} has {len(current.damaged)} damaged entries, which setting values would lose for good.",
            "--force writes the others and the new values.",
            code="nvs_damaged",
            damaged=list(current.damaged),
        )
    return current


def _locked(message: str, board: BoardFacts) -> AvmError:
    return AvmError(
        message,
        "Set values from a program on the board: esp:nvs_set_binary/3.",
        code="nvs_unreadable",
        port=board.port,
    )
