"""A connected ESP32-family chip in its loader: find it, ask it, write it.

The only module that touches esptool. Everything esptool, pyserial or the operating system may raise
comes out as :class:`DeviceError` with the port in it; ``DeviceLost`` is the one worth a second try.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, TypeVar

from avmtools.errors import AvmError, DeviceError
from avmtools.flash.esplog import caught, install
from avmtools.flash.line import ROM_BAUD, open_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Answer = TypeVar("Answer")
#: What esptool uses for most commands; a port that keeps this timeout is never reconfigured, which
#: takes a round trip on RFC 2217.
_COMMAND_SECONDS: float = 3
DEFAULT_BAUD = 460800
_QUESTION_ATTEMPTS = 3
_LOST_HINT = "Check the cable and the power, then run the command again: it goes on where this one ended."


class DeviceLost(DeviceError):
    """The connection broke, or what came back was noise: connecting again may help."""

    code = "device_lost"


class Device:
    """One chip. Use :func:`connect`, and as a context manager."""

    def __init__(self, esp: Any, port: str, log: Callable[[str], None], baud: int) -> None:
        self._esp = esp
        self._log = log
        self.port = port
        self.baud = baud
        self.chip: str = esp.CHIP_NAME.lower().replace("-", "").replace("(", "").replace(")", "")
        self.image_chip_id: int | None = esp.IMAGE_CHIP_ID
        self.bootloader_offset: int = esp.BOOTLOADER_FLASH_OFFSET
        self.mac = ""
        self.flash_size: int | None = None
        self.round_trips = 0

    def __enter__(self) -> Device:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- state ------------------------------------------------------------------------------------

    @property
    def secure_download(self) -> bool:
        """The chip's fuses forbid reading the flash through the loader."""
        return bool(self._esp.secure_download_mode)

    def locks(self) -> list[str]:
        """Which protections are burnt into the chip: "secure boot", "flash encryption"."""
        if self.secure_download:
            return ["secure download mode"]
        found = []
        with self._translated("asking for its fuses"):
            if self._esp.get_flash_encryption_enabled():
                found.append("flash encryption")
            if self._esp.get_secure_boot_enabled():
                found.append("secure boot")
        return found

    # -- reading ----------------------------------------------------------------------------------

    def read(self, offset: int, size: int) -> bytes:
        """``size`` bytes of flash."""
        return self._ask(
            f"reading {size} bytes at 0x{offset:X}", lambda: bytes(self._esp.read_flash(offset, size))
        )

    def md5(self, offset: int, size: int) -> str:
        """The MD5 that the chip computes over its own flash, in hex."""
        return self._ask(
            f"comparing {size} bytes at 0x{offset:X}",
            lambda: str(self._esp.flash_md5sum(offset, size)).lower(),
        )

    def _ask(self, doing: str, question: Callable[[], Answer]) -> Answer:
        """Ask something that changes nothing, and again when the answer came out garbled."""
        for left in reversed(range(_QUESTION_ATTEMPTS)):
            try:
                with self._translated(doing):
                    return question()
            except DeviceLost as e:
                if not left or isinstance(e.__cause__, OSError):
                    raise
                with self._translated(doing):
                    self._esp.flush_input()
        raise AssertionError("unreachable")

    # -- changing ---------------------------------------------------------------------------------

    def write(
        self, regions: Sequence[tuple[int, bytes]], advance: Callable[[int], None] = lambda n: None
    ) -> None:
        """Write, and verify each region by the chip's MD5. The sectors touched are erased first.

        ``advance`` gets the bytes that went over the wire (compressed ones, mostly).
        """
        from esptool import cmds

        # Reconnecting is the caller's: it can ask the chip what has arrived, and go on from there.
        self._esp.WRITE_FLASH_ATTEMPTS = 1
        for offset, data in regions:
            with self._translated(f"writing {len(data)} bytes at 0x{offset:X}", advance):
                cmds.write_flash(self._esp, [(offset, data)])

    def erase(self, offset: int, size: int) -> None:
        """Erase whole sectors."""
        from esptool import cmds

        with self._translated(f"erasing {size} bytes at 0x{offset:X}"):
            cmds.erase_region(self._esp, offset, size)

    def erase_all(self) -> None:
        """Erase the whole chip."""
        from esptool import cmds

        with self._translated("erasing the flash"):
            if self._esp.IS_STUB:
                cmds.erase_flash(self._esp)
            else:
                cmds.erase_region(self._esp, 0, self.flash_size or 4 * 1024 * 1024)

    def reset(self) -> None:
        """Start what is in the flash. A raw socket has no reset line: there the caller hangs up."""
        from esptool import cmds

        with self._translated("resetting"):
            if self.port.startswith("socket:"):
                return
            cmds.reset_chip(self._esp, "hard-reset")

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._esp._port.close()

    # -- errors -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _translated(self, doing: str, advance: Callable[[int], None] = lambda n: None) -> Iterator[None]:
        self.round_trips += 1
        with caught(self._log, advance), _translated(self.port, doing):
            yield


