"""The `crypto` module's public keys, through the `cryptography` package. How failures look: nat_crypto.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import ErlangError, badarg
from avmtools.vm.marks import nif
from avmtools.vm.nat_crypto import DIGESTS, NEW, OTP, failure, number, octets
from avmtools.vm.values import atom, iodata

if TYPE_CHECKING:
    from avmtools.vm.bridge import Caller

Term = Any

#: OTP's curve names -> cryptography's classes.
CURVES = {
    "secp192r1": "SECP192R1",
    "prime192v1": "SECP192R1",
    "secp224r1": "SECP224R1",
    "secp256r1": "SECP256R1",
    "prime256v1": "SECP256R1",
    "secp384r1": "SECP384R1",
    "secp521r1": "SECP521R1",
    "secp256k1": "SECP256K1",
    "brainpoolP256r1": "BrainpoolP256R1",
    "brainpoolP384r1": "BrainpoolP384R1",
    "brainpoolP512r1": "BrainpoolP512R1",
}
EDWARDS = {"ed25519": "Ed25519", "ed448": "Ed448"}
MONTGOMERY = {"x25519": "X25519", "x448": "X448"}


def _curve(caller: Caller, name: Term, place: tuple[str, int]) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec

    known = CURVES.get(name) if isinstance(name, str) else None
    if known is None:
        raise failure(caller, place, "Couldn't get Curve definition")
    return getattr(ec, known)()


def _raw(name: str, *, private: bool) -> Any:
    """The class of raw keys of an Edwards or Montgomery curve."""
    from cryptography.hazmat.primitives.asymmetric import ed448, ed25519, x448, x25519

    module = {"ed25519": ed25519, "ed448": ed448, "x25519": x25519, "x448": x448}[name]
    return getattr(module, f"{({**EDWARDS, **MONTGOMERY})[name]}{'Private' if private else 'Public'}Key")


def _point(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return bytes(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


# -- making keys ------------------------------------------------------------------------------------------


@nif("crypto", "generate_key", 2, caller=True, profiles=NEW)
def generate_key2(caller: Caller, kind: Term, params: Term) -> Term:
    """A new pair of keys: {Public, Private}."""
    return generate_key3(caller, kind, params, atom("undefined"))


@nif("crypto", "generate_key", 3, caller=True, profiles=OTP)
def generate_key3(caller: Caller, kind: Term, params: Term, private: Term) -> Term:
    """The same from a given private key."""
    given = None if private == "undefined" else private
    if kind == "ecdh":
        return _new_ec(caller, params, given)
    if kind in ("eddh", "eddsa") and params in (MONTGOMERY if kind == "eddh" else EDWARDS):
        return _new_raw(caller, str(params), given)
    if kind == "dh" and isinstance(params, list) and len(params) in (2, 3):
        return _new_dh(caller, params, given)
    if kind == "rsa" and isinstance(params, tuple) and len(params) == 2 and given is None:
        return _new_rsa(caller, params)
    raise ErlangError(atom("function_clause")) if caller.machine.profile == "otp" else badarg()


def _new_ec(caller: Caller, name: Term, given: Term) -> Term:
    from cryptography.hazmat.primitives.asymmetric import ec

    curve = _curve(caller, name, ("ec.c", 355))
    try:
        key = ec.generate_private_key(curve) if given is None else ec.derive_private_key(number(given), curve)
    except ValueError:
        raise failure(caller, ("ecdh.c", 60), "Couldn't get the key", kind="error") from None
    size = (curve.key_size + 7) // 8
    return _point(key.public_key()), octets(key.private_numbers().private_value, size)


def _new_raw(caller: Caller, name: str, given: Term) -> Term:
    cls = _raw(name, private=True)
    try:
        key = cls.generate() if given is None else cls.from_private_bytes(iodata(given))
    except ValueError:
        raise failure(caller, ("evp.c", 50), "Not a valid raw private key") from None
    return key.public_key().public_bytes_raw(), key.private_bytes_raw()


def _new_dh(caller: Caller, params: list[Term], given: Term) -> Term:
    import secrets

    p, g = number(params[0]), number(params[1])
    if p < 1 << 63:
        raise failure(caller, ("dh.c", 124), "Can't generate DH key pair", kind="error")
    x = number(given) if given is not None else 2 + secrets.randbelow(p - 3)
    return octets(pow(g, x, p)), octets(x)


def _new_rsa(caller: Caller, params: tuple[Term, ...]) -> Term:
    from cryptography.hazmat.primitives.asymmetric import rsa

    bits, exponent = params[0], number(params[1])
    try:
        made = rsa.generate_private_key(exponent, bits).private_numbers()
    except (ValueError, TypeError):
        raise failure(caller, ("rsa.c", 300), "Can't generate key", kind="error") from None
    public = [octets(made.public_numbers.e), octets(made.public_numbers.n)]
    return public, [*public, *(octets(v) for v in (made.d, made.p, made.q, made.dmp1, made.dmq1, made.iqmp))]


@nif("crypto", "privkey_to_pubkey", 2, profiles=OTP)
def privkey_to_pubkey(kind: Term, key: Term) -> Term:
    """The public half of a private RSA key."""
    if kind != "rsa" or not isinstance(key, list) or len(key) < 3:
        raise badarg()
    return [number(key[0]), number(key[1])]


@nif("crypto", "ec_curves", 0, profiles=OTP)
def ec_curves() -> Term:
    """Names of curves."""
    return [atom(name) for name in (*CURVES, *EDWARDS)]


@nif("crypto", "compute_key", 4, caller=True, profiles=NEW)
def compute_key(caller: Caller, kind: Term, theirs: Term, mine: Term, params: Term) -> bytes:
    """The secret that two share who know each other's public key."""
    from cryptography.hazmat.primitives.asymmetric import ec

    if kind == "ecdh":
        curve = _curve(caller, params, ("ec.c", 355))
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(curve, iodata(theirs))
            private = ec.derive_private_key(number(mine), curve)
        except ValueError:
            raise failure(caller, ("ecdh.c", 70), "Can't do fromdata", kind="error") from None
        return private.exchange(ec.ECDH(), public)
    if kind in ("eddh", "ecdh") and params in MONTGOMERY:
        try:
            secret = _raw(params, private=True).from_private_bytes(iodata(mine))
        except ValueError:
            raise failure(caller, ("evp.c", 50), "Not a valid raw private key") from None
        try:
            return bytes(secret.exchange(_raw(params, private=False).from_public_bytes(iodata(theirs))))
        except ValueError:
            raise failure(caller, ("evp.c", 62), "Not a valid raw public key") from None
    if kind == "dh" and isinstance(params, list) and len(params) in (2, 3):
        p = number(params[0])
        if p < 1 << 63:
            raise failure(caller, ("dh.c", 236), "Can't get result size", kind="error")
        return octets(pow(number(theirs), number(mine), p))
    raise ErlangError(atom("function_clause")) if caller.machine.profile == "otp" else badarg()


