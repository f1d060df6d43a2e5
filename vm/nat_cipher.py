"""The `crypto` module's ciphers, through the `cryptography` package. How failures look: nat_crypto.py."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import ErlangError, badarg
from avmtools.vm.marks import Resource, nif
from avmtools.vm.nat_crypto import NEW, OTP, failure
from avmtools.vm.values import atom, chars, iodata

if TYPE_CHECKING:
    from collections.abc import Callable

    from avmtools.vm.bridge import Caller

Term = Any

#: Cipher -> (algorithm, mode, bytes of the key, bytes of the IV, OTP's number for cipher_info).
_AES = {
    128: (16, (418, 419, 421, 650, 420, 904, 895, 896)),
    192: (24, (422, 423, 425, 651, 424, 905, 898, 899)),
    256: (32, (426, 427, 429, 652, 428, 906, 901, 902)),
}
_MODES = (
    ("ecb", 0),
    ("cbc", 16),
    ("cfb128", 16),
    ("cfb8", 16),
    ("ofb", 16),
    ("ctr", 16),
    ("gcm", 12),
    ("ccm", 12),
)
CIPHERS: dict[str, tuple[str, str, int, int, int]] = {
    f"aes_{bits}_{mode}": ("aes", mode, size, iv, numbers[i])
    for bits, (size, numbers) in _AES.items()
    for i, (mode, iv) in enumerate(_MODES)
}
CIPHERS["chacha20"] = ("chacha20", "stream", 32, 16, 1019)
CIPHERS["chacha20_poly1305"] = ("chacha20", "aead", 32, 12, 1018)
CIPHERS["des_ede3_cbc"] = ("des3", "cbc", 24, 8, 44)
AEAD = ("gcm", "ccm", "aead")
#: Names that leave the key's size open.
OPEN = ("cbc", "ecb", "cfb8", "cfb128", "ctr", "gcm", "ccm")
DEVICE_MODES = {
    "atomvm-0.5": ("ecb", "cbc", "cfb128", "ctr"),
    "atomvm-0.6": ("ecb", "cbc", "cfb128", "ctr"),
    "atomvm-0.7": ("ecb", "cbc", "cfb128", "ctr", "ofb", "gcm", "ccm", "aead"),
}


def _fail(
    caller: Caller, place: tuple[str, int], what: str, *, device: str = "Error 6100", kind: str = "badarg"
) -> ErlangError:
    if caller.machine.profile == "otp":
        return failure(caller, place, what, kind=kind)
    return ErlangError((atom("badarg"), (chars("otp_crypto.c"), place[1]), chars(device)))


def _find(caller: Caller, name: Term, key: bytes) -> tuple[str, str, int, int, int] | None:
    """A cipher's row, by its name or by one that leaves the size to the key."""
    if not isinstance(name, str):
        return None
    row = CIPHERS.get(name)
    if (
        row is None
        and caller.machine.profile == "otp"
        and name.removeprefix("aes_") in OPEN
        and name[:4] == "aes_"
    ):
        row = CIPHERS.get(f"aes_{len(key) * 8}_{name[4:]}")
        if row is None:
            raise _fail(caller, ("api_ng.c", 244), "Bad key size")
    modes = DEVICE_MODES.get(caller.machine.profile)
    if row is not None and modes is not None and (row[1] not in modes or row[0] == "des3"):
        return None
    return row


class Cipher(Resource):
    """A cipher at work: what doesn't fill a block waits for more."""

    def __init__(self, context: Any, block: int, padding: str, *, encrypt: bool) -> None:
        self.context = context
        self.block = block
        self.padding = padding
        self.encrypt = encrypt
        self.rest = b""

    def update(self, data: bytes) -> bytes:
        """What can be told of the result so far. A padded last block stays until the end."""
        self.rest += data
        keep = len(self.rest) % self.block
        if not keep and not self.encrypt and self.padding == "pkcs_padding" and self.rest:
            keep = self.block
        ready, self.rest = self.rest[: len(self.rest) - keep], self.rest[len(self.rest) - keep :]
        return bytes(self.context.update(ready))


