"""The natives of AtomVM's `ssl`: TLS in steps over a socket of the `socket` module, as Mbed TLS does it.

A connection takes what the socket has and gives it what it takes; where that is not enough it says
`want_read` or `want_write`, and the same call is made again later. Its socket is a SockStream
(nat_socket_stream.pxi). What Mbed TLS would refuse is an error with Mbed TLS's number; ssl.erl tells them in
words. As on the devices there are no certificates: none of one's own, so that there are clients only, and
none to trust, so that authmode `required`, which is a client's default, fails.
"""

from __future__ import annotations

import contextlib
import errno
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from avmtools.vm.bridge import badarg
from avmtools.vm.marks import Resource, nif
from avmtools.vm.values import atom, error, text

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

Term = Any
R = TypeVar("R", bound=Resource)

#: Releases that have them.
HAVE = ("atomvm-0.6", "atomvm-0.7", "otp")
RECORD = 16384  # bytes of text that a record holds at most
SEED = 336  # bytes of personalisation that the generator takes at most
HOST = 255  # letters of a host's name at most

# Mbed TLS's errors: MBEDTLS_ERR_SSL_*, and a few of its other modules.
BAD_INPUT_DATA = -0x7100
INVALID_MAC = -0x7180
INVALID_RECORD = -0x7200
CONN_EOF = -0x7280
NO_RNG = -0x7400
CA_CHAIN_REQUIRED = -0x7680
UNEXPECTED_MESSAGE = -0x7700
FATAL_ALERT_MESSAGE = -0x7780
HANDSHAKE_FAILURE = -0x6E00
BAD_PROTOCOL_VERSION = -0x6E80
INTERNAL_ERROR = -0x6C00
ENTROPY_SOURCE_FAILED = -0x0034  # CTR_DRBG
INPUT_TOO_BIG = -0x0038  # CTR_DRBG
NET_RECV_FAILED = -0x004C
NET_SEND_FAILED = -0x004E
NET_CONN_RESET = -0x0050

#: Words in OpenSSL's reasons -> the error. The first that fits counts.
REASONS = (
    ("_ALERT_", FATAL_ALERT_MESSAGE),
    ("BAD_RECORD_MAC", INVALID_MAC),
    ("WRONG_VERSION_NUMBER", INVALID_RECORD),
    ("HTTP_REQUEST", INVALID_RECORD),
    ("RECORD_LAYER_FAILURE", INVALID_RECORD),
    ("UNSUPPORTED_PROTOCOL", BAD_PROTOCOL_VERSION),
    ("UNEXPECTED_", UNEXPECTED_MESSAGE),
)


class Wait(Exception):
    """The socket has to be ready first."""


class Failure(Exception):
    """`{error, Reason}`."""

    def __init__(self, reason: Term) -> None:
        super().__init__(reason)
        self.reason = reason


class Entropy(Resource):
    """Where randomness comes from: the host's."""


class CtrDrbg(Resource):
    """A generator of random numbers: the host's, once it is seeded."""

    seeded = False


class Config(Resource):
    """Settings that connections share."""

    role: str | None = None
    transport = "stream"
    authmode = "none"
    rng: CtrDrbg | None = None

    def context(self) -> ssl.SSLContext:
        """The same for OpenSSL."""
        import ssl

        server = self.role == "server"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = False
        # `optional` lets every certificate pass; only the result could be asked for, and no native does.
        context.verify_mode = ssl.CERT_REQUIRED if self.authmode == "required" else ssl.CERT_NONE
        return context


