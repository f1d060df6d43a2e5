"""SLIP framing as Espressif's loaders use it: C0 frames a packet, DB escapes (RFC 1055)."""

from __future__ import annotations

END, ESC, ESC_END, ESC_ESC = 0xC0, 0xDB, 0xDC, 0xDD

#: No command of the protocol is longer (a block of the stub is 16 KiB, each byte may be escaped).
MAX_FRAME = 128 * 1024


def encode(packet: bytes) -> bytes:
    """One packet, framed."""
    body = packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc")
    return b"\xc0" + body + b"\xc0"


class Decoder:
    """Bytes in, whole packets out. Noise between packets is dropped, as the ROM does."""

    def __init__(self) -> None:
        self._frame: bytearray | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """The packets that end in ``data``. A broken escape drops its packet."""
        packets: list[bytes] = []
        position = 0
        while position < len(data):
            end = data.find(END, position)
            piece = data[position:] if end < 0 else data[position:end]
            if self._frame is not None:
                self._frame += piece
                if len(self._frame) > MAX_FRAME:
                    self._frame = None
            if end < 0:
                break
            position = end + 1
            if self._frame:
                packet = _unescape(bytes(self._frame))
                if packet is not None:
                    packets.append(packet)
                self._frame = None
            else:
                self._frame = bytearray()
        return packets


def _unescape(frame: bytes) -> bytes | None:
    parts = frame.split(b"\xdb")
    out = bytearray(parts[0])
    for part in parts[1:]:
        if part[:1] == b"\xdc":
            out += b"\xc0" + part[1:]
        elif part[:1] == b"\xdd":
            out += b"\xdb" + part[1:]
        else:
            return None
    return bytes(out)
