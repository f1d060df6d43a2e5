"""The `crypto` module: digests, message authentication, random numbers, key derivation, what there is.

Ciphers are nat_cipher's, public keys nat_pkey's. Digests come from hashlib, the rest from the `cryptography`
package, which is imported when first needed. Failures look as OTP 25's do, which name a place in its C
sources; the devices know `badarg` (facts/vm.md 2.4).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import ErlangError, badarg
from avmtools.vm.marks import Resource, nif
from avmtools.vm.values import atom, chars, iodata

if TYPE_CHECKING:
    from avmtools.vm.bridge import Caller

Term = Any

NEW = ("atomvm-0.7", "otp")
OTP = ("otp",)

#: Digest -> (name in hashlib, OTP's number for hash_info).
DIGESTS = {
    "md4": ("md4", 257),
    "md5": ("md5", 4),
    "ripemd160": ("ripemd160", 117),
    "sha": ("sha1", 64),
    "sha224": ("sha224", 675),
    "sha256": ("sha256", 672),
    "sha384": ("sha384", 673),
    "sha512": ("sha512", 674),
    "sha3_224": ("sha3_224", 1096),
    "sha3_256": ("sha3_256", 1097),
    "sha3_384": ("sha3_384", 1098),
    "sha3_512": ("sha3_512", 1099),
    "blake2b": ("blake2b", 1056),
    "blake2s": ("blake2s", 1057),
}
#: What the devices' library was built with.
DEVICE_DIGESTS = ("md5", "sha", "sha224", "sha256", "sha384", "sha512")


def failure(caller: Caller, place: tuple[str, int], what: str, *, kind: str = "badarg") -> ErlangError:
    """How OTP's crypto fails; the devices just say badarg, except for ciphers (nat_cipher)."""
    if caller.machine.profile != "otp":
        return badarg()
    return ErlangError((atom(kind), (chars(place[0]), place[1]), chars(what)))


def _hashlib(name: str) -> Any:
    """A hashlib object, or None: this Python's OpenSSL has it not."""
    import hashlib

    try:
        return hashlib.new(DIGESTS[name][0])
    except ValueError:
        return None


def digest(caller: Caller, kind: Term, place: tuple[str, int], what: str = "Bad digest type") -> Any:
    """A fresh hashlib object for a digest's name."""
    known = DIGESTS if caller.machine.profile == "otp" else DEVICE_DIGESTS
    made = _hashlib(str(kind)) if isinstance(kind, str) and kind in known else None
    if made is None:
        raise failure(caller, place, what)
    return made


# -- digests --------------------------------------------------------------------------------------------


class Hash(Resource):
    """The state of an incremental digest; never changed once handed out."""

    def __init__(self, state: Any) -> None:
        self.state = state


@nif("crypto", "hash", 2, caller=True)
def hash_(caller: Caller, kind: Term, data: Term) -> bytes:
    """The digest of some data."""
    content = iodata(data)
    state = digest(caller, kind, ("hash.c", 108))
    state.update(content)
    return bytes(state.digest())


@nif("crypto", "hash_init", 1, caller=True, profiles=NEW)
def hash_init(caller: Caller, kind: Term) -> Hash:
    """The start of an incremental digest."""
    return Hash(digest(caller, kind, ("hash.c", 142)))


@nif("crypto", "hash_update", 2, caller=True, profiles=NEW)
def hash_update(caller: Caller, state: Term, data: Term) -> Hash:
    """The state after some more data."""
    content = iodata(data)
    if not isinstance(state, Hash):
        raise failure(caller, ("hash.c", 171), "Bad state")
    made = state.state.copy()
    made.update(content)
    return Hash(made)


@nif("crypto", "hash_final", 1, caller=True, profiles=NEW)
def hash_final(caller: Caller, state: Term) -> bytes:
    """The digest of what a state has seen."""
    if not isinstance(state, Hash):
        raise failure(caller, ("hash.c", 205), "Bad state")
    return bytes(state.state.digest())


@nif("crypto", "hash_equals", 2, profiles=NEW)
def hash_equals(a: Term, b: Term) -> bool:
    """Whether two binaries of one size are equal, in a time that doesn't tell where they differ."""
    import hmac

    if not isinstance(a, bytes) or not isinstance(b, bytes) or len(a) != len(b):
        raise badarg()
    return hmac.compare_digest(a, b)


@nif("crypto", "hash_info", 1, profiles=OTP)
def hash_info(kind: Term) -> Term:
    """Size, block size and number of a digest."""
    made = _hashlib(str(kind)) if isinstance(kind, str) and kind in DIGESTS else None
    if made is None:
        raise badarg()
    block = 64 if kind == "md4" else made.block_size
    return {atom("size"): made.digest_size, atom("block_size"): block, atom("type"): DIGESTS[kind][1]}


# -- message authentication -----------------------------------------------------------------------------


class Mac(Resource):
    """An incremental MAC: something with update and one of digest and finalize."""

    def __init__(self, state: Any) -> None:
        self.state = state

    def result(self) -> bytes:
        """The MAC of all that was put in."""
        state = self.state
        return bytes(state.digest() if hasattr(state, "digest") else state.copy().finalize())