class Connection(Resource):
    """An SSL context. Calls take its lock: two processes may hold it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.config: Config | None = None
        self.stream: Any = None
        self.host = ""
        self.tls: ssl.SSLObject | None = None
        self.unsent = b""
        self.writing = b""  # text whose records are in `unsent`, and that no call has answered for
        self.open = False
        self.ending = False
        self.failed: Term = None

    def set_bio(self, stream: Any) -> None:
        """The socket to use."""
        with self.lock:
            self.stream = stream

    def run(self, work: Callable[[], Term]) -> Term:
        """The answer of a call that moves bytes. After an error there is no way but that error."""
        import ssl

        with self.lock:
            if self.config is None or self.stream is None:
                raise badarg()
            if self.failed is not None:
                return self.failed
            try:
                return work()
            except Wait as e:
                return atom(str(e))
            except ssl.SSLZeroReturnError:
                return error("closed")
            except Failure as e:
                self.failed = (atom("error"), e.reason)
            except ssl.SSLError as e:
                with contextlib.suppress(Wait, Failure):  # an alert
                    self._flush()
                self.failed = (atom("error"), _code(e, self.open))
            return self.failed

    def _begin(self) -> ssl.SSLObject:
        import ssl

        if self.tls is not None:
            return self.tls
        assert self.config is not None
        if self.config.transport == "dgram":  # it needs timers, and no native sets them
            raise Failure(BAD_INPUT_DATA)
        if self.config.rng is None:
            raise Failure(NO_RNG)
        if not self.config.rng.seeded:
            raise Failure(ENTROPY_SOURCE_FAILED)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        server = self.config.role == "server"
        host = None if server or not self.host else self.host
        try:
            self.tls = self.config.context().wrap_bio(self.incoming, self.outgoing, server, host)
        except ValueError as e:
            raise Failure(BAD_INPUT_DATA) from e
        return self.tls

    def _flush(self) -> None:
        self.unsent += self.outgoing.read()
        while self.unsent:
            done = _moved(self.stream.send, self.unsent, NET_SEND_FAILED)
            if done is None:
                raise Wait("want_write")
            self.unsent = self.unsent[done:]

    def _take(self) -> None:
        data = _moved(self.stream.recv, RECORD, NET_RECV_FAILED)
        if data is None:
            raise Wait("want_read")
        if data:
            self.incoming.write(data)
        else:
            self.incoming.write_eof()

    def step(self) -> Term:
        """Go on with the handshake: as far as what has arrived allows."""
        import ssl

        tls = self._begin()
        self._flush()
        if not self.open:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                self._take()
                return atom("ok")
            self.open = True
            self._flush()
        return atom("done")

    def _agree(self) -> ssl.SSLObject:
        while not self.open:
            self.step()
        return self._begin()

    def read(self, size: int) -> Term:
        """At most `size` bytes, of one record."""
        import ssl

        tls = self._agree()
        while True:
            # The other end may take nothing before it was read from.
            with contextlib.suppress(Wait, Failure):
                self._flush()
            try:
                data = tls.read(min(size, RECORD))
            except ssl.SSLWantReadError:
                self._take()
                continue
            return (atom("ok"), data) if data else error("closed")

    def write(self, data: bytes) -> Term:
        """One record's worth of the data. What had to wait is given again, and must be the same."""
        tls = self._agree()
        if self.ending:
            return error("closed")
        if not self.writing:
            self._flush()
            piece = data[:RECORD]
            if piece:
                tls.write(piece)
            self.writing = piece
        elif not data.startswith(self.writing):
            raise badarg()
        self._flush()
        rest = data[len(self.writing) :]
        self.writing = b""
        return (atom("ok"), rest) if rest else atom("ok")

    def close_notify(self) -> Term:
        """Say goodbye, if the handshake is over."""
        import ssl

        if self.open and self.tls is not None:
            if not self.ending:
                self.ending = True
                with contextlib.suppress(ssl.SSLError):  # the other end has not said goodbye yet
                    self.tls.unwrap()
            self._flush()
        return atom("ok")


def _moved(move: Callable[[Any], Any], what: Any, otherwise: int) -> Any:
    """What a call of the stream gives. Its failures: closed at this end, reset by the other, or what else."""
    try:
        return move(what)
    except OSError as e:
        if e.errno == errno.EBADF:
            raise Failure(atom("closed")) from e
        raise Failure(NET_CONN_RESET if e.errno in (errno.ECONNRESET, errno.EPIPE) else otherwise) from e


def _code(failed: ssl.SSLError, agreed: bool) -> int:
    """Mbed TLS's number of an OpenSSL error."""
    import ssl

    if isinstance(failed, ssl.SSLEOFError):
        return CONN_EOF
    if isinstance(failed, ssl.SSLCertVerificationError):
        return CA_CHAIN_REQUIRED
    reason = (failed.reason or "").upper().replace(" ", "_")
    found = next((code for words, code in REASONS if words in reason), None)
    return found or (INTERNAL_ERROR if agreed else HANDSHAKE_FAILURE)


def _is(kind: type[R], value: Term) -> R:
    if not isinstance(value, kind):
        raise badarg()
    return value


