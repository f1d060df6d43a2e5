"""`file:nif_call/2`: what the file module does with names of files and folders."""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import badarg
from avmtools.vm.marks import nif

if TYPE_CHECKING:
    from collections.abc import Callable

Term = Any

#: stat's type bits -> what file_info calls them
TYPES = {
    0o040000: "directory",
    0o100000: "regular",
    0o120000: "symlink",
    0o020000: "device",
    0o060000: "device",
}


def _atom(name: str) -> Term:
    from avmtools.formats.etf import Atom

    return Atom(name)


def _ok(value: Term) -> Term:
    return (_atom("ok"), value)


def _read_file(path: bytes) -> Term:
    with open(path, "rb") as f:  # noqa: PTH123 - pathlib has no names that are bytes
        return _ok(f.read())


def _access(path: bytes) -> str:
    read, write = os.access(path, os.R_OK), os.access(path, os.W_OK)
    return "read_write" if read and write else "read" if read else "write" if write else "none"


def _info(path: bytes, follow: Term) -> Term:
    s = os.stat(path, follow_symlinks=follow == "true" or follow is True)  # noqa: PTH116
    kind = TYPES.get(s.st_mode & 0o170000, "other")
    times = (int(s.st_atime), int(s.st_mtime), int(s.st_ctime))
    rest = (s.st_mode, s.st_nlink, s.st_dev, s.st_rdev, s.st_ino, s.st_uid, s.st_gid)
    return _ok((s.st_size, _atom(kind), _atom(_access(path)), times, rest))


def _change(path: bytes, mode: Term, uid: Term, gid: Term, read: Term, written: Term) -> Term:
    if isinstance(mode, int):
        os.chmod(path, mode & 0o7777)  # noqa: PTH101
    if isinstance(uid, int) or isinstance(gid, int):
        os.chown(path, uid if isinstance(uid, int) else -1, gid if isinstance(gid, int) else -1)
    # As in OTP: the last access is now unless given, and the last change when the last access was.
    accessed = read if isinstance(read, int) else time.time()
    os.utime(path, (accessed, written if isinstance(written, int) else accessed))
    return _atom("ok")


def _delete(path: bytes) -> Term:
    try:
        os.unlink(path)  # noqa: PTH108
    except IsADirectoryError as e:
        raise PermissionError(errno.EPERM, "a folder") from e
    return _atom("ok")


def _del_dir(path: bytes) -> Term:
    try:
        os.rmdir(path)  # noqa: PTH106
    except OSError as e:
        raise OSError(errno.EEXIST if e.errno == errno.ENOTEMPTY else e.errno, "") from e
    return _atom("ok")


def _plain(call: Callable[..., Any]) -> Callable[..., Term]:
    def run(*args: Any) -> Term:
        call(*args)
        return _atom("ok")

    return run


OPERATIONS: dict[str, Callable[..., Term]] = {
    "read_file": _read_file,
    "list_dir": lambda path: _ok(os.listdir(path)),  # noqa: PTH208
    "is_dir": lambda path: _ok(_atom("true" if os.path.isdir(path) else "false")),  # noqa: PTH112
    "info": _info,
    "change": _change,
    "make_dir": _plain(os.mkdir),
    "delete": _delete,
    "del_dir": _del_dir,
    "rename": _plain(os.rename),
    "make_link": _plain(os.link),
    "make_symlink": _plain(os.symlink),
    "read_link": lambda path: _ok(os.readlink(path)),  # noqa: PTH115
    "get_cwd": lambda: _ok(os.getcwdb()),  # noqa: PTH109
    "set_cwd": _plain(os.chdir),
}


@nif("file", "nif_call", 2)
def nif_call(operation: Term, args: Term) -> Term:
    """One of OPERATIONS; `{error, Name}` of the system's errors."""
    call = OPERATIONS.get(str(operation))
    if call is None or not isinstance(args, list):
        raise badarg()
    try:
        return call(*args)
    except OSError as e:
        return (_atom("error"), _atom(errno.errorcode.get(e.errno or 0, "EIO").lower()))


NATIVES = (nif_call,)
