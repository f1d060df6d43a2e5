"""Reading and writing files so that nothing is ever half-written and every failure names the file."""

from __future__ import annotations

import contextlib
import os

from avmtools.errors import AvmError, InputError

# pathlib and tempfile cost more to import than the smallest program takes: functions import them when called.

#: No file of this field is larger: the largest flash AtomVM runs on has 128 MiB (facts: flash sizes).
MAX_INPUT_BYTES = 256 * 1024 * 1024


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The whole file; :class:`InputError` when it is missing, a directory, unreadable or absurdly large."""
    from pathlib import Path

    p = Path(path)
    try:
        if p.is_dir():
            raise InputError(f"{p} is a directory, a file was expected.", "Name a file inside it.")
        with p.open("rb") as f:
            data = f.read(MAX_INPUT_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{p} does not exist.", "Check the spelling and the current directory.") from None
    except OSError as e:
        raise InputError(f"{p} can't be read: {e.strerror}.", "Check its permissions.") from e
    if len(data) > MAX_INPUT_BYTES:
        raise InputError(
            f"{p} is larger than {MAX_INPUT_BYTES} bytes.", "No device has room for it; is it the right file?"
        )
    return data


def write_bytes(path: str | os.PathLike[str], data: bytes, *, mode: int | None = None) -> None:
    """Write a file atomically: a temporary file beside it, fsync, rename. The old file survives any failure.

    ``mode`` sets permission bits; without it the old file's are kept, or the umask's used.
    """
    import tempfile
    from pathlib import Path

    p = Path(path)
    if p.is_dir():
        raise AvmError(f"{p} is a directory, the output must be a file.", "Name a file inside it.")
    if p.exists() and not p.is_file():  # /dev/stdout, a FIFO: nothing to keep, nothing to rename over
        try:
            with p.open("wb") as f:
                f.write(data)
        except OSError as e:
            raise AvmError(f"{p} can't be written: {e.strerror}.", "Choose another output.") from e
        return
    target = Path(os.path.realpath(p))  # a link is written through, not replaced
    tmp = ""
    try:
        fd, tmp = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
        with os.fdopen(fd, "wb") as f:
            f.write(data)
            f.flush()
            os.fsync(f.fileno())
        if mode is None:
            if target.exists():
                mode = target.stat().st_mode & 0o7777
            else:
                umask = os.umask(0)
                os.umask(umask)
                mode = 0o666 & ~umask
        Path(tmp).chmod(mode)
        Path(tmp).replace(target)
        tmp = ""
    except OSError as e:
        raise AvmError(
            f"{p} can't be written: {e.strerror}.", "Check the directory, its permissions and the free space."
        ) from e
    finally:
        if tmp:
            with contextlib.suppress(OSError):
                Path(tmp).unlink()