def _algorithm(row: tuple[str, str, int, int, int], key: bytes, iv: bytes) -> tuple[Any, Any]:
    """Algorithm and mode in the words of `cryptography`."""
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import algorithms, modes

    if row[0] == "chacha20":
        return algorithms.ChaCha20(key, iv), None
    algorithm = TripleDES(key) if row[0] == "des3" else algorithms.AES(key)
    if row[1] == "ecb":
        return algorithm, modes.ECB()
    if row[1] in ("cfb128", "cfb8", "ofb"):
        old: Any = modes
        with contextlib.suppress(ImportError):  # where newer versions of the package have moved them
            from cryptography.hazmat.decrepit.ciphers import modes as old
        return algorithm, getattr(old, {"cfb128": "CFB", "cfb8": "CFB8", "ofb": "OFB"}[row[1]])(iv)
    return algorithm, {"cbc": modes.CBC, "ctr": modes.CTR}[row[1]](iv)


def _options(caller: Caller, options: Term) -> tuple[bool, str]:
    """(encrypt, padding) of the last argument: a boolean, or options."""
    if options in ("true", "false") and isinstance(options, str):
        return options == "true", "undefined"
    if not isinstance(options, list):
        raise _fail(caller, ("api_ng.c", 120), "Options are not a boolean or a proper list")
    encrypt, padding = True, "undefined"
    for option in options:
        if not isinstance(option, tuple) or len(option) != 2:
            raise _fail(caller, ("api_ng.c", 146), "Options must be a list of two-tuples")
        tag, value = option
        if tag == "encrypt":
            if value not in ("true", "false"):
                raise _fail(caller, ("api_ng.c", 155), "Bad value in option: encrypt")
            encrypt = value == "true"
        elif tag == "padding":
            known = ("undefined", "none", "pkcs_padding", "zero", "random")
            if value not in (known if caller.machine.profile == "otp" else known[1:3]):
                raise _fail(caller, ("api_ng.c", 168), "Bad value in option: padding")
            padding = str(value)
        else:
            raise _fail(caller, ("api_ng.c", 174), f"Bad tag in option: {tag}")
    return encrypt, padding


def _begin(caller: Caller, name: Term, key: Term, iv: Term, options: Term) -> Cipher:
    """A cipher ready for data; every argument checked in OTP's order."""
    from cryptography.hazmat.primitives.ciphers import Cipher as Made

    secret = iodata(key)
    start = iodata(iv)
    encrypt, padding = _options(caller, options)
    row = _find(caller, name, secret)
    if row is None or row[1] in AEAD:
        raise _fail(caller, ("api_ng.c", 242), "Unknown cipher", device="Unknown cipher")
    if len(secret) != row[2]:
        raise _fail(caller, ("api_ng.c", 244), "Bad key size")
    if row[3] and len(start) != row[3]:
        raise _fail(caller, ("api_ng.c", 310), "Bad iv size")
    algorithm, mode = _algorithm(row, secret, start)
    made = Made(algorithm, mode)
    block = {"ecb": 16, "cbc": 8 if row[0] == "des3" else 16}.get(row[1], 1)
    return Cipher(made.encryptor() if encrypt else made.decryptor(), block, padding, encrypt=encrypt)


def _end(caller: Caller, state: Cipher) -> bytes:
    """The last bytes. Without padding OTP drops what doesn't fill a block; the devices refuse it."""
    import secrets

    rest, state.rest = state.rest, b""
    missing = state.block - len(rest) % state.block
    if state.block == 1:
        return b""
    if state.encrypt:
        if state.padding == "pkcs_padding":
            return bytes(state.context.update(rest + bytes([missing]) * missing))
        if not rest:
            return b""
        if state.padding == "zero":
            return bytes(state.context.update(rest + bytes(missing)))
        if state.padding == "random":
            return bytes(state.context.update(rest + secrets.token_bytes(missing)))
    elif state.padding == "pkcs_padding":
        if len(rest) != state.block:
            raise _fail(caller, ("api_ng.c", 638), "Can't finalize", device="Error 6280", kind="error")
        last = bytes(state.context.update(rest))
        n = last[-1]
        if not 1 <= n <= state.block or last[-n:] != bytes([n]) * n:
            raise _fail(caller, ("api_ng.c", 638), "Can't finalize", device="Error 6200", kind="error")
        return last[:-n]
    if rest and state.padding == "none":
        raise _fail(
            caller,
            ("api_ng.c", 560),
            "Padding 'none' but unfilled last block",
            device="Error 6280",
            kind="error",
        )
    if rest and caller.machine.profile != "otp":
        raise _fail(caller, ("api_ng.c", 560), "", device="Error 6280")
    return b""


