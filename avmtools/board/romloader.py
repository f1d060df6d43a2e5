"""The serial loader of an Espressif chip: ROM first, flasher stub once a host has uploaded one.

A pure state machine: :meth:`RomLoader.feed` takes the bytes that arrived and returns the bytes to
send. It speaks Espressif's published serial protocol, with the differences between ROM and stub that
a host depends on: the length of a status, the form of an MD5, who erases when, what each refuses.
The stub's machine code isn't executed: when a host starts what it uploaded, the stub's behaviour
takes over. Offsets and sizes are in bytes, all numbers on the wire are little endian.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

from avmtools.board import slip
from avmtools.board.chip import SpiMaster
from avmtools.board.nor import SECTOR, FlashFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from avmtools.board.chip import ChipModel
    from avmtools.board.nor import NorFlash


class Command(IntEnum):
    """Command bytes; those from 0xD0 on exist in the stub only."""

    FLASH_BEGIN = 0x02
    FLASH_DATA = 0x03
    FLASH_END = 0x04
    MEM_BEGIN = 0x05
    MEM_END = 0x06
    MEM_DATA = 0x07
    SYNC = 0x08
    WRITE_REG = 0x09
    READ_REG = 0x0A
    SPI_SET_PARAMS = 0x0B
    SPI_ATTACH = 0x0D
    READ_FLASH_SLOW = 0x0E
    CHANGE_BAUDRATE = 0x0F
    FLASH_DEFL_BEGIN = 0x10
    FLASH_DEFL_DATA = 0x11
    FLASH_DEFL_END = 0x12
    SPI_FLASH_MD5 = 0x13
    GET_SECURITY_INFO = 0x14
    ERASE_FLASH = 0xD0
    ERASE_REGION = 0xD1
    READ_FLASH = 0xD2
    RUN_USER_CODE = 0xD3


#: What the ESP8266's ROM lacks.
_NOT_IN_ESP8266_ROM = frozenset(
    {
        Command.SPI_SET_PARAMS,
        Command.SPI_ATTACH,
        Command.READ_FLASH_SLOW,
        Command.CHANGE_BAUDRATE,
        Command.FLASH_DEFL_BEGIN,
        Command.FLASH_DEFL_DATA,
        Command.FLASH_DEFL_END,
        Command.SPI_FLASH_MD5,
    }
)
#: All that a chip in secure download mode still answers.
_SECURE_DOWNLOAD = frozenset(
    {
        Command.SYNC,
        Command.FLASH_BEGIN,
        Command.FLASH_DATA,
        Command.FLASH_END,
        Command.FLASH_DEFL_BEGIN,
        Command.FLASH_DEFL_DATA,
        Command.FLASH_DEFL_END,
        Command.SPI_SET_PARAMS,
        Command.SPI_ATTACH,
        Command.CHANGE_BAUDRATE,
        Command.GET_SECURITY_INFO,
    }
)

_ROM_SYNC_VALUE = 0x20120707
_CHECKSUM_SEED = 0xEF
_READ_SLOW_BLOCK = 64


class _Refused(Exception):
    """A command fails: (ROM error, stub error), from Espressif's two tables."""

    def __init__(self, rom: int, stub: int) -> None:
        super().__init__(rom, stub)
        self.rom, self.stub = rom, stub


_BAD_MESSAGE = (0x05, 0xFF)
_BAD_LENGTH = (0x01, 0xC0)
_BAD_CHECKSUM = (0x07, 0xC1)
_FLASH_FAILED = (0x08, 0xC4)
_NOT_BEGUN = (0x06, 0xC6)
_INFLATE_FAILED = (0x0B, 0xC7)
_TOO_LITTLE = (0x06, 0xC8)
_TOO_MUCH = (0x06, 0xC9)


@dataclass
class _Writer:
    """A flash write in progress."""

    position: int
    end: int
    erased_to: int  #: sectors before this are ready; the stub erases as it goes, the ROM up front
    inflate: zlib._Decompress | None


@dataclass
class _Stream:
    """READ_FLASH in progress: packets go out until the host has acknowledged them all."""

    offset: int
    size: int
    packet: int
    in_flight: int
    sent: int = 0
    acknowledged: int = 0


