"""Names of hosts: `net:getaddrinfo_nif/2`, `net:gethostname/0`, and the `resolver` port.

The port asks the system's resolver in a thread of its own, so that no scheduler waits for a name server.
"""

from __future__ import annotations

from typing import Any

from avmtools.vm.bridge import badarg
from avmtools.vm.marks import Port, nif, port

Term = Any

# The socket module costs more to import than this one: functions import it when they are called.

#: The resolver's codes that have a name in AtomVM and OTP; others are the number.
REASONS = {
    "EAI_AGAIN": "eaiagain", "EAI_BADFLAGS": "eaibadflags", "EAI_FAIL": "eaifail", "EAI_FAMILY": "eaifamily",
    "EAI_MEMORY": "eaimemory", "EAI_NONAME": "eainoname", "EAI_SERVICE": "eaiservice",
    "EAI_SOCKTYPE": "eaisocktype",
    "EAI_NODATA": "eainodata", "EAI_ADDRFAMILY": "eaiaddrfamily",
}  # fmt: skip


def _atom(name: str) -> Term:
    from avmtools.formats.etf import Atom

    return Atom(name)


def _reason(error: OSError) -> Term:
    import socket

    for name, atom in REASONS.items():
        if getattr(socket, name, None) == error.errno:
            return _atom(atom)
    return error.errno if error.errno is not None else _atom("einval")


def _text(value: Term) -> str | None:
    """A name given as a string or binary; None for undefined; badarg otherwise."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list) and all(isinstance(c, int) and 0 < c < 0x110000 for c in value):
        return "".join(map(chr, value))
    if value == "undefined":
        return None
    raise badarg()


def _ip(family: int, text: str) -> tuple[int, ...]:
    import socket

    packed = socket.inet_pton(family, text.partition("%")[0])
    if family == socket.AF_INET:
        return tuple(packed)
    return tuple(packed[i] << 8 | packed[i + 1] for i in range(0, 16, 2))


def _infos(host: str | None, service: str | None, both: bool) -> Term:
    """The list that getaddrinfo answers: of IPv4 only, and with the older key too, in the AtomVM profiles."""
    import socket

    try:
        found = socket.getaddrinfo(host, service, 0 if both else socket.AF_INET)
    except (OSError, UnicodeError) as e:
        return (_atom("error"), _reason(e) if isinstance(e, OSError) else _atom("eainoname"))
    kinds = {socket.SOCK_STREAM: ("stream", "tcp"), socket.SOCK_DGRAM: ("dgram", "udp")}
    if both:
        kinds[socket.SOCK_RAW] = ("raw", "ip")
    result = []
    for family, kind, _, _, address in found:
        if kind not in kinds or family not in (socket.AF_INET, socket.AF_INET6):
            continue
        where = {
            _atom("family"): _atom("inet" if family == socket.AF_INET else "inet6"),
            _atom("port"): address[1],
            _atom("addr"): _ip(family, str(address[0])),
        }
        if family == socket.AF_INET6:
            where |= {_atom("flowinfo"): address[2], _atom("scope_id"): address[3]}  # type: ignore[misc]
        info = {
            _atom("family"): where[_atom("family")],
            _atom("type"): _atom(kinds[kind][0]),
            _atom("protocol"): _atom(kinds[kind][1]),
            _atom("addr"): where,
        }
        if not both:
            info[_atom("address")] = where
        result.append(info)
    return (_atom("ok"), result)


def _addresses(host: str, family: int) -> Term:
    import socket

    try:
        found = socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        return (_atom("error"), _reason(e) if isinstance(e, OSError) else _atom("eainoname"))
    return (_atom("ok"), list(dict.fromkeys(_ip(family, str(entry[4][0])) for entry in found)))


@nif("net", "getaddrinfo_nif", 2, caller=True)
def getaddrinfo_nif(caller: Any, host: Term, service: Term) -> Term:
    """Addresses of a host; the scheduler that runs it waits."""
    return _infos(_text(host), _text(service), caller.machine.profile == "otp")


@nif("net", "gethostname", 0)
def gethostname() -> Term:
    """The host's name."""
    import socket

    return (_atom("ok"), list(socket.gethostname().encode()))


@port("resolver")
class Resolver(Port):
    """Answers `{getaddrinfo, Host, Service}` and `{addresses, Host, Family}`, each from a thread."""

    def message(self, value: Term) -> None:
        """A `$call`, or `{Pid, close}`."""
        import threading

        if isinstance(value, tuple) and len(value) == 2 and value[1] == "close":
            self.send(value[0], (self.id, _atom("closed")))
            self.close()
        elif (
            isinstance(value, tuple)
            and len(value) == 3
            and value[0] == "$call"
            and isinstance(value[1], tuple)
        ):
            threading.Thread(target=self._answer, args=(*value[1], value[2]), daemon=True).start()

    def _answer(self, pid: Term, ref: Term, request: Term) -> None:
        try:
            reply = self._look_up(request)
        except Exception:  # whatever a request is, it has an answer
            reply = (_atom("error"), _atom("badarg"))
        try:
            self.send(pid, (ref, reply))
        except ValueError:  # the machine was closed meanwhile
            return

    def _look_up(self, request: Term) -> Term:
        import socket

        kind, host, detail = request
        if kind == "getaddrinfo":
            return _infos(_text(host), _text(detail), self.machine.profile == "otp")
        return _addresses(_text(host) or "", socket.AF_INET6 if detail == "inet6" else socket.AF_INET)


NATIVES = (getaddrinfo_nif, gethostname, Resolver)