@nif("crypto", "crypto_one_time", 5, caller=True)
def crypto_one_time5(caller: Caller, name: Term, key: Term, iv: Term, data: Term, options: Term) -> bytes:
    """Encrypt or decrypt data at one go."""
    try:
        content = iodata(data)
    except ErlangError:
        raise _fail(caller, ("api_ng.c", 966), "expected binary as data") from None
    state = _begin(caller, name, key, iv, options)
    return state.update(content) + _end(caller, state)


@nif("crypto", "crypto_one_time", 4, caller=True)
def crypto_one_time4(caller: Caller, name: Term, key: Term, data: Term, options: Term) -> bytes:
    """The same for ciphers without an IV."""
    return crypto_one_time5(caller, name, key, b"", data, options)


@nif("crypto", "crypto_init", 4, caller=True, profiles=NEW)
def crypto_init4(caller: Caller, name: Term, key: Term, iv: Term, options: Term) -> Cipher:
    """The start of an encryption or decryption in pieces."""
    return _begin(caller, name, key, iv, options)


@nif("crypto", "crypto_init", 3, caller=True, profiles=NEW)
def crypto_init3(caller: Caller, name: Term, key: Term, options: Term) -> Cipher:
    """The same for ciphers without an IV."""
    return _begin(caller, name, key, b"", options)


@nif("crypto", "crypto_update", 2, caller=True, profiles=NEW)
def crypto_update(caller: Caller, state: Term, data: Term) -> bytes:
    """Put data in, get what is ready."""
    if not isinstance(state, Cipher):
        raise _fail(caller, ("api_ng.c", 731), "Bad State")
    try:
        return state.update(iodata(data))
    except ErlangError:
        raise _fail(caller, ("api_ng.c", 736), "expected binary") from None


@nif("crypto", "crypto_final", 1, caller=True, profiles=NEW)
def crypto_final(caller: Caller, state: Term) -> bytes:
    """The last bytes."""
    if not isinstance(state, Cipher):
        raise _fail(caller, ("api_ng.c", 886), "Bad State")
    return _end(caller, state)


# -- authenticated encryption --------------------------------------------------------------------------------


def _gcm(key: bytes, iv: bytes, data: bytes, aad: bytes) -> tuple[bytes, bytes]:
    """Encrypted data (its inverse is itself) and the tag of what went in."""
    from cryptography.hazmat.primitives.ciphers import Cipher as Made
    from cryptography.hazmat.primitives.ciphers import algorithms, modes

    context = Made(algorithms.AES(key), modes.GCM(iv)).encryptor()
    context.authenticate_additional_data(aad)
    out = context.update(data) + context.finalize()
    return out, context.tag


def _open_gcm(key: bytes, iv: bytes, data: bytes, aad: bytes, tag: bytes) -> bytes | None:
    """Decrypt; None: the tag is wrong. By encrypting, so that a tag may be as short as OTP lets it be."""
    import hmac

    plain, _ = _gcm(key, iv, data, aad)
    again, whole = _gcm(key, iv, plain, aad)
    return plain if again == data and hmac.compare_digest(whole[: len(tag)], tag) else None