class _Poly1305:
    """Poly1305 can't be copied in `cryptography`; keep the data instead."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.data = bytearray()

    def update(self, data: bytes) -> None:
        self.data += data

    def digest(self) -> bytes:
        from cryptography.hazmat.primitives.poly1305 import Poly1305

        return Poly1305.generate_tag(self.key, bytes(self.data))


CMAC_KEYS = {
    "aes_128_cbc": 16,
    "aes_192_cbc": 24,
    "aes_256_cbc": 32,
    "aes_128_ecb": 16,
    "aes_192_ecb": 24,
    "aes_256_ecb": 32,
}


def _mac(caller: Caller, kind: Term, subtype: Term, key: bytes, lines: tuple[int, int, int, int]) -> Mac:
    """A new MAC. `lines`: where OTP finds the digest, the cipher, the kind and the key at fault."""
    if kind == "hmac":
        import hmac

        known = DIGESTS if caller.machine.profile == "otp" else DEVICE_DIGESTS
        if not isinstance(subtype, str) or subtype not in known or _hashlib(subtype) is None:
            raise failure(caller, ("mac.c", lines[0]), "Bad digest algorithm for HMAC")
        return Mac(hmac.new(key, digestmod=DIGESTS[subtype][0]))
    if kind == "cmac":
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.cmac import CMAC

        size = CMAC_KEYS.get(str(subtype))
        if size is None:
            raise failure(caller, ("mac.c", lines[1]), "Unknown cipher")
        if len(key) != size:
            raise failure(caller, ("mac.c", lines[3]), "Bad key size")
        return Mac(CMAC(AES(key)))
    if kind == "poly1305" and caller.machine.profile == "otp":
        if len(key) != 32:
            raise failure(caller, ("mac.c", 235), "Bad key length")
        return Mac(_Poly1305(key))
    raise failure(caller, ("mac.c", lines[2]), "Unknown mac algorithm")


@nif("crypto", "mac", 4, caller=True, profiles=NEW)
def mac4(caller: Caller, kind: Term, subtype: Term, key: Term, data: Term) -> bytes:
    """The MAC of some data."""
    secret = iodata(key)
    try:
        content = iodata(data)
    except ErlangError:
        raise failure(caller, ("mac.c", 175), "Bad text") from None
    made = _mac(caller, kind, subtype, secret, (263, 302, 233, 316))
    made.state.update(content)
    return made.result()


@nif("crypto", "mac", 3, caller=True, profiles=OTP)
def mac3(caller: Caller, kind: Term, key: Term, data: Term) -> bytes:
    """The same for kinds without a subtype."""
    return mac4(caller, kind, atom("undefined"), key, data)


def _cut(value: bytes, length: Term) -> bytes:
    if type(length) is not int or not 0 <= length <= len(value):
        raise badarg()
    return value[:length]


@nif("crypto", "macN", 5, caller=True, profiles=OTP)
def mac_n5(caller: Caller, kind: Term, subtype: Term, key: Term, data: Term, length: Term) -> bytes:
    """The first bytes of a MAC."""
    return _cut(mac4(caller, kind, subtype, key, data), length)


@nif("crypto", "macN", 4, caller=True, profiles=OTP)
def mac_n4(caller: Caller, kind: Term, key: Term, data: Term, length: Term) -> bytes:
    """The same for kinds without a subtype."""
    return _cut(mac3(caller, kind, key, data), length)


@nif("crypto", "mac_init", 3, caller=True, profiles=NEW)
def mac_init3(caller: Caller, kind: Term, subtype: Term, key: Term) -> Mac:
    """The start of an incremental MAC."""
    return _mac(caller, kind, subtype, iodata(key), (617, 656, 587, 670))


@nif("crypto", "mac_init", 2, caller=True, profiles=OTP)
def mac_init2(caller: Caller, kind: Term, key: Term) -> Mac:
    """The same for kinds without a subtype."""
    return mac_init3(caller, kind, atom("undefined"), key)


@nif("crypto", "mac_update", 2, caller=True, profiles=NEW)
def mac_update(caller: Caller, state: Term, data: Term) -> Mac:
    """Put more data in; the state is the same one, changed (as OTP's)."""
    content = iodata(data)
    if not isinstance(state, Mac):
        raise failure(caller, ("mac.c", 781), "Bad ref")
    state.state.update(content)
    return state


@nif("crypto", "mac_final", 1, caller=True, profiles=NEW)
def mac_final(caller: Caller, state: Term) -> bytes:
    """The MAC of all that was put in."""
    if not isinstance(state, Mac):
        raise failure(caller, ("mac.c", 847), "Bad ref")
    return state.result()


@nif("crypto", "mac_finalN", 2, caller=True, profiles=NEW)
def mac_final_n(caller: Caller, state: Term, length: Term) -> bytes:
    """Its first bytes."""
    return _cut(mac_final(caller, state), length)


# -- keys from passwords, random numbers, arithmetic -----------------------------------------------------


@nif("crypto", "pbkdf2_hmac", 5, caller=True, profiles=NEW)
def pbkdf2_hmac(caller: Caller, kind: Term, password: Term, salt: Term, rounds: Term, length: Term) -> bytes:
    """A key from a password."""
    import hashlib

    name = digest(caller, kind, ("pbkdf2_hmac.c", 34)).name
    for value, line in ((password, 41), (salt, 44)):
        if not isinstance(value, bytes):
            raise failure(caller, ("pbkdf2_hmac.c", line), "Not binary")
    for value, line in ((rounds, 49), (length, 54)):
        if type(value) is not int or value <= 0:
            raise failure(caller, ("pbkdf2_hmac.c", line), "Must be > 0")
    return hashlib.pbkdf2_hmac(name, password, salt, rounds, length)


@nif("crypto", "strong_rand_bytes", 1)
def strong_rand_bytes(n: Term) -> bytes:
    """Bytes nobody can guess."""
    if type(n) is not int or not 0 <= n < 1 << 31:
        raise badarg()
    return os.urandom(n)


@nif("crypto", "rand_uniform", 2, profiles=OTP)
def rand_uniform(low: Term, high: Term) -> int:
    """A number from `low` to below `high`."""
    import secrets

    if type(low) is not int or type(high) is not int or low >= high:
        raise badarg()
    return low + secrets.randbelow(high - low)


@nif("crypto", "exor", 2, profiles=OTP)
def exor(a: Term, b: Term) -> bytes:
    """Two iolists of one size, exclusive-ored."""
    x, y = iodata(a), iodata(b)
    if len(x) != len(y):
        raise badarg()
    return bytes(i ^ j for i, j in zip(x, y, strict=True))


@nif("crypto", "mod_pow", 3, profiles=OTP)
def mod_pow(base: Term, exponent: Term, modulus: Term) -> Term:
    """`base` to the power of `exponent` modulo `modulus`, as bytes; all three are numbers or bytes."""
    b, e, m = (number(v) for v in (base, exponent, modulus))
    if m == 0:
        return atom("error")
    return octets(pow(b, e, m))


@nif("crypto", "bytes_to_integer", 1, profiles=OTP)
def bytes_to_integer(data: Term) -> int:
    """The number that bytes stand for, most significant first."""
    if not isinstance(data, bytes):
        raise badarg()
    return int.from_bytes(data, "big")


def number(value: Term) -> int:
    """An integer, or bytes that stand for one."""
    if type(value) is int and value >= 0:
        return value
    if isinstance(value, bytes):
        return int.from_bytes(value, "big")
    raise badarg()


def octets(value: int, size: int = 0) -> bytes:
    """A number as bytes, at least `size`, at least one."""
    return value.to_bytes(max(size, (value.bit_length() + 7) // 8, 1), "big")


# -- what there is ----------------------------------------------------------------------------------------


@nif("crypto", "info_lib", 0, profiles=NEW)
def info_lib() -> Term:
    """Name, number and text of the library behind all this."""
    from cryptography.hazmat.backends.openssl.backend import backend

    version = backend.openssl_version_text()
    return [(version.split()[0].encode(), backend.openssl_version_number(), version.encode())]


@nif("crypto", "version", 0, profiles=OTP)
def version() -> list[int]:
    """The version of OTP's application that this stands in for."""
    return chars("5.1.2")


@nif("crypto", "info_fips", 0, profiles=OTP)
def info_fips() -> Term:
    """There is no FIPS mode."""
    return atom("not_supported")


@nif("crypto", "start", 0, profiles=OTP)
@nif("crypto", "stop", 0, profiles=OTP)
def start() -> Term:
    """Nothing needs to be started here."""
    return atom("ok")


@nif("crypto", "supports", 1, profiles=OTP)
def supports1(what: Term) -> Term:
    """The names of one kind."""
    for kind, names in supports():
        if kind == what:
            return names
    raise badarg()


@nif("crypto", "supports", 0, profiles=OTP)
def supports() -> Term:
    """Everything there is, by kind."""
    from avmtools.vm.nat_cipher import CIPHERS
    from avmtools.vm.nat_pkey import CURVES, EDWARDS, MONTGOMERY

    table = {
        "hashs": [name for name in DIGESTS if _hashlib(name) is not None],
        "ciphers": list(CIPHERS),
        "public_keys": ["rsa", "dh", "ecdsa", "ecdh", "eddsa", "eddh"],
        "macs": ["cmac", "hmac", "poly1305"],
        "curves": [*CURVES, *EDWARDS, *MONTGOMERY],
        "rsa_opts": [
            "rsa_pkcs1_pss_padding",
            "rsa_pss_saltlen",
            "rsa_mgf1_md",
            "rsa_pkcs1_oaep_padding",
            "rsa_oaep_label",
            "rsa_oaep_md",
            "rsa_pkcs1_padding",
        ],
    }
    return [(atom(kind), [atom(name) for name in names]) for kind, names in table.items()]


NATIVES = tuple(f for f in list(globals().values()) if hasattr(f, "_nif_names"))
