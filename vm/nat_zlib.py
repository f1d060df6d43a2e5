"""The `zlib` module, through Python's: what compresses at one go, and OTP's streams.

A stream is a resource; as in OTP only its controlling process may use it. Output of deflate and inflate is a
list of binaries (OTP cuts it where its buffers end; here it is at most one).
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import ErlangError, badarg
from avmtools.vm.marks import Resource, nif
from avmtools.vm.values import atom, iodata

if TYPE_CHECKING:
    from avmtools.vm.bridge import Caller

Term = Any

NEW = ("atomvm-0.7", "otp")
OTP = ("otp",)
LEVELS = {"default": -1, "none": 0, "best_speed": 1, "best_compression": 9}
STRATEGIES = {
    "default": zlib.Z_DEFAULT_STRATEGY,
    "filtered": zlib.Z_FILTERED,
    "huffman_only": zlib.Z_HUFFMAN_ONLY,
    "rle": zlib.Z_RLE,
}
FLUSHES = {
    "none": zlib.Z_NO_FLUSH,
    "sync": zlib.Z_SYNC_FLUSH,
    "full": zlib.Z_FULL_FLUSH,
    "finish": zlib.Z_FINISH,
}
CHUNK = 16384  # what safeInflate gives at most at a time
GZIP = 31
RAW = -15


def _fail(reason: str) -> ErlangError:
    return ErlangError(atom(reason))


# -- at one go ----------------------------------------------------------------------------------------------


def _deflated(data: Term, wbits: int) -> bytes:
    made = zlib.compressobj(-1, zlib.DEFLATED, wbits, 9 if wbits == GZIP else 8)
    return made.compress(iodata(data)) + made.flush()


def _inflated(data: bytes, wbits: int) -> tuple[bytes, bytes]:
    """(Contents, what follows them); data_error when they are broken or cut off."""
    made = zlib.decompressobj(wbits)
    try:
        out = made.decompress(data)
    except zlib.error:
        raise _fail("data_error") from None
    if not made.eof:
        raise _fail("data_error")
    return out, made.unused_data


@nif("zlib", "compress", 1, profiles=NEW)
def compress(data: Term) -> bytes:
    """Compressed, with zlib's header and checksum."""
    return _deflated(data, 15)


@nif("zlib", "uncompress", 1, profiles=OTP)
def uncompress(data: Term) -> bytes:
    """What compress/1 was given."""
    return _inflated(iodata(data), 15)[0]


@nif("zlib", "zip", 1, profiles=OTP)
def zip_(data: Term) -> bytes:
    """Compressed, without header and checksum."""
    return _deflated(data, RAW)


@nif("zlib", "unzip", 1, profiles=OTP)
def unzip(data: Term) -> bytes:
    """What zip/1 was given."""
    return _inflated(iodata(data), RAW)[0]


@nif("zlib", "gzip", 1, profiles=OTP)
def gzip(data: Term) -> bytes:
    """Compressed, with gzip's header and checksum."""
    return _deflated(data, GZIP)


@nif("zlib", "gunzip", 1, profiles=OTP)
def gunzip(data: Term) -> bytes:
    """The contents of one or several gzip files, one behind the other."""
    rest = iodata(data)
    out, rest = _inflated(rest, GZIP)
    while rest:
        more, rest = _inflated(rest, GZIP)
        out += more
    return out


# -- streams ------------------------------------------------------------------------------------------------


class Stream(Resource):
    """A zlib stream: not yet, deflating or inflating."""

    def __init__(self, owner: Term) -> None:
        self.owner = owner
        self.reset()

    def reset(self) -> None:
        """Back to what open/0 made."""
        self.deflater: Any = None
        self.inflater: Any = None
        self.remake: Any = None  # makes another (de)compressor like the one at hand
        self.pending = False  # deflate holds something back
        self.seen = b""  # inflate's input, until the header is behind it
        self.input = b""  # inflate's input that waits
        self.wbits = 15
        self.checksum = 1  # of what was deflated, when deflateParams made the trailer ours
        self.length = 0
        self.trailer = False
        self.dictionary = b""
        self.closed = False
        self.buffer = 4000


def _stream(caller: Caller, stream: Term, which: str = "") -> Stream:
    """A stream in the right state."""
    if not isinstance(stream, Stream):
        raise badarg()
    if stream.owner != caller.pid:
        raise _fail("not_on_controlling_process")
    if stream.closed or (which and getattr(stream, which) is None):
        raise _fail("not_initialized")
    return stream


