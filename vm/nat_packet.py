"""``erlang:decode_packet/3``: the packet that a binary begins with, of the types that sockets know.

A decoder of frames answers how long the packet is: (bytes of its head, bytes behind it, bytes behind those
that belong to no packet); NEED: more is needed to know. HTTP's types then parse the line that they found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import badarg
from avmtools.vm.marks import nif
from avmtools.vm.values import atom, error

if TYPE_CHECKING:
    from collections.abc import Callable

Term = Any
Frame = tuple[int, int, int]

OTP = ("otp",)
NEED: Frame = (0, 0, -1)
LONGEST = 0x7FFFFFFF  # what a length of 32 bits may say

METHODS = frozenset([b"OPTIONS", b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"TRACE"])
LONGEST_NAME = 50  # of a field that is written with capitals
#: Fields by their numbers, from 1.
FIELDS = (
    "Cache-Control", "Connection", "Date", "Pragma", "Transfer-Encoding", "Upgrade", "Via", "Accept",
    "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "From", "Host",
    "If-Modified-Since", "If-Match", "If-None-Match", "If-Range", "If-Unmodified-Since", "Max-Forwards",
    "Proxy-Authorization", "Range", "Referer", "User-Agent", "Age", "Location", "Proxy-Authenticate",
    "Public", "Retry-After", "Server", "Vary", "Warning", "Www-Authenticate", "Allow", "Content-Base",
    "Content-Encoding", "Content-Language", "Content-Length", "Content-Location", "Content-Md5",
    "Content-Range", "Content-Type", "Etag", "Expires", "Last-Modified", "Accept-Ranges", "Set-Cookie",
    "Set-Cookie2", "X-Forwarded-For", "Cookie", "Keep-Alive", "Proxy-Connection",
)  # fmt: skip
NUMBERS = {name.lower().encode(): number for number, name in enumerate(FIELDS, 1)}

_TOKEN = rb"[!#$%&'*+\-.0-9A-Z^_`a-z|~\x7f]"
_RESPONSE = re.compile(rb"HTTP/(\d+)\.(\d+)[ \t]+(\d+)(?:[ \t]+(.*))?\Z", re.S)
_REQUEST = re.compile(rb"(" + _TOKEN + rb"+)[ \t]+([^ \t]+)(?:[ \t]+(?:HTTP/(\d+)\.(\d+).*)?)?\Z", re.S)
_FIELD = re.compile(rb"(" + _TOKEN + rb"*):[ \t]*(.*)\Z", re.S)
_ABSOLUTE = re.compile(rb"(https?)://([^:/]*)(?::([^/]*))?(/.*)?\Z", re.S | re.I)


class _Invalid(Exception):
    """What the binary begins with is no packet of the type."""


# -- frames -------------------------------------------------------------------------------------------------


def _counted(width: int) -> Callable[[bytes], Frame]:
    """A length of so many bytes, which is no part of the packet, before it."""

    def frame(data: bytes) -> Frame:
        return (width, int.from_bytes(data[:width], "big"), 0) if len(data) >= width else NEED

    return frame


def _asn1(data: bytes) -> Frame:
    at = 1
    if data and data[0] & 31 == 31:  # the tag goes on while the top bit is set
        while at < len(data) and data[at] & 128:
            at += 1
        at += 1
    if len(data) <= at:
        return NEED
    size, at = data[at], at + 1
    if size <= 128:
        return at, size & 127, 0
    size &= 127
    if size > 4:
        raise _Invalid
    return (at + size, int.from_bytes(data[at : at + size], "big"), 0) if len(data) >= at + size else NEED


def _sunrm(data: bytes) -> Frame:
    return (4, int.from_bytes(data[:4], "big") & LONGEST, 0) if len(data) >= 4 else NEED


def _cdr(data: bytes) -> Frame:
    if len(data) < 12:
        return NEED
    if data[:4] != b"GIOP":
        raise _Invalid
    return 12, int.from_bytes(data[8:12], "little" if data[6] & 1 else "big"), 0


def _fcgi(data: bytes) -> Frame:
    if len(data) < 8:
        return NEED
    if data[0] != 1:
        raise _Invalid
    return 8, int.from_bytes(data[4:6], "big"), data[6]


def _tpkt(data: bytes) -> Frame:
    if len(data) < 4:
        return NEED
    size = int.from_bytes(data[2:4], "big")
    if data[0] != 3 or size < 4:
        raise _Invalid
    return 4, size - 4, 0


def _is_old_hello(data: bytes) -> bool:
    """A client's greeting as SSL 2 had it?"""
    return data[0] & 128 == 128 and data[2] == 1


def _ssl_tls(data: bytes) -> Frame:
    if len(data) < 5:
        return NEED
    if _is_old_hello(data):
        return 3, (int.from_bytes(data[:2], "big") & 0x7FFF) - 1, 0
    return 5, int.from_bytes(data[3:5], "big"), 0


FRAMES = {
    "asn1": _asn1,
    "sunrm": _sunrm,
    "cdr": _cdr,
    "fcgi": _fcgi,
    "tpkt": _tpkt,
    "ssl_tls": _ssl_tls,
    1: _counted(1),
    2: _counted(2),
    4: _counted(4),
}


def _framed(kind: Term, data: bytes, most: int) -> Term:
    head, size, padding = FRAMES[kind](data)
    if padding < 0:
        return atom("more"), atom("undefined")
    if size > LONGEST - head or 0 < most < size:
        raise _Invalid
    end = head + size
    if len(data) < end + padding:
        return atom("more"), end + padding
    packet: Term = data[head if isinstance(kind, int) else 0 : end]
    if kind == "ssl_tls":
        packet = _record(packet)
    return atom("ok"), packet, data[end + padding :]


