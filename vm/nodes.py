"""How a machine becomes a node: its name, the cookie, and what may go wrong."""

from __future__ import annotations

import os
import secrets
import string
from pathlib import Path
from typing import Any

from avmtools.errors import AvmError, FormatError, UsageError

#: Profiles whose release can be a node.
PROFILES = ("atomvm-0.7", "otp")


def check_name(name: str) -> bool:
    """Whether ``name`` (``foo@host.domain`` or ``foo@127.0.0.1``; ``foo@host``; ``foo``) is a long one.

    UsageError if it is none.
    """
    local, at, host = name.partition("@")
    if (
        not local
        or (at and not host)
        or "@" in host
        or any(c.isspace() or ord(c) < 32 for c in name)
        or len(name) > 255
    ):
        raise UsageError(f"{name!r} is no name of a node.", "Write foo@127.0.0.1, foo@host.example, or foo.")
    return "." in host or host == "localhost"


def home_cookie() -> str:
    """The cookie in ``~/.erlang.cookie``, as OTP has it: made (mode 0400) when there is none."""
    path = Path.home() / ".erlang.cookie"
    try:
        # O_EXCL: two programs that start at once make one cookie
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        pass
    except OSError as e:
        raise AvmError(
            f"{path} can't be made: {e.strerror}.",
            "Give a cookie with --cookie or AVM_COOKIE.",
            code="no_cookie",
        ) from e
    else:
        with os.fdopen(fd, "w") as f:
            f.write("".join(secrets.choice(string.ascii_uppercase) for _ in range(20)))
    try:
        if path.stat().st_mode & 0o077:
            raise AvmError(
                f"{path} may be read by others.",
                "Make it yours alone: chmod 400 ~/.erlang.cookie.",
                code="open_cookie",
            )
        text = path.read_text("ascii").strip()
    except UnicodeDecodeError as e:
        raise FormatError(str(path), e.start, "a cookie is ASCII", "Write one word into it.") from e
    except OSError as e:
        raise AvmError(
            f"{path} can't be read: {e.strerror}.",
            "Give a cookie with --cookie or AVM_COOKIE.",
            code="no_cookie",
        ) from e
    if not text:
        raise FormatError(str(path), 0, "it holds no cookie", "Write one word into it, or delete it.")
    return text


def options(name: str, cookie: str | None, short: bool | None, hidden: bool) -> dict[Any, Any]:
    """The map for net_kernel_sup:start/1."""
    from avmtools.formats.etf import Atom

    long = check_name(name)
    host = name.partition("@")[2]
    if short is None:
        short = not long
    if short and "." in host:
        raise UsageError(f"{name} is a long name.", "Give it with --name, or leave the domain off.")
    if not short and host and not long:
        raise UsageError(
            f"{name} is a short name: its host has no dot.",
            "Give it with --sname, or write the whole host name.",
        )
    if cookie is None:
        cookie = home_cookie()
    if not 0 < len(cookie) <= 255:
        raise UsageError("A cookie has 1 to 255 characters.", "Choose another.")
    return {
        Atom("name"): Atom(name),
        Atom("name_domain"): Atom("shortnames" if short else "longnames"),
        Atom("hidden"): Atom("true" if hidden else "false"),
        Atom("cookie"): Atom(cookie),
    }


def failure(name: str, reason: Any) -> AvmError:
    """The error for what net_kernel_sup:start/1 answered."""
    kind = reason[0] if isinstance(reason, tuple) and reason else reason
    detail = str(reason[1]) if isinstance(reason, tuple) and len(reason) > 1 else ""
    if kind == "epmd_unreachable":
        port = os.environ.get("ERL_EPMD_PORT", "4369")
        return AvmError(
            f"{name} can't be a node: no port mapper answers on port {port} of this host ({detail}).",
            "Start it: epmd -daemon.",
            code="no_epmd",
        )
    if kind == "duplicate_name":
        return AvmError(
            f"There is a node {name} on this host already.",
            "Choose another name, or stop that node.",
            code="duplicate_name",
        )
    return AvmError(f"{name} can't be a node: {reason}.", "See docs/distribution.md.", code="no_node")