# -- signatures ----------------------------------------------------------------------------------------------


def _hash_of(caller: Caller, kind: Term) -> Any:
    from cryptography.hazmat.primitives import hashes

    known = DIGESTS.get(kind) if isinstance(kind, str) else None
    name = known[0].upper() if known else ""
    cls = getattr(hashes, {"BLAKE2B": "BLAKE2b", "BLAKE2S": "BLAKE2s"}.get(name, name), None)
    if cls is None:
        raise failure(caller, ("pkey.c", 138), "Bad digest type")
    return cls({"blake2b": 64, "blake2s": 32}[kind]) if kind in ("blake2b", "blake2s") else cls()


def _message(caller: Caller, kind: Term, digest: Term, data: Term) -> tuple[bytes, Any]:
    """What is signed, and by which digest; {digest, D} brings a digest that is there already."""
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    if kind == "eddsa":
        return iodata(data), None
    made = _hash_of(caller, digest)
    if isinstance(data, tuple) and len(data) == 2 and data[0] == "digest":
        ready = iodata(data[1])
        if len(ready) != made.digest_size:
            raise failure(caller, ("pkey.c", 190), "Bad digest size")
        return ready, Prehashed(made)
    return iodata(data), made


def _rsa_padding(caller: Caller, options: Term, made: Any) -> Any:
    """The padding that sign/5 and verify/6 are asked for."""
    from cryptography.hazmat.primitives.asymmetric import padding

    kind, salt, mask = "rsa_pkcs1_padding", -1, made
    for option in options if isinstance(options, list) else []:
        if not isinstance(option, tuple) or len(option) != 2:
            raise failure(caller, ("pkey.c", 480), "Bad option")
        if option[0] == "rsa_padding":
            kind = option[1]
        elif option[0] == "rsa_pss_saltlen":
            salt = option[1]
        elif option[0] == "rsa_mgf1_md":
            mask = _hash_of(caller, option[1])
    if kind == "rsa_pkcs1_padding":
        return padding.PKCS1v15()
    if kind != "rsa_pkcs1_pss_padding":
        raise failure(caller, ("pkey.c", 490), "Bad option")
    length: Any = {-1: padding.PSS.DIGEST_LENGTH, -2: padding.PSS.MAX_LENGTH}.get(salt, salt)
    return padding.PSS(padding.MGF1(getattr(mask, "_algorithm", mask)), length)