@nif("zlib", "open", 0, caller=True, profiles=OTP)
def open_(caller: Caller) -> Stream:
    """A new stream."""
    return Stream(caller.pid)


@nif("zlib", "close", 1, caller=True, profiles=OTP)
def close(caller: Caller, stream: Term) -> Term:
    """End a stream."""
    s = _stream(caller, stream)
    s.reset()
    s.closed = True
    return atom("ok")


@nif("zlib", "set_controlling_process", 2, caller=True, profiles=OTP)
def set_controlling_process(caller: Caller, stream: Term, owner: Term) -> Term:
    """Give a stream to another process."""
    _stream(caller, stream).owner = owner
    return atom("ok")


def _fresh(caller: Caller, stream: Term) -> Stream:
    if not isinstance(stream, Stream):
        raise badarg()
    if stream.owner != caller.pid:
        raise _fail("not_on_controlling_process")
    if stream.closed or stream.deflater is not None or stream.inflater is not None:
        raise _fail("already_initialized")
    return stream


def _level(value: Term) -> int:
    level = LEVELS.get(value, value) if isinstance(value, str) else value
    if type(level) is not int or not -1 <= level <= 9:
        raise _fail("bad_compression_level")
    return level


def _window(value: Term) -> int:
    if type(value) is not int or not (8 <= value <= 47 or -15 <= value <= -8):
        raise _fail("bad_windowbits")
    return value


@nif("zlib", "deflateInit", 6, caller=True, profiles=OTP)
def deflate_init6(
    caller: Caller, stream: Term, level: Term, method: Term, wbits: Term, memory: Term, strategy: Term
) -> Term:
    """Prepare to compress."""
    s = _fresh(caller, stream)
    number = _level(level)
    if method != "deflated":
        raise _fail("bad_compression_method")
    window = _window(wbits)
    if type(memory) is not int or not 1 <= memory <= 9:
        raise _fail("bad_memlevel")
    plan = STRATEGIES.get(strategy) if isinstance(strategy, str) else None
    if plan is None:
        raise _fail("bad_compression_strategy")

    def make(zdict: bytes = b"", bits: int = window) -> Any:
        if zdict:
            return zlib.compressobj(number, zlib.DEFLATED, bits, memory, plan, zdict)
        return zlib.compressobj(number, zlib.DEFLATED, bits, memory, plan)

    s.wbits, s.remake, s.deflater = window, make, make()
    return atom("ok")


@nif("zlib", "deflateInit", 1, caller=True, profiles=OTP)
def deflate_init1(caller: Caller, stream: Term) -> Term:
    """The same with the usual options."""
    return deflate_init2(caller, stream, atom("default"))


@nif("zlib", "deflateInit", 2, caller=True, profiles=OTP)
def deflate_init2(caller: Caller, stream: Term, level: Term) -> Term:
    """The same with a level."""
    return deflate_init6(caller, stream, level, atom("deflated"), 15, 8, atom("default"))


@nif("zlib", "deflate", 2, caller=True, profiles=OTP)
def deflate2(caller: Caller, stream: Term, data: Term) -> list[bytes]:
    """Compress some more; some of it stays behind."""
    return deflate3(caller, stream, data, atom("none"))


@nif("zlib", "deflate", 3, caller=True, profiles=OTP)
def deflate3(caller: Caller, stream: Term, data: Term, flush: Term) -> list[bytes]:
    """The same; `flush` says what may stay behind."""
    s = _stream(caller, stream, "deflater")
    mode = FLUSHES.get(flush) if isinstance(flush, str) else None
    if mode is None:
        raise _fail("bad_flush_mode")
    content = iodata(data)
    out = s.deflater.compress(content)
    if s.trailer:
        s.checksum = (zlib.crc32 if s.wbits > 15 else zlib.adler32)(content, s.checksum)
        s.length += len(content)
    if mode != zlib.Z_NO_FLUSH:
        out += s.deflater.flush(mode)
    if mode == zlib.Z_FINISH and s.trailer:
        if s.wbits > 15:
            out += s.checksum.to_bytes(4, "little") + (s.length & 0xFFFFFFFF).to_bytes(4, "little")
        elif s.wbits > 0:
            out += s.checksum.to_bytes(4, "big")
    s.pending = mode != zlib.Z_FINISH
    return [out] if out else []


@nif("zlib", "deflateReset", 1, caller=True, profiles=OTP)
def deflate_reset(caller: Caller, stream: Term) -> Term:
    """Start over with the same options."""
    s = _stream(caller, stream, "deflater")
    s.deflater, s.pending, s.trailer = s.remake(), False, False
    return atom("ok")