@nif("ssl", "nif_entropy_init", 0, profiles=HAVE)
def entropy_init() -> Term:
    """A source of entropy."""
    return Entropy()


@nif("ssl", "nif_ctr_drbg_init", 0, profiles=HAVE)
def ctr_drbg_init() -> Term:
    """A generator of random numbers, to be seeded."""
    return CtrDrbg()


@nif("ssl", "nif_ctr_drbg_seed", 3, profiles=HAVE)
def ctr_drbg_seed(rng: Term, entropy: Term, personalisation: Term) -> Term:
    """Seed a generator; the personalisation adds to what the source gives."""
    import ssl

    generator, _ = _is(CtrDrbg, rng), _is(Entropy, entropy)
    if not isinstance(personalisation, bytes):
        raise badarg()
    if len(personalisation) > SEED:
        return (atom("error"), INPUT_TOO_BIG)
    ssl.RAND_add(personalisation, 0.0)
    generator.seeded = True
    return atom("ok")


@nif("ssl", "nif_init", 0, profiles=HAVE)
def init() -> Term:
    """A connection to be."""
    return Connection()


@nif("ssl", "nif_config_init", 0, profiles=HAVE)
def config_init() -> Term:
    """Settings."""
    return Config()


@nif("ssl", "nif_config_defaults", 3, profiles=HAVE)
def config_defaults(config: Term, role: Term, transport: Term) -> Term:
    """What is usual for this end; authmode too."""
    settings = _is(Config, config)
    if role not in ("client", "server") or transport not in ("stream", "dgram"):
        raise badarg()
    settings.role, settings.transport = str(role), str(transport)
    settings.authmode = "required" if role == "client" else "none"
    return atom("ok")


@nif("ssl", "nif_conf_authmode", 2, profiles=HAVE)
def conf_authmode(config: Term, mode: Term) -> Term:
    """Whether the other end's certificate has to be trusted."""
    settings = _is(Config, config)
    if mode not in ("none", "optional", "required"):
        raise badarg()
    settings.authmode = str(mode)
    return atom("ok")


@nif("ssl", "nif_conf_rng", 2, profiles=HAVE)
def conf_rng(config: Term, rng: Term) -> Term:
    """Which generator to use."""
    _is(Config, config).rng = _is(CtrDrbg, rng)
    return atom("ok")


@nif("ssl", "nif_setup", 2, profiles=HAVE)
def setup(connection: Term, config: Term) -> Term:
    """Give a connection its settings, which have a role by now; once."""
    made, settings = _is(Connection, connection), _is(Config, config)
    with made.lock:
        if settings.role is None or made.config is not None:
            raise badarg()
        made.config = settings
    return atom("ok")


@nif("ssl", "nif_set_hostname", 2, profiles=HAVE)
def set_hostname(connection: Term, host: Term) -> Term:
    """The name that the server is told (SNI)."""
    made, name = _is(Connection, connection), text(host)
    try:
        fits = len(name) <= HOST and name.encode("idna") is not None
    except UnicodeError:
        fits = False
    if not fits or name.startswith("."):
        return (atom("error"), BAD_INPUT_DATA)
    made.host = name
    return atom("ok")


@nif("ssl", "nif_handshake_step", 1, profiles=HAVE)
def handshake_step(connection: Term) -> Term:
    """`done`; `ok`: there are more steps."""
    made = _is(Connection, connection)
    return made.run(made.step)


@nif("ssl", "nif_read", 2, profiles=HAVE)
def read(connection: Term, size: Term) -> Term:
    """At least one byte; 0: what there is."""
    made = _is(Connection, connection)
    if type(size) is not int or size < 0:
        raise badarg()
    return made.run(lambda: made.read(size or RECORD))


@nif("ssl", "nif_write", 2, profiles=HAVE)
def write(connection: Term, data: Term) -> Term:
    """`{ok, Rest}`: there was more than fits a record."""
    made = _is(Connection, connection)
    if not isinstance(data, bytes):
        raise badarg()
    return made.run(lambda: made.write(data))


@nif("ssl", "nif_close_notify", 1, profiles=HAVE)
def close_notify(connection: Term) -> Term:
    """No more will be written."""
    made = _is(Connection, connection)
    return made.run(made.close_notify)


NATIVES = tuple(f for f in list(globals().values()) if hasattr(f, "_nif_names"))