def _rsa_private(caller: Caller, key: Term) -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    try:
        e, n, d = (number(v) for v in key[:3])
        p, q = (number(key[3]), number(key[4])) if len(key) >= 5 else rsa.rsa_recover_prime_factors(n, e, d)
        numbers = rsa.RSAPrivateNumbers(
            p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, n)
        )
        return numbers.private_key()
    except (ValueError, TypeError, ErlangError):
        raise failure(caller, ("pkey.c", 330), "Couldn't get RSA private key") from None


def _rsa_public(caller: Caller, key: Term) -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    try:
        e, n = (number(v) for v in key[:2])
        return rsa.RSAPublicNumbers(e, n).public_key()
    except (ValueError, TypeError, ErlangError):
        raise failure(caller, ("pkey.c", 420), "Couldn't get RSA public key") from None


@nif("crypto", "sign", 4, caller=True, profiles=NEW)
def sign4(caller: Caller, kind: Term, digest: Term, data: Term, key: Term) -> bytes:
    """A signature."""
    return sign5(caller, kind, digest, data, key, [])


@nif("crypto", "sign", 5, caller=True, profiles=OTP)
def sign5(caller: Caller, kind: Term, digest: Term, data: Term, key: Term, options: Term) -> bytes:
    """The same with options."""
    from cryptography.hazmat.primitives.asymmetric import ec

    if kind not in ("ecdsa", "eddsa", "rsa"):
        raise failure(caller, ("pkey.c", 112), "Bad algorithm")
    content, made = _message(caller, kind, digest, data)
    if kind == "rsa":
        secret = _rsa_private(caller, key)
        return bytes(secret.sign(content, _rsa_padding(caller, options, made), made))
    if not isinstance(key, list) or len(key) != 2:
        raise failure(caller, ("pkey.c", 350), f"Couldn't get {str(kind).upper()} private key")
    if kind == "ecdsa":
        curve = _curve(caller, key[1], ("ec.c", 355))
        try:
            return ec.derive_private_key(number(key[0]), curve).sign(content, ec.ECDSA(made))
        except ValueError:
            raise failure(caller, ("pkey.c", 360), "Couldn't get ECDSA private key") from None
    try:
        return bytes(_raw(key[1], private=True).from_private_bytes(iodata(key[0])).sign(content))
    except (ValueError, KeyError):
        raise failure(caller, ("pkey.c", 371), "Couldn't get EDDSA private key") from None


