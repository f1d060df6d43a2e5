"""The `tls` port: one TLS connection as a state machine from bytes to bytes, over Python's ssl and memory.

The port has no socket: the process that owns it (ssl.erl) moves the encrypted bytes. Requests and answers:

    {init, Role, Options}    ok, or {error, Reason}
    {feed, Encrypted}        {State, Encrypted, [Plain]}; State: handshaking, open, closed or an error
    {write, Plain}           {ok, Encrypted}
    close_notify             {ok, Encrypted}
    info                     {ok, [{protocol, _}, {cipher, _}, {alpn, _}, {peercert, _}, {sni, _}]}
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from avmtools.vm.marks import Port, port

if TYPE_CHECKING:
    import ssl

Term = Any

VERSIONS = {"tlsv1": "TLSv1", "tlsv1.1": "TLSv1_1", "tlsv1.2": "TLSv1_2", "tlsv1.3": "TLSv1_3"}
#: What a failed verification is called: OpenSSL's code -> the alert.
VERIFY = {
    10: "certificate_expired",
    9: "bad_certificate",
    23: "certificate_revoked",
    62: "handshake_failure",
    64: "handshake_failure",
}
#: Words in OpenSSL's reasons -> the alert.
ALERTS = (
    ("UNKNOWN_CA", "unknown_ca"),
    ("CERTIFICATE_EXPIRED", "certificate_expired"),
    ("CERTIFICATE_REQUIRED", "certificate_required"),
    ("BAD_CERTIFICATE", "bad_certificate"),
    ("CERTIFICATE_UNKNOWN", "certificate_unknown"),
    ("UNSUPPORTED_PROTOCOL", "protocol_version"),
    ("PROTOCOL_VERSION", "protocol_version"),
    ("NO_APPLICATION_PROTOCOL", "no_application_protocol"),
    ("HANDSHAKE_FAILURE", "handshake_failure"),
    ("NO_SHARED_CIPHER", "insufficient_security"),
    ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "certificate_required"),
    ("DECRYPT_ERROR", "decrypt_error"),
    ("BAD_RECORD_MAC", "bad_record_mac"),
    ("WRONG_VERSION_NUMBER", "unexpected_message"),
    ("HTTP_REQUEST", "unexpected_message"),
    ("UNRECOGNIZED_NAME", "unrecognized_name"),
)


def _atom(name: str) -> Term:
    from avmtools.formats.etf import Atom

    return Atom(name)


def _reason(error: Exception) -> Term:
    """{tls_alert, {Name, Text}}."""
    import ssl

    name = "handshake_failure"
    if isinstance(error, ssl.SSLCertVerificationError):
        name = VERIFY.get(error.verify_code, "unknown_ca")
        text = error.verify_message
    else:
        text = getattr(error, "reason", None) or str(error)
        name = next((alert for word, alert in ALERTS if word in text.upper().replace(" ", "_")), name)
    return (_atom("tls_alert"), (_atom(name), list(text.encode())))


def _text(value: Term) -> str:
    if isinstance(value, list):
        return bytes(value).decode()
    return value.decode() if isinstance(value, bytes) else str(value)


class Options:
    """The options of ssl.erl, as keywords."""

    def __init__(self, options: Term) -> None:
        self.all = {str(o[0]): o[1] for o in options if isinstance(o, tuple) and len(o) == 2}

    def get(self, name: str, default: Term = None) -> Term:
        """An option, or the default."""
        return self.all.get(name, default)

    def text(self, name: str) -> str | None:
        """An option that is a name."""
        value = self.all.get(name)
        return None if value is None or value == [] else _text(value)


def _pem_of_der(options: Options) -> str:
    """Certificate and key that were given as DER, as one PEM text."""
    import base64
    import ssl

    certificates = options.get("cert")
    if isinstance(certificates, bytes):
        certificates = [certificates]
    kind, key = options.get("key")
    body = base64.encodebytes(key).decode()
    label = {
        "RSAPrivateKey": "RSA PRIVATE KEY",
        "ECPrivateKey": "EC PRIVATE KEY",
        "DSAPrivateKey": "DSA PRIVATE KEY",
    }.get(str(kind), "PRIVATE KEY")
    pem = f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"
    return pem + "".join(ssl.DER_cert_to_PEM_cert(c) for c in certificates)


def _own_certificate(context: ssl.SSLContext, options: Options) -> None:
    password = options.text("password")
    if options.text("certfile"):
        context.load_cert_chain(options.text("certfile") or "", options.text("keyfile"), password)
    elif options.get("cert") is not None and options.get("key") is not None:
        import tempfile

        with tempfile.NamedTemporaryFile("w", suffix=".pem") as f:
            f.write(_pem_of_der(options))
            f.flush()
            context.load_cert_chain(f.name, None, password)


def _context(server: bool, options: Options) -> ssl.SSLContext:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    verify = options.get("verify", "verify_none") == "verify_peer"
    if not verify:
        context.verify_mode = ssl.CERT_NONE
    elif server and options.get("fail_if_no_peer_cert") != "true":
        context.verify_mode = ssl.CERT_OPTIONAL
    else:
        context.verify_mode = ssl.CERT_REQUIRED
    if options.text("cacertfile"):
        context.load_verify_locations(options.text("cacertfile"))
    authorities = options.get("cacerts")
    if authorities:
        context.load_verify_locations(cadata=b"".join(authorities))
    _own_certificate(context, options)
    versions = [
        getattr(ssl.TLSVersion, VERSIONS[str(v)]) for v in options.get("versions") or [] if str(v) in VERSIONS
    ]
    if versions:
        context.minimum_version, context.maximum_version = min(versions), max(versions)
    if options.get("ciphers"):
        context.set_ciphers(":".join(_text(c) for c in options.get("ciphers")))
    protocols = options.get("alpn_preferred_protocols" if server else "alpn_advertised_protocols")
    if protocols:
        context.set_alpn_protocols([_text(p) for p in protocols])
    return context


@port("tls")
class Tls(Port):
    """One connection."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.tls: ssl.SSLObject | None = None
        self.open = False
        self.ended = False
        self.sni = ""

    def message(self, value: Term) -> None:
        """A `$call`, or `{Pid, close}`."""
        if isinstance(value, tuple) and len(value) == 2 and value[1] == "close":
            self.send(value[0], (self.id, _atom("closed")))
            self.close()
        elif isinstance(value, tuple) and len(value) == 3 and value[0] == "$call":
            (pid, ref), request = value[1:]
            try:
                reply = self._answer(request)
            except (OSError, ValueError, TypeError, LookupError) as e:
                import ssl

                reason = _reason(e) if isinstance(e, ssl.SSLError) and self.tls else self._bad_option(e)
                reply = (_atom("error"), reason)
            self.send(pid, (ref, reply))

    def _bad_option(self, error: Exception) -> Term:
        return (_atom("options"), list(str(error).encode()))

    def _answer(self, request: Term) -> Term:
        if request == "info":
            return (_atom("ok"), self._info())
        if request == "close_notify":
            return (_atom("ok"), self._close_notify())
        if request[0] == "init":
            return self._init(request[1] == "server", Options(request[2]))
        if request[0] == "feed":
            return self._feed(request[1])
        assert self.tls is not None
        self.tls.write(request[1])
        return (_atom("ok"), self.outgoing.read())

    def _init(self, server: bool, options: Options) -> Term:
        import ssl

        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = _context(server, options)
        name = options.text("server_name_indication")
        name = None if server or name == "disable" or not name else name
        if server:
            context.sni_callback = self._named
        elif name and options.get("verify") == "verify_peer":
            context.check_hostname = True
        self.sni = name or ""
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server, name)
        return _atom("ok")

    def _named(self, _tls: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        self.sni = name or ""

    def _feed(self, data: bytes) -> Term:
        import ssl

        assert self.tls is not None
        plain: list[bytes] = []
        self.incoming.write(data)
        try:
            if not self.open:
                self.tls.do_handshake()
                self.open = True
            while not self.ended:
                piece = self.tls.read(65536)
                if piece:
                    plain.append(piece)
                else:
                    self.ended = True
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            self.ended = True
        except ssl.SSLError as e:
            return ((_atom("error"), _reason(e)), self.outgoing.read(), plain)
        state = "closed" if self.ended else "open" if self.open else "handshaking"
        return (_atom(state), self.outgoing.read(), plain)

    def _close_notify(self) -> bytes:
        import ssl

        if self.tls is not None and self.open:
            # the peer has not said goodbye yet; ours is in `outgoing`
            with contextlib.suppress(ssl.SSLError):
                self.tls.unwrap()
        return self.outgoing.read()

    def _info(self) -> Term:
        assert self.tls is not None
        cipher = self.tls.cipher() or ("", "", 0)
        version = self.tls.version() or ""
        certificate = self.tls.getpeercert(True)
        alpn = self.tls.selected_alpn_protocol()
        names = {"TLSv1": "tlsv1", "TLSv1.1": "tlsv1.1", "TLSv1.2": "tlsv1.2", "TLSv1.3": "tlsv1.3"}
        return [
            (_atom("protocol"), _atom(names.get(version, version))),
            (_atom("cipher"), list(cipher[0].encode())),
            (_atom("alpn"), alpn.encode() if alpn else _atom("undefined")),
            (_atom("peercert"), certificate if certificate else _atom("undefined")),
            (_atom("sni"), list(self.sni.encode())),
        ]


NATIVES = (Tls,)
