"""littlefs images, through littlefs-python: the reference implementation of littlefs 2 with a Python face.

Here: one value for a whole file system and back. Images are made for ESP-IDF's littlefs component: blocks of
4 KiB, names of at most 64 bytes (it refuses images that promise longer ones).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from avmtools.errors import AvmError, FormatError

BLOCK_SIZE = 4096
NAME_MAX = 64
#: A file system needs two blocks for its root and two to write anything else.
MINIMUM_BLOCKS = 4
_MAGIC = b"littlefs"
#: Deeper than any real tree; a damaged image may hold a loop of folders.
_MAX_DEPTH = 64
_MAX_ENTRIES = 100_000


@dataclass(frozen=True, slots=True)
class File:
    """A file by its path, parts joined by ``/``, without one in front."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Tree:
    """A file system's files and its folders (all of them, empty ones, too), sorted by path."""

    files: tuple[File, ...]
    folders: tuple[str, ...] = ()
    block_size: int = BLOCK_SIZE
    block_count: int = 0
    used_blocks: int = 0
    name_max: int = NAME_MAX


def looks_like_littlefs(data: bytes) -> bool:
    """Whether one of the first two blocks starts like a littlefs superblock."""
    return data[8:16] == _MAGIC or data[BLOCK_SIZE + 8 : BLOCK_SIZE + 16] == _MAGIC


def build(tree: Tree, size: int) -> bytes:
    """An image of ``size`` bytes. Raises FormatError for impossible names, AvmError when it is too small."""
    from littlefs import LittleFS
    from littlefs.errors import LittleFSError

    where = "littlefs"
    if size % BLOCK_SIZE or size < MINIMUM_BLOCKS * BLOCK_SIZE:
        raise FormatError(
            where, None, f"the size 0x{size:x} is not at least {MINIMUM_BLOCKS} blocks of 4 KiB"
        )
    paths = [*tree.folders, *(f.path for f in tree.files)]
    for path in paths:
        _check_path(path, tree.name_max)
    fs: Any = LittleFS(block_size=BLOCK_SIZE, block_count=size // BLOCK_SIZE, name_max=tree.name_max)
    try:
        for folder in sorted({*tree.folders, *(f.path.rpartition("/")[0] for f in tree.files)} - {""}):
            fs.makedirs(folder, exist_ok=True)
        for file in sorted(tree.files, key=lambda f: f.path):
            with fs.open(file.path, "wb") as out:
                out.write(file.data)
    except LittleFSError as e:
        if e.code == LittleFSError.Error.LFS_ERR_NOSPC:
            total = sum(len(f.data) for f in tree.files)
            raise AvmError(
                f"The {len(tree.files)} files ({total} bytes) don't fit in 0x{size:x} bytes.",
                "Enlarge the partition; each file takes whole blocks of 4 KiB unless it is small.",
                code="too_large",
            ) from None
        raise FormatError(where, None, f"can't be written: {e}") from e
    except OSError as e:
        raise FormatError(where, None, f"can't be written: {e}") from e
    return bytes(fs.context.buffer)


def _check_path(path: str, name_max: int) -> None:
    for name in path.split("/"):
        if name in ("", ".", "..") or "\0" in name or len(name.encode("utf-8", "surrogatepass")) > name_max:
            raise FormatError(
                "littlefs",
                None,
                f"{name!r} in {path!r} is no name of 1 to {name_max} bytes",
                "Rename the file.",
            )
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        raise FormatError("littlefs", None, f"{path!r} is not UTF-8 text", "Rename the file.") from None


def parse(data: bytes, where: str = "littlefs") -> Tree:
    """Mount an image and read all of it. Raises FormatError for what can't be mounted or read."""
    from littlefs import LittleFS
    from littlefs.context import UserContext
    from littlefs.errors import LittleFSError

    block_size, block_count = _geometry(data, where)
    context = UserContext(len(data))
    context.buffer = bytearray(data)
    try:
        fs: Any = LittleFS(context, mount=False, block_size=block_size, block_count=block_count, name_max=255)
        fs.mount()
        files: list[File] = []
        folders: list[str] = []
        _walk(fs, "", files, folders, where, 0)
        stat, used = fs.fs_stat(), fs.used_block_count
    except LittleFSError as e:
        raise FormatError(where, None, f"can't be read: {e}", "The image is damaged.") from e
    except (UnicodeDecodeError, OSError, ValueError) as e:
        raise FormatError(where, None, f"can't be read: {e}", "The image is damaged.") from e
    files.sort(key=lambda f: f.path)
    return Tree(tuple(files), tuple(sorted(folders)), block_size, block_count, used, stat.name_max)


def _geometry(data: bytes, where: str) -> tuple[int, int]:
    """Block size and count, from the superblock in one of the first two blocks."""
    for at in (0, BLOCK_SIZE):
        if data[at + 8 : at + 16] == _MAGIC and len(data) >= at + 32:
            block_size, block_count = struct.unpack_from("<II", data, at + 24)
            # littlefs divides by these before it checks them.
            if not 128 <= block_size <= 1 << 20 or block_size & (block_size - 1) or block_count < 2:
                raise FormatError(where, at + 24, f"claims {block_count} blocks of {block_size} bytes")
            if block_size * block_count > len(data):
                raise FormatError(
                    where,
                    len(data),
                    f"has {len(data)} bytes, {block_count} blocks need {block_size * block_count}",
                )
            return block_size, block_count
    raise FormatError(where, 8, "has no littlefs superblock", "Is this a littlefs partition?")


def _walk(fs: Any, folder: str, files: list[File], folders: list[str], where: str, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise FormatError(where, None, f"folders are nested more than {_MAX_DEPTH} deep")
    for entry in fs.scandir(f"/{folder}"):
        name = entry.name
        if len(files) + len(folders) >= _MAX_ENTRIES:
            raise FormatError(where, None, f"has more than {_MAX_ENTRIES} entries")
        if name in ("", ".", "..") or "/" in name or not name.isprintable():
            raise FormatError(where, None, f"has an entry with the impossible name {name!r}")
        path = f"{folder}/{name}" if folder else name
        if entry.type == 2:
            folders.append(path)
            _walk(fs, path, files, folders, where, depth + 1)
        else:
            with fs.open(f"/{path}", "rb") as file:
                files.append(File(path, file.read()))
