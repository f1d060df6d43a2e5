"""Certificates and servers for the tests of TLS."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def certificate(name: str, issuer: tuple[Any, Any] | None = None, *, days: int = 30) -> tuple[Any, Any]:
    """A certificate and its key; its own authority without an issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    alternatives = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(issuer[1] if issuer else key, hashes.SHA256())
    )
    return built, key


def der(cert: Any) -> bytes:
    return cert.public_bytes(serialization.Encoding.DER)


def make_keys(folder: Path) -> dict[str, Any]:
    """Files of an authority, a server, an expired server, and a client."""
    authority = certificate("authority")
    found: dict[str, Any] = {"authority": authority[0]}
    made = [("ca", authority), ("other", certificate("other"))]
    made += [(n, certificate("localhost", authority)) for n in ("server", "client")]
    made.append(("expired", certificate("localhost", authority, days=-1)))
    for name, (cert, key) in made:
        pem = cert.public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{name}.pem").write_bytes(pem + private)
        found[name] = str(folder / f"{name}.pem")
        found[f"{name}_cert"] = cert
        found[f"{name}_key"] = key
    return found


@contextlib.contextmanager
def tls_server(
    keys: dict[str, Any], talk: Callable[[ssl.SSLSocket], None], name: str = "server", **settings: Any
) -> Iterator[int]:
    """A server in Python, which talks with each client in a thread of its own."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(keys[name])
    if settings.get("alpn"):
        context.set_alpn_protocols(settings["alpn"])
    if settings.get("client"):
        context.load_verify_locations(keys["ca"])
        context.verify_mode = ssl.CERT_REQUIRED
    if settings.get("sni"):
        context.sni_callback = settings["sni"]
    listener = socket.create_server(("127.0.0.1", 0))
    if settings.get("buffer"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, settings["buffer"])

    def serve(raw: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(raw, server_side=True) as tls:
            talk(tls)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def echo(tls: ssl.SSLSocket) -> None:
    """Say everything again; "quit" ends a connection properly."""
    while data := tls.recv(65536):
        if data == b"quit":
            tls.unwrap()
            return
        tls.sendall(data)