class RomLoader:
    """One chip's loader over one flash chip."""

    def __init__(
        self,
        chip: ChipModel,
        flash: NorFlash,
        *,
        on_reset: Callable[[], None] | None = None,
        on_baud: Callable[[int], None] | None = None,
    ) -> None:
        self.chip = chip
        self.flash = flash
        self.on_reset = on_reset or (lambda: None)
        self.on_baud = on_baud or (lambda baud: None)
        self.commands: list[Command] = []  #: what was asked, in order (tests count round trips)
        self.restart()

    def restart(self) -> None:
        """As after a reset: RAM is lost, the ROM is in charge, the flash keeps what it has."""
        self.stub = False
        self._slip = slip.Decoder()
        self._spi = SpiMaster(self.chip, self.flash.size)
        self._registers: dict[int, int] = {}
        self._ram: list[tuple[int, int]] = []
        self._ram_at = 0
        self._writer: _Writer | None = None
        self._stream: _Stream | None = None

    def feed(self, data: bytes) -> bytes:
        """The answer to ``data``, b"" while a packet is incomplete."""
        return b"".join(self._packet(packet) for packet in self._slip.feed(data))

    # -- packets ----------------------------------------------------------------------------------

    def _packet(self, packet: bytes) -> bytes:
        if self._stream is not None and len(packet) == 4:
            return self._acknowledged(int.from_bytes(packet, "little"))
        if len(packet) < 8 or packet[0] != 0:
            return b""
        code, size, checksum = struct.unpack_from("<xBHI", packet)
        payload = packet[8:]
        self._stream = None
        try:
            command = self._known(code)
            self.commands.append(command)
            if len(payload) != size:
                raise _Refused(*_BAD_LENGTH)
            return self._run(command, payload, checksum)
        except _Refused as e:
            return self._status(code, 1, e.stub if self.stub else e.rom)
        except FlashFault:
            return self._status(code, 1, _FLASH_FAILED[self.stub])
        except struct.error:
            return self._status(code, 1, _BAD_LENGTH[self.stub])

    def _known(self, code: int) -> Command:
        try:
            command = Command(code)
        except ValueError:
            raise _Refused(*_BAD_MESSAGE) from None
        if not self.stub and (
            command >= 0xD0
            or (self.chip.name == "esp8266" and command in _NOT_IN_ESP8266_ROM)
            or (self.chip.security.secure_download and command not in _SECURE_DOWNLOAD)
        ):
            raise _Refused(*_BAD_MESSAGE)
        return command

    def _status(self, code: int, failed: int = 0, error: int = 0, value: int = 0, data: bytes = b"") -> bytes:
        short = self.stub or self.chip.name == "esp8266"
        body = data + bytes((failed, error)) + (b"" if short else b"\0\0")
        return slip.encode(struct.pack("<BBHI", 1, code, len(body), value) + body)

    def _run(self, command: Command, payload: bytes, checksum: int) -> bytes:
        match command:
            case Command.SYNC:
                value = 0 if self.stub else _ROM_SYNC_VALUE
                return self._status(command, value=value) * 8
            case Command.READ_REG:
                (address,) = struct.unpack("<I", payload)
                return self._status(command, value=self._read_register(address))
            case Command.WRITE_REG:
                for address, value, mask, _delay in struct.iter_unpack("<IIII", payload):
                    self._write_register(address, value, mask)
            case Command.GET_SECURITY_INFO:
                return self._status(command, data=self._security_info())
            case Command.MEM_BEGIN:
                size, _blocks, _block_size, self._ram_at = struct.unpack("<IIII", payload[:16])
                self._ram.append((self._ram_at, self._ram_at + size))
            case Command.MEM_DATA:
                self._ram_at += len(self._block(payload, checksum))
            case Command.MEM_END:
                return self._start_uploaded(*struct.unpack("<II", payload))
            case Command.FLASH_BEGIN | Command.FLASH_DEFL_BEGIN:
                self._begin(command, payload)
            case Command.FLASH_DATA | Command.FLASH_DEFL_DATA:
                self._write(command, self._block(payload, checksum))
            case Command.FLASH_END | Command.FLASH_DEFL_END:
                self._end(payload)
            case Command.SPI_FLASH_MD5:
                return self._status(command, data=self._md5(payload))
            case Command.READ_FLASH_SLOW:
                offset, size = struct.unpack("<II", payload)
                block = self.flash.read(offset, min(size, _READ_SLOW_BLOCK))
                return self._status(command, data=block.ljust(_READ_SLOW_BLOCK, b"\0"))
            case Command.READ_FLASH:
                offset, size, packet, in_flight = struct.unpack("<IIII", payload)
                self.flash.read(offset, size)  # refuses what is beyond the end
                self._stream = _Stream(offset, size, max(packet, 1), max(in_flight, 1))
                return self._status(command) + self._send_packets()
            case Command.ERASE_FLASH:
                self.flash.erase(0, self.flash.size)
            case Command.ERASE_REGION:
                self.flash.erase(*struct.unpack("<II", payload))
            case Command.CHANGE_BAUDRATE:
                self.on_baud(struct.unpack_from("<I", payload)[0])
            case Command.RUN_USER_CODE:
                self.on_reset()
                return b""
            case Command.SPI_ATTACH | Command.SPI_SET_PARAMS:
                pass  # one flash chip, always attached, of the size it has
        return self._status(command)

    # -- registers and RAM ------------------------------------------------------------------------

    def _read_register(self, address: int) -> int:
        if self._spi.owns(address):
            return self._spi.read(address)
        return self._registers.get(address, self.chip.registers.get(address, 0))

    def _write_register(self, address: int, value: int, mask: int) -> None:
        value = self._read_register(address) & ~mask | value & mask
        if self._spi.owns(address):
            self._spi.write(address, value)
        else:
            self._registers[address] = value

    def _security_info(self) -> bytes:
        if self.chip.uses_magic and self.chip.name != "esp32s2":
            raise _Refused(*_BAD_MESSAGE)
        security = self.chip.security
        flags = security.secure_boot | security.secure_download << 2
        info = struct.pack("<IB7x", flags, security.flash_encryption)
        if not self.chip.uses_magic:
            info += struct.pack("<II", self.chip.chip_id or 0, 0)
        return info

    def _start_uploaded(self, stay: int, entry: int) -> bytes:
        if stay or not entry:
            return self._status(Command.MEM_END)
        if not any(start <= entry < end for start, end in self._ram):
            raise _Refused(0x0F, 0xC3)  # jumping into nothing would hang a real chip
        answer = self._status(Command.MEM_END)
        self.stub = True
        return answer + slip.encode(b"OHAI")

    def _block(self, payload: bytes, checksum: int) -> bytes:
        size, _sequence = struct.unpack_from("<II", payload)
        block = payload[16:]
        if size != len(block):
            raise _Refused(*_BAD_LENGTH)
        if reduce(xor, block, _CHECKSUM_SEED) != checksum & 0xFF:
            raise _Refused(*_BAD_CHECKSUM)
        return block

    # -- flash ------------------------------------------------------------------------------------

    def _begin(self, command: Command, payload: bytes) -> None:
        size, blocks, block_size, offset = struct.unpack("<IIII", payload[:16])
        deflated = command == Command.FLASH_DEFL_BEGIN
        first = offset - offset % SECTOR
        end = offset + size
        erased_to = first
        self._writer = None
        if not self.stub and size:
            erased_to = -(-end // SECTOR) * SECTOR
            self.flash.erase(first, erased_to - first)
        if end > self.flash.size:
            raise _Refused(*_FLASH_FAILED)
        if not deflated and not self.stub:
            end = max(end, offset + blocks * block_size)  # the ROM writes its padded last block
        inflate = zlib.decompressobj() if deflated else None
        self._writer = _Writer(offset, min(end, self.flash.size), erased_to, inflate)

    def _write(self, command: Command, block: bytes) -> None:
        writer = self._writer
        if writer is None or (writer.inflate is not None) != (command == Command.FLASH_DEFL_DATA):
            raise _Refused(*_NOT_BEGUN)
        if writer.inflate is not None:
            try:
                block = writer.inflate.decompress(block)
            except zlib.error:
                raise _Refused(*_INFLATE_FAILED) from None
            if len(block) > writer.end - writer.position:
                raise _Refused(*_TOO_MUCH)
        else:
            block = block[: writer.end - writer.position]  # the host pads its last block
        end = writer.position + len(block)
        if self.stub and block and end > writer.erased_to:
            erased_to = -(-end // SECTOR) * SECTOR
            self.flash.erase(writer.erased_to, erased_to - writer.erased_to)
            writer.erased_to = erased_to
        self.flash.program(writer.position, block)
        writer.position = end

    def _end(self, payload: bytes) -> None:
        (stay,) = struct.unpack("<I", payload)
        writer, self._writer = self._writer, None
        if self.stub and writer is not None and writer.position < writer.end:
            raise _Refused(*_TOO_LITTLE)
        if not stay:
            self.on_reset()

    def _md5(self, payload: bytes) -> bytes:
        offset, size = struct.unpack_from("<II", payload)
        digest = hashlib.md5(self.flash.read(offset, size), usedforsecurity=False)
        return digest.digest() if self.stub else digest.hexdigest().encode()

    # -- streaming --------------------------------------------------------------------------------

    def _send_packets(self) -> bytes:
        stream = self._stream
        assert stream is not None
        out = []
        window = stream.packet * stream.in_flight
        while stream.sent < stream.size and stream.sent - stream.acknowledged < window:
            size = min(stream.packet, stream.size - stream.sent)
            out.append(slip.encode(self.flash.read(stream.offset + stream.sent, size)))
            stream.sent += size
        return b"".join(out)

    def _acknowledged(self, total: int) -> bytes:
        stream = self._stream
        assert stream is not None
        stream.acknowledged = max(stream.acknowledged, min(total, stream.sent))
        if stream.acknowledged < stream.size:
            return self._send_packets()
        self._stream = None
        content = self.flash.read(stream.offset, stream.size)
        return slip.encode(hashlib.md5(content, usedforsecurity=False).digest())
