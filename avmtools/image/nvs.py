"""NVS partitions from and to the CSV that Espressif's generator reads.

Columns ``key,type,encoding,value``; a row of type ``namespace`` starts each namespace; ``file`` rows take
their value from a file. Facts: toolchain.md 5.6.
"""

from __future__ import annotations

import csv
import io
import struct
from pathlib import Path
from typing import Any

from avmtools import files
from avmtools.errors import FormatError, InputError
from avmtools.formats import nvs
from avmtools.formats.nvs import Entry, Nvs

_COLUMNS = ["key", "type", "encoding", "value"]
ENCODINGS = (*nvs.NUMBER_TYPES, "string", "binary", "hex2bin", "base64")


def build_from_csv(path: str, size: int) -> bytes:
    """The partition that Espressif's generator makes of this CSV, byte for byte; ``size`` in bytes.

    Raises FormatError that names the line, InputError for a file that can't be read, AvmError when the values
    don't fit.
    """
    try:
        text = files.read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError(path, None, "is not UTF-8 text", "NVS values come from a CSV file.") from None
    rows = _rows(text, path)

    def write(generator: Any, store: Any) -> None:
        for where, key, kind, encoding, value in rows:
            try:
                if encoding in nvs.NUMBER_TYPES:  # the generator would print before it raises
                    struct.pack(nvs.NUMBER_TYPES[encoding], int(value))
                generator.write_entry(store, key, kind, encoding, value)
            except (ValueError, TypeError, struct.error) as e:
                raise FormatError(where, None, f"{key}: {value[:40]!r} is no {encoding}") from e

    return nvs.generate(write, size, path)


def _rows(text: str, path: str) -> list[tuple[str, str, str, str, str]]:
    """The rows as (where, key, type, encoding, value), checked as far as the generator doesn't."""
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: list[tuple[str, str, str, str, str]] = []
    header = False
    try:
        for fields in reader:
            where = f"{path} line {reader.line_num}"
            if not fields or fields[0].startswith("#"):
                continue
            if not header:
                if fields != _COLUMNS:
                    raise FormatError(where, None, f"the first row is not {','.join(_COLUMNS)}")
                header = True
                continue
            key, kind, encoding, value = [*fields, "", "", ""][:4]
            if len(fields) > 4:
                raise FormatError(where, None, f"has {len(fields)} fields, not 4", 'Quote values: "a,b".')
            _check_row(where, key, kind, encoding, bool(rows))
            rows.append((where, key, kind, encoding, _file(where, value) if kind == "file" else value))
    except csv.Error as e:
        raise FormatError(f"{path} line {reader.line_num}", None, f"is no CSV: {e}") from None
    if not rows:
        raise FormatError(path, None, "has no values", f"The first row is {','.join(_COLUMNS)}.")
    return rows


def _check_row(where: str, key: str, kind: str, encoding: str, started: bool) -> None:
    if not 1 <= len(key.encode()) <= nvs.KEY_BYTES or not key.isprintable() or key != key.strip():
        raise FormatError(
            where, None, f"the key {key!r} is not 1 to {nvs.KEY_BYTES} bytes of text without spaces"
        )
    if kind not in ("namespace", "data", "file"):
        raise FormatError(where, None, f"{kind!r} is no type", "Types: namespace, data, file.")
    if kind == "namespace":
        return
    if not started:
        raise FormatError(where, None, f"{key} stands before any namespace", "Start with NAME,namespace,,")
    plain = encoding.split("(", 1)[0] in ("blob_fill", "blob_sz_fill")
    if encoding not in ENCODINGS and not plain:
        raise FormatError(where, None, f"{encoding!r} is no encoding", f"Encodings: {', '.join(ENCODINGS)}.")


def _file(where: str, value: str) -> str:
    """The absolute path of a value's file: from the current directory, as the generator does."""
    path = Path(value)
    if not path.is_file():
        raise InputError(
            f"{where}: the file {value} does not exist.", "Paths count from the current directory."
        )
    return str(path.resolve())


def to_csv(store: Nvs) -> str:
    """The values as CSV that builds them again; blobs in hexadecimal."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for namespace in dict.fromkeys(e.namespace for e in store.entries):
        writer.writerow([namespace, "namespace", "", ""])
        for e in store.entries:
            if e.namespace == namespace:
                encoding, value = (
                    ("hex2bin", e.value.hex()) if isinstance(e.value, bytes) else (e.type, e.value)
                )
                writer.writerow([e.key, "data", encoding, value])
    return out.getvalue()


def entry_from(spec: str) -> Entry:
    """``NAMESPACE/KEY=TYPE:VALUE`` as an entry; binary values are text, hex2bin hexadecimal. FormatError."""
    target, mark, rest = spec.partition("=")
    namespace, slash, key = target.partition("/")
    kind, colon, text = rest.partition(":")
    if not (mark and slash and colon):
        raise FormatError(spec, None, "is not NAMESPACE/KEY=TYPE:VALUE", "Like atomvm/sta_ssid=binary:home.")
    value: int | str | bytes = text
    try:
        if kind in nvs.NUMBER_TYPES:
            value = int(text, 0)
        elif kind == "binary":
            kind, value = "blob", text.encode()
        elif kind == "hex2bin":
            kind, value = "blob", bytes.fromhex(text)
    except ValueError:
        raise FormatError(spec, None, f"{text!r} is no {kind}") from None
    if kind not in nvs.TYPES or (kind == "blob" and isinstance(value, str)):
        known = ", ".join((*nvs.NUMBER_TYPES, "string", "binary", "hex2bin"))
        raise FormatError(spec, None, f"{kind!r} is no type", f"Types: {known}.")
    entry = Entry(namespace, key, kind, value)
    nvs.check_entry(entry, spec)
    return entry
