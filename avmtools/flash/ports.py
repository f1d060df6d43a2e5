"""Serial ports, and which of them probably are boards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from avmtools.errors import DeviceError

#: USB vendor -> (what boards with it are, family). Bridges are on ESP32 boards far more often than elsewhere.
_VENDORS: dict[int, tuple[str, str]] = {
    0x303A: ("Espressif USB", "esp32"),
    0x10C4: ("Silicon Labs CP210x bridge", "esp32"),
    0x1A86: ("WCH CH34x/CH9102 bridge", "esp32"),
    0x0403: ("FTDI bridge", "esp32"),
    0x067B: ("Prolific PL2303 bridge", "esp32"),
    0x2E8A: ("Raspberry Pi", "rp2"),
    0x0483: ("STMicroelectronics", "stm32"),
}


@dataclass(frozen=True, slots=True)
class Port:
    """One serial port. ``family`` is a guess by the USB vendor, "" without one."""

    path: str
    description: str
    family: str
    usb: str
    serial_number: str

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "port": self.path,
            "description": self.description,
            "family": self.family,
            "usb": self.usb,
            "serial_number": self.serial_number,
        }


def list_ports() -> list[Port]:
    """Every serial port of this machine, likely boards first."""
    from serial.tools import list_ports as pyserial

    ports = []
    for info in pyserial.comports():
        title, family = _VENDORS.get(info.vid or 0, (info.description or "", ""))
        usb = f"{info.vid:04x}:{info.pid:04x}" if info.vid is not None and info.pid is not None else ""
        described = info.product or title
        ports.append(
            Port(info.device, "" if described == "n/a" else described, family, usb, info.serial_number or "")
        )
    return sorted(ports, key=lambda p: (not p.family, not p.usb, p.path))


def candidates(family: str = "esp32") -> list[Port]:
    """The ports behind which such a board probably is."""
    return [p for p in list_ports() if p.family == family]


def choose(family: str = "esp32") -> str:
    """The one port that probably is the board; :class:`DeviceError` when there is none or several."""
    found = candidates(family)
    if len(found) == 1:
        return found[0].path
    if found:
        listed = ", ".join(p.path for p in found)
        raise DeviceError(
            f"{len(found)} boards are connected: {listed}.",
            "Choose one with --port, or use --all-ports.",
            code="several_devices",
            ports=[p.path for p in found],
        )
    raise DeviceError(
        "No board is connected.",
        "Plug it in with a cable that carries data; 'avm ports' lists all ports, --port names one.",
        code="no_device",
    )