def _aead(
    row: tuple[str, str, int, int, int], key: bytes, size: int
) -> tuple[
    Callable[[bytes, bytes, bytes], tuple[bytes, bytes]], Callable[[bytes, bytes, bytes, bytes], bytes | None]
]:
    """The two directions: (iv, data, aad) -> (data, tag) and (iv, data, aad, tag) -> data or None."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESCCM, ChaCha20Poly1305

    if row[1] == "gcm":

        def seal(iv: bytes, data: bytes, aad: bytes) -> tuple[bytes, bytes]:
            out, tag = _gcm(key, iv, data, aad)
            return out, tag[:size]

        return seal, lambda iv, data, aad, tag: _open_gcm(key, iv, data, aad, tag)
    made: Any = AESCCM(key, size) if row[1] == "ccm" else ChaCha20Poly1305(key)
    whole = size if row[1] == "ccm" else 16

    def seal_made(iv: bytes, data: bytes, aad: bytes) -> tuple[bytes, bytes]:
        both = made.encrypt(iv, data, aad)
        return both[:-whole], both[-whole:][:size]

    def open_made(iv: bytes, data: bytes, aad: bytes, tag: bytes) -> bytes | None:
        try:
            return bytes(made.decrypt(iv, data + tag, aad))
        except InvalidTag:
            return None

    return seal_made, open_made


@nif("crypto", "crypto_one_time_aead", 7, caller=True, profiles=NEW)
def aead7(
    caller: Caller, name: Term, key: Term, iv: Term, data: Term, aad: Term, tag: Term, flag: Term
) -> Term:
    """Encrypt: {Data, Tag} with a tag of `tag` bytes; decrypt: the data, or error when the tag is wrong."""
    if flag not in ("true", "false"):
        raise _fail(caller, ("aead.c", 58), "Bad enc flag")
    encrypt = flag == "true"
    texts = []
    for value, line, what in (
        (key, 61, "non-binary key"),
        (iv, 64, "non-binary iv"),
        (data, 67, "non-binary text"),
        (aad, 70, "non-binary AAD"),
    ):
        try:
            texts.append(iodata(value))
        except ErlangError:
            raise _fail(caller, ("aead.c", line), what) from None
    secret, start, content, extra = texts
    row = _find(caller, name, secret)
    if row is None or row[1] not in AEAD or len(secret) != row[2]:
        raise _fail(caller, ("aead.c", 90), "Unknown cipher or invalid key size", device="Unknown cipher")
    if encrypt:
        if type(tag) is not int or tag < 0:
            raise _fail(caller, ("aead.c", 77), "Bad Tag length")
        size = tag
    else:
        if not isinstance(tag, bytes):
            raise _fail(caller, ("aead.c", 82), "Bad Tag")
        size = len(tag)
    low, high = {"gcm": (1, 128), "ccm": (7, 13), "aead": (12, 12)}[row[1]]
    if not low <= len(start) <= high:
        raise _fail(caller, ("aead.c", 111), "Bad IV length")
    if row[1] == "ccm" and (size not in range(4, 17, 2)):
        raise _fail(caller, ("aead.c", 104), "Can't set tag length", kind="error")
    if not 1 <= size <= 16:
        if encrypt:
            raise _fail(caller, ("aead.c", 156), "Can't get Tag", kind="error")
        return atom("error")
    seal, unseal = _aead(row, secret, size)
    if encrypt:
        return seal(start, content, extra)
    plain = unseal(start, content, extra, tag)
    return atom("error") if plain is None else plain


@nif("crypto", "crypto_one_time_aead", 6, caller=True, profiles=NEW)
def aead6(caller: Caller, name: Term, key: Term, iv: Term, data: Term, aad: Term, flag_or_tag: Term) -> Term:
    """The same with the usual tag: the last argument is `true`, to encrypt."""
    size = 12 if isinstance(name, str) and name.endswith("_ccm") else 16
    if (
        isinstance(name, str)
        and caller.machine.profile == "otp"
        and not (name.endswith(("_ccm", "_gcm")) or name == "chacha20_poly1305")
    ):
        raise ErlangError((atom("badarg"), chars("Not an AEAD cipher")))
    return aead7(caller, name, key, iv, data, aad, size, flag_or_tag)


# -- what ciphers are ------------------------------------------------------------------------------------


@nif("crypto", "cipher_info", 1, profiles=OTP)
def cipher_info(name: Term) -> Term:
    """Sizes and mode of a cipher."""
    row = CIPHERS.get(name) if isinstance(name, str) else None
    if row is None:
        raise badarg()
    kind, mode, size, iv, number = row
    block = {"ecb": 16, "cbc": 8 if kind == "des3" else 16}.get(mode, 1)
    modes = {"cfb128": "cfb_mode", "cfb8": "cfb_mode", "stream": "stream_cipher", "aead": "stream_cipher"}
    return {
        atom("block_size"): block,
        atom("iv_length"): iv,
        atom("key_length"): size,
        atom("mode"): atom(modes.get(mode, f"{mode}_mode")),
        atom("prop_aead"): atom(str(mode in AEAD).lower()),
        atom("type"): number,
    }


NATIVES = tuple(f for f in list(globals().values()) if hasattr(f, "_nif_names"))