@nif("crypto", "verify", 5, caller=True, profiles=NEW)
def verify5(caller: Caller, kind: Term, digest: Term, data: Term, signature: Term, key: Term) -> bool:
    """Whether a signature is right."""
    return verify6(caller, kind, digest, data, signature, key, [])


@nif("crypto", "verify", 6, caller=True, profiles=OTP)
def verify6(
    caller: Caller, kind: Term, digest: Term, data: Term, signature: Term, key: Term, options: Term
) -> bool:
    """The same with options."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec

    if kind not in ("ecdsa", "eddsa", "rsa"):
        raise failure(caller, ("pkey.c", 112), "Bad algorithm")
    content, made = _message(caller, kind, digest, data)
    proof = iodata(signature)
    try:
        if kind == "rsa":
            _rsa_public(caller, key).verify(proof, content, _rsa_padding(caller, options, made), made)
            return True
        if not isinstance(key, list) or len(key) != 2:
            raise failure(caller, ("pkey.c", 440), f"Couldn't get {str(kind).upper()} public key")
        if kind == "ecdsa":
            curve = _curve(caller, key[1], ("ec.c", 355))
            try:
                public = ec.EllipticCurvePublicKey.from_encoded_point(curve, iodata(key[0]))
            except ValueError:
                raise failure(caller, ("pkey.c", 440), "Couldn't get ECDSA public key") from None
            public.verify(proof, content, ec.ECDSA(made))
            return True
        try:
            edwards = _raw(key[1], private=False).from_public_bytes(iodata(key[0]))
        except (ValueError, KeyError):
            raise failure(caller, ("pkey.c", 450), "Couldn't get EDDSA public key") from None
        edwards.verify(proof, content)
    except InvalidSignature:
        return False
    return True


# -- encryption with RSA ------------------------------------------------------------------------------------


def _encryption(caller: Caller, options: Term) -> Any:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    kind = options if isinstance(options, str) else "rsa_pkcs1_padding"
    made: Any = hashes.SHA1()
    for option in options if isinstance(options, list) else []:
        if isinstance(option, tuple) and len(option) == 2 and option[0] == "rsa_padding":
            kind = option[1]
        elif isinstance(option, tuple) and len(option) == 2 and option[0] in ("rsa_oaep_md", "rsa_mgf1_md"):
            made = _hash_of(caller, option[1])
    if kind == "rsa_pkcs1_oaep_padding":
        return padding.OAEP(padding.MGF1(made), made, None)
    if kind != "rsa_pkcs1_padding":
        raise failure(caller, ("pkey.c", 900), "Bad option")
    return padding.PKCS1v15()


@nif("crypto", "public_encrypt", 4, caller=True, profiles=OTP)
def public_encrypt(caller: Caller, kind: Term, data: Term, key: Term, options: Term) -> bytes:
    """Encrypt for the owner of a key."""
    if kind != "rsa":
        raise failure(caller, ("pkey.c", 830), "Bad algorithm")
    try:
        return bytes(_rsa_public(caller, key).encrypt(iodata(data), _encryption(caller, options)))
    except ValueError:
        raise failure(caller, ("pkey.c", 1190), "Couldn't encrypt", kind="error") from None


@nif("crypto", "private_decrypt", 4, caller=True, profiles=OTP)
def private_decrypt(caller: Caller, kind: Term, data: Term, key: Term, options: Term) -> bytes:
    """Decrypt what was encrypted for the owner of this key."""
    if kind != "rsa":
        raise failure(caller, ("pkey.c", 830), "Bad algorithm")
    try:
        return bytes(_rsa_private(caller, key).decrypt(iodata(data), _encryption(caller, options)))
    except ValueError:
        raise failure(caller, ("pkey.c", 1250), "Couldn't decrypt", kind="error") from None


NATIVES = tuple(f for f in list(globals().values()) if hasattr(f, "_nif_names"))