@nif("zlib", "deflateEnd", 1, caller=True, profiles=OTP)
def deflate_end(caller: Caller, stream: Term) -> Term:
    """Compress no more; data_error when something is left that deflate/3 was not told to finish."""
    s = _stream(caller, stream, "deflater")
    pending = s.pending
    s.reset()
    if pending:
        raise _fail("data_error")
    return atom("ok")


@nif("zlib", "deflateSetDictionary", 2, caller=True, profiles=OTP)
def deflate_set_dictionary(caller: Caller, stream: Term, data: Term) -> int:
    """What both sides know already; its checksum."""
    s = _stream(caller, stream, "deflater")
    known = iodata(data)
    if s.pending:
        raise _fail("stream_error")
    s.deflater = s.remake(known)
    return zlib.adler32(known)


@nif("zlib", "deflateParams", 3, caller=True, profiles=OTP)
def deflate_params(caller: Caller, stream: Term, level: Term, strategy: Term) -> Term:
    """Another level and strategy from here on: what is there is flushed, what follows a new, raw stream."""
    s = _stream(caller, stream, "deflater")
    number = _level(level)
    plan = STRATEGIES.get(strategy) if isinstance(strategy, str) else None
    if plan is None:
        raise _fail("bad_compression_strategy")
    if s.pending or s.trailer:
        raise _fail("stream_error")
    s.deflater = _Continued(
        s.deflater.flush(zlib.Z_SYNC_FLUSH), zlib.compressobj(number, zlib.DEFLATED, RAW, 8, plan)
    )
    s.checksum, s.length, s.trailer = 0 if s.wbits > 15 else 1, 0, True
    return atom("ok")


class _Continued:
    """A compressor that first gives what an earlier one had ready."""

    def __init__(self, ready: bytes, inner: Any) -> None:
        self.ready = ready
        self.inner = inner

    def compress(self, data: bytes) -> bytes:
        ready, self.ready = self.ready, b""
        return ready + bytes(self.inner.compress(data))

    def flush(self, mode: int) -> bytes:
        return bytes(self.inner.flush(mode))


@nif("zlib", "inflateInit", 3, caller=True, profiles=OTP)
def inflate_init3(caller: Caller, stream: Term, wbits: Term, end: Term) -> Term:
    """Prepare to decompress. `end`: what to do with data behind the end: cut, reset or error."""
    s = _fresh(caller, stream)
    window = _window(wbits)
    if end not in ("cut", "reset", "error"):
        raise badarg()

    def make(zdict: bytes = b"") -> Any:
        return zlib.decompressobj(window, zdict) if zdict else zlib.decompressobj(window)

    s.wbits, s.remake, s.inflater = window, make, make()
    s.trailer = end == "reset"
    s.pending = end == "error"
    return atom("ok")


@nif("zlib", "inflateInit", 2, caller=True, profiles=OTP)
def inflate_init2(caller: Caller, stream: Term, wbits: Term) -> Term:
    """The same; data behind the end is cut off."""
    return inflate_init3(caller, stream, wbits, atom("cut"))


@nif("zlib", "inflateInit", 1, caller=True, profiles=OTP)
def inflate_init1(caller: Caller, stream: Term) -> Term:
    """The same with the usual window."""
    return inflate_init2(caller, stream, 15)


def _inflate(s: Stream, limit: int) -> bytes:
    """Decompress what waits, up to `limit` bytes (0: all)."""
    out = b""
    while s.input or s.inflater.unconsumed_tail:
        if s.inflater.eof:
            if s.pending:
                raise _fail("data_error")
            if not s.trailer:
                s.input = b""
                break
            s.inflater, s.seen = s.remake(), b""
        data, s.input = s.inflater.unconsumed_tail + s.input, b""
        if len(s.seen) < 6:
            s.seen += data
        try:
            out += s.inflater.decompress(data, limit)
        except zlib.error as e:
            if str(e).startswith("Error 2 "):
                raise ErlangError((atom("need_dictionary"), int.from_bytes(s.seen[2:6], "big"))) from None
            raise _fail("data_error") from None
        if s.inflater.eof:
            s.input = s.inflater.unused_data
        elif limit or not s.inflater.unconsumed_tail:
            break
        if limit and len(out) >= limit:
            break
    return out


