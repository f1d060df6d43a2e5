"""STM32 boards: st-flash writes the pack raw to the application address of the part."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError
from avmtools.flash.tools import find_tool, run_tool

if TYPE_CHECKING:
    from avmtools.targets import Target


@dataclass(frozen=True)
class Written:
    """What st-flash wrote."""

    address: int
    size: int
    output: str

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        return {"address": self.address, "bytes": self.size, "tool": "st-flash"}


def flash(data: bytes, name: str, target: Target, *, address: int | None = None, serial: str = "") -> Written:
    """Write and reset. ``address`` defaults to the part's, ``serial`` names one of several ST-LINKs.

    Raises AvmError when the pack doesn't fit, ToolFailed with st-flash's own exit status when it fails.
    """
    at = target.app_address if address is None else address
    assert at is not None
    if not target.flash_base <= at < target.flash_end:
        raise AvmError(
            f"0x{at:X} is not in the flash of a {target.name} "
            f"(0x{target.flash_base:X}-0x{target.flash_end - 1:X}).",
            f"Applications go to 0x{target.app_address or 0:X}.",
            code="wrong_offset",
        )
    if at + len(data) > target.flash_end:
        raise AvmError(
            f"{name} has {len(data)} bytes, but a {target.name} has room for {target.flash_end - at} there.",
            "Pack with --prune --strip-lines.",
            code="too_large",
        )
    tool = find_tool("st-flash", "stlink-tools in Debian, stlink elsewhere")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "application.avm"
        path.write_bytes(data)
        which = ["--serial", serial] if serial else []
        output = run_tool(
            [tool, *which, "--reset", "write", str(path), f"0x{at:x}"],
            "Is the ST-LINK connected and the board powered?",
        )
    return Written(at, len(data), output)