@contextlib.contextmanager
def _translated(port: str, doing: str) -> Iterator[None]:
    import struct

    from esptool import FatalError
    from serial import SerialException

    try:
        yield
    except (SerialException, OSError) as e:
        raise DeviceLost(
            f"{port} went away while {doing}.",
            _LOST_HINT,
            port=port,
            cause=str(e),
        ) from e
    except FatalError as e:
        raise DeviceLost(
            f"The device on {port} failed while {doing}: {_first_sentence(e)}",
            "Try again, with a lower --baud if it happens often; --verbose shows what esptool said.",
            port=port,
            cause=str(e),
        ) from e
    except (struct.error, ValueError, IndexError, KeyError, RuntimeError) as e:
        # esptool parses answers without checking their length; noise ends up here.
        raise DeviceLost(
            f"The device on {port} answered nonsense while {doing}.",
            "Is something else connected there, or another program reading the port?",
            port=port,
            cause=repr(e),
        ) from e


def _first_sentence(e: Exception) -> str:
    text = re.sub(r"\s+", " ", str(e)).strip()
    text = re.split(r" For troubleshooting| Hint:|(?<=\.) (?=[A-Z])", text)[0]
    return text if text.endswith((".", "!", "?")) else text + "."


def connect(
    port: str,
    *,
    baud: int = DEFAULT_BAUD,
    chip: str = "auto",
    stub: bool = True,
    attempts: int = 3,
    log: Callable[[str], None] = lambda line: None,
) -> Device:
    """Put the chip on ``port`` into its loader and attach its flash.

    ``port`` is a device path or a URL (socket://, rfc2217://). ``chip`` refuses any other one.
    """
    install()
    from esptool import cmds
    from serial import SerialException

    line = open_port(port)
    try:
        with caught(log):
            try:
                esp: Any = cmds.detect_chip(line, ROM_BAUD, connect_attempts=attempts)
            except (SerialException, OSError) as e:
                raise DeviceLost(
                    f"{port} went away while connecting.", _LOST_HINT, port=port, cause=str(e)
                ) from e
            except Exception as e:
                raise DeviceError(
                    f"No ESP32-family chip answers on {port}.",
                    "Hold the board's BOOT button while it connects, check that the cable carries data, and"
                    " that no other program has the port open.",
                    port=port,
                    cause=_first_sentence(e),
                ) from e
            with _translated(port, "connecting"):
                esp._port.timeout = _COMMAND_SECONDS
                device = Device(esp, port, log, baud)
                if chip not in ("auto", device.chip):
                    raise AvmError(
                        f"The chip on {port} is an {device.chip}, not an {chip}.",
                        f"Connect the right board, or use --chip {device.chip}.",
                        code="wrong_chip",
                        port=port,
                        chip=device.chip,
                    )
                if device.secure_download:
                    return device
                device.mac = ":".join(f"{b:02x}" for b in esp.read_mac())
                if stub and not esp.IS_STUB:
                    esp = device._esp = cmds.run_stub(esp)
                if (
                    baud != ROM_BAUD
                    and not port.startswith("socket:")
                    and (esp.IS_STUB or device.chip != "esp8266")
                ):
                    esp.change_baud(baud)
                cmds.attach_flash(esp)
                size = cmds.detect_flash_size(esp)
                device.flash_size = _size_bytes(size)
                if device.flash_size is not None:
                    esp.flash_set_parameters(device.flash_size)
            return device
    except BaseException:
        with contextlib.suppress(Exception):
            line.close()
        raise


def _size_bytes(size: str | None) -> int | None:
    if size is None:
        return None
    number, unit = int(size[:-2]), size[-2:]
    return number * (1024 * 1024 if unit == "MB" else 1024)