@nif("zlib", "inflate", 2, caller=True, profiles=OTP)
def inflate2(caller: Caller, stream: Term, data: Term) -> Term:
    """Decompress some more."""
    return inflate3(caller, stream, data, [])


@nif("zlib", "inflate", 3, caller=True, profiles=OTP)
def inflate3(caller: Caller, stream: Term, data: Term, options: Term) -> Term:
    """The same; {exception_on_need_dict, false}: tell by a value that a dictionary is needed."""
    s = _stream(caller, stream, "inflater")
    quiet = False
    if not isinstance(options, list):
        raise badarg()
    for option in options:
        if option not in [(atom("exception_on_need_dict"), atom(v)) for v in ("true", "false")]:
            raise badarg()
        quiet = option[1] == "false"
    s.input += iodata(data)
    try:
        out = _inflate(s, 0)
    except ErlangError as e:
        if quiet and isinstance(e.reason, tuple):
            return (*e.reason, [])
        raise
    return [out] if out else []


@nif("zlib", "safeInflate", 2, caller=True, profiles=OTP)
def safe_inflate(caller: Caller, stream: Term, data: Term) -> Term:
    """The same in bounded pieces: {continue, Output} until {finished, Output}."""
    s = _stream(caller, stream, "inflater")
    s.input += iodata(data)
    try:
        out = _inflate(s, CHUNK)
    except ErlangError as e:
        if isinstance(e.reason, tuple):
            return (*e.reason, [])
        raise
    more = not s.inflater.eof and bool(s.inflater.unconsumed_tail or s.input)
    return atom("continue" if more else "finished"), [out] if out else []


@nif("zlib", "inflateReset", 1, caller=True, profiles=OTP)
def inflate_reset(caller: Caller, stream: Term) -> Term:
    """Start over."""
    s = _stream(caller, stream, "inflater")
    s.inflater, s.seen, s.input = s.remake(), b"", b""
    return atom("ok")


@nif("zlib", "inflateEnd", 1, caller=True, profiles=OTP)
def inflate_end(caller: Caller, stream: Term) -> Term:
    """Decompress no more; data_error when the end was not seen."""
    s = _stream(caller, stream, "inflater")
    ended = s.inflater.eof
    s.reset()
    if not ended:
        raise _fail("data_error")
    return atom("ok")


@nif("zlib", "inflateSetDictionary", 2, caller=True, profiles=OTP)
def inflate_set_dictionary(caller: Caller, stream: Term, data: Term) -> Term:
    """What both sides know already, once inflate/2 asked for it."""
    s = _stream(caller, stream, "inflater")
    known = iodata(data)
    if s.wbits > 0 and zlib.adler32(known) != int.from_bytes(s.seen[2:6], "big"):
        raise _fail("data_error")
    s.dictionary = known
    s.inflater = s.remake(known)
    s.input, s.seen = s.seen + s.input, b""
    return atom("ok")


@nif("zlib", "inflateGetDictionary", 1, caller=True, profiles=OTP)
def inflate_get_dictionary(caller: Caller, stream: Term) -> bytes:
    """The dictionary that was set."""
    return _stream(caller, stream, "inflater").dictionary


# -- checksums ----------------------------------------------------------------------------------------------


@nif("zlib", "crc32", 2, caller=True, profiles=OTP)
def crc32_2(caller: Caller, stream: Term, data: Term) -> int:
    """A CRC; the stream doesn't matter."""
    _stream(caller, stream)
    return zlib.crc32(iodata(data))


@nif("zlib", "crc32", 3, caller=True, profiles=OTP)
def crc32_3(caller: Caller, stream: Term, start: Term, data: Term) -> int:
    """The same, going on from an earlier one."""
    _stream(caller, stream)
    return zlib.crc32(iodata(data), _word(start))


@nif("zlib", "adler32", 2, caller=True, profiles=OTP)
def adler32_2(caller: Caller, stream: Term, data: Term) -> int:
    """An Adler checksum."""
    _stream(caller, stream)
    return zlib.adler32(iodata(data))


@nif("zlib", "adler32", 3, caller=True, profiles=OTP)
def adler32_3(caller: Caller, stream: Term, start: Term, data: Term) -> int:
    """The same, going on from an earlier one."""
    _stream(caller, stream)
    return zlib.adler32(iodata(data), _word(start))


def _word(value: Term) -> int:
    if type(value) is not int or not 0 <= value < 1 << 32:
        raise badarg()
    return value


NATIVES = tuple(f for f in list(globals().values()) if hasattr(f, "_nif_names"))