def _record(packet: bytes) -> Term:
    if _is_old_hello(packet):
        return atom("ssl_tls"), [], 22, (0, 2), b"\1" + (len(packet) - 3).to_bytes(3, "big") + packet[3:]
    return atom("ssl_tls"), [], packet[0], (packet[1], packet[2]), packet[5:]


# -- lines --------------------------------------------------------------------------------------------------


def _line(data: bytes, most: int, cut: int, delimiter: int) -> Term:
    end = data.find(delimiter) + 1
    if 0 < most < (end or len(data)):
        raise _Invalid
    if cut > 0 and (end > cut or (end == 0 and len(data) >= cut)):
        end = cut
    if end == 0:
        return atom("more"), atom("undefined")
    return atom("ok"), data[:end], data[end:]


def _http_end(data: bytes, is_header: bool) -> int:
    """Where the line ends, 0: not yet. A field goes on in lines that begin with a blank."""
    end = data.find(b"\n") + 1
    while is_header and data[:end] not in (b"\n", b"\r\n"):
        if end == 0 or end == len(data):
            return 0
        if data[end] not in b" \t":
            break
        end = data.find(b"\n", end) + 1
    return end


def _http(data: bytes, is_header: bool, text: Callable[[bytes], Term], limits: tuple[int, int]) -> Term:
    end = _http_end(data, is_header)
    for limit in limits:
        if limit > 0 and (end > limit or (end == 0 and len(data) >= limit)):
            raise _Invalid
    if end == 0:
        return atom("more"), atom("undefined")
    line = data[:end]
    content = line[: -2 if line.endswith(b"\r\n") else -1]
    packet = _field(content, text) if is_header else _start_line(content, text)
    return atom("ok"), packet or (atom("http_error"), text(line)), data[end:]


def _start_line(line: bytes, text: Callable[[bytes], Term]) -> Term:
    """A status line or a request; None: neither."""
    if line.startswith(b"HTTP/"):
        found = _RESPONSE.match(line)
        if not found:
            return None
        major, minor, status = (_number(found[i]) for i in (1, 2, 3))
        return atom("http_response"), (major, minor), status, text(found[4] or b"")
    found = _REQUEST.match(line)
    if not found:
        return None
    method = atom(found[1].decode()) if found[1] in METHODS else text(found[1])
    version = (0, 9) if found[3] is None else (_number(found[3]), _number(found[4]))
    return atom("http_request"), method, _uri(found[2], text), version


def _number(digits: bytes) -> int:
    """A number as one of 32 bits with a sign."""
    return (int(digits) + (1 << 31)) % (1 << 32) - (1 << 31)


def _uri(uri: bytes, text: Callable[[bytes], Term]) -> Term:
    if uri == b"*":
        return atom("*")
    if uri.startswith(b"/"):
        return atom("abs_path"), text(uri)
    found = _ABSOLUTE.match(uri)
    if found:
        port = _number(found[3]) if found[3] and found[3].isdigit() else 0
        scheme, where = atom(found[1].decode().lower()), port or atom("undefined")
        return atom("absoluteURI"), scheme, text(found[2]), where, text(found[4] or b"/")
    before, colon, rest = uri.partition(b":")
    return (atom("scheme"), text(before), text(rest)) if colon else text(uri)


def _field(line: bytes, text: Callable[[bytes], Term]) -> Term:
    """A header's field, or that there are no more; None: neither."""
    if not line:
        return atom("http_eoh")
    found = _FIELD.match(line)
    if not found:
        return None
    name = found[1]
    number = NUMBERS.get(name.lower(), 0)
    known = atom(FIELDS[number - 1]) if number else text(_with_capitals(name))
    return atom("http_header"), number, known, text(name), text(found[2])


def _with_capitals(name: bytes) -> bytes:
    """A name as Fields-Are-Written, unless it is too long for that."""
    if len(name) > LONGEST_NAME:
        return name
    out = bytearray()
    capital = True
    for i in range(len(name)):
        letter = name[i : i + 1]
        out += letter.upper() if capital else letter.lower()
        capital = not capital and letter == b"-"
    return bytes(out)


# -- the native ---------------------------------------------------------------------------------------------


def _options(options: Term) -> dict[str, int]:
    given = {"packet_size": 0, "line_length": 0, "line_delimiter": 10}
    if not isinstance(options, list):
        raise badarg()
    for option in options:
        if not isinstance(option, tuple) or len(option) != 2 or str(option[0]) not in given:
            raise badarg()
        name, value = str(option[0]), option[1]
        if type(value) is not int or not 0 <= value < (256 if name == "line_delimiter" else 1 << 32):
            raise badarg()
        given[name] = value
    return given


@nif("erlang", "decode_packet", 3, profiles=OTP)
def decode_packet(kind: Term, data: Term, options: Term) -> Term:
    """``{ok, Packet, Rest}``, ``{more, Bytes | undefined}`` or ``{error, invalid}``."""
    kind = kind if type(kind) is int else str(kind)
    if not isinstance(data, bytes):
        raise badarg()
    given = _options(options)
    most, cut = given["packet_size"], given["line_length"]
    try:
        if kind in ("raw", 0):
            return (atom("ok"), data, b"") if data else (atom("more"), atom("undefined"))
        if kind == "line":
            return _line(data, most, cut, given["line_delimiter"])
        if kind in ("http", "http_bin", "httph", "httph_bin"):
            text: Callable[[bytes], Term] = bytes if str(kind).endswith("bin") else list
            return _http(data, str(kind).startswith("httph"), text, (most, cut))
        if kind not in FRAMES:
            raise badarg()
        return _framed(kind, data, most)
    except _Invalid:
        return error("invalid")


NATIVES = (decode_packet,)
