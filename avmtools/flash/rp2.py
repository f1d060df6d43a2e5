"""RP2 boards (Pico): a UF2 file goes onto the drive that the boot ROM shows, or through picotool.

A board shows its drive after a start with BOOTSEL held, or when a running one is opened at 1200 baud.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError, DeviceError
from avmtools.flash.tools import run_tool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The boot ROM's drive carries this file, whatever its label was mounted as.
_INFO_FILE = "INFO_UF2.TXT"
_SETTLE_SECONDS = 0.5
WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class Copied:
    """Where a UF2 file went."""

    place: str
    tool: str
    size: int

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        return {"place": self.place, "tool": self.tool, "bytes": self.size}


def mount_folders() -> list[Path]:
    """The folders in which this system mounts drives."""
    user = os.environ.get("USER", "")
    if sys.platform == "darwin":
        return [Path("/Volumes")]
    return [Path("/run/media") / user, Path("/media") / user, Path("/media"), Path("/mnt")]


def find_drives(volumes: Sequence[str], folders: Sequence[Path]) -> list[Path]:
    """Mounted boot drives with one of these labels."""
    found = []
    for folder in folders:
        for volume in volumes:
            drive = folder / volume
            if drive.is_dir() and drive not in found:
                found.append(drive)
    return found


def flash(
    uf2: bytes,
    name: str,
    volumes: Sequence[str],
    *,
    drive: str = "",
    port: str = "",
    wait: float = WAIT_SECONDS,
    say: Callable[[str], None] = lambda line: None,
) -> Copied:
    """Write a UF2 file to the one board in BOOTSEL mode.

    ``drive`` names its folder, ``port`` a running board to be sent there first. Without a drive
    picotool is used if it is installed. Raises DeviceError when no board shows up within ``wait`` seconds.
    """
    if drive:
        return _copy(uf2, name, Path(drive))
    found = find_drives(volumes, mount_folders())
    picotool = shutil.which("picotool")
    if not found and port:
        say(f"sending the board on {port} to its boot loader")
        touch_1200(port)
    elif not found and picotool:
        return _picotool(uf2, name, picotool)
    deadline = time.monotonic() + wait
    while not found and time.monotonic() < deadline:
        time.sleep(_SETTLE_SECONDS)
        found = find_drives(volumes, mount_folders())
    if not found and port and picotool:
        return _picotool(uf2, name, picotool)
    if not found:
        raise DeviceError(
            f"No boot drive ({' or '.join(volumes)}) has appeared.",
            "Hold BOOTSEL while plugging the board in, mount its drive, or name its folder with --drive.",
            code="no_device",
        )
    if len(found) > 1:
        raise DeviceError(
            f"{len(found)} boot drives are mounted: {', '.join(map(str, found))}.",
            "Choose one with --drive.",
            code="several_devices",
        )
    return _copy(uf2, name, found[0])


def touch_1200(port: str) -> None:
    """Open a port at 1200 baud: the USB stack of a running Pico takes that as "go to the boot loader"."""
    import serial

    try:
        serial.Serial(port, 1200).close()
    except (serial.SerialException, OSError) as e:
        raise DeviceError(
            f"{port} can't be opened.", "'avm ports' lists the ports there are.", port=port
        ) from e


def _copy(uf2: bytes, name: str, drive: Path) -> Copied:
    """Copy, and wait until the system has written it out. The drive vanishes when the board has it all."""
    if not drive.is_dir():
        raise DeviceError(
            f"There is no drive {drive}.", "Is the board in BOOTSEL mode, and its drive mounted?"
        )
    if not (drive / _INFO_FILE).is_file():
        raise DeviceError(
            f"{drive} is not the boot drive of an RP2 board: {_INFO_FILE} is missing.",
            "Name the folder where RPI-RP2 or RP2350 is mounted.",
        )
    target = drive / (Path(name).stem + ".uf2")
    try:
        with target.open("wb") as f:
            f.write(uf2)
            f.flush()
            os.fsync(f.fileno())
    except OSError as e:
        # The board restarts as soon as the last block is in: then only the closing steps fail.
        if not drive.is_dir():
            return Copied(str(drive), "copy", len(uf2))
        raise AvmError(
            f"Copying to {drive} failed: {e.strerror}.", "Start the board with BOOTSEL again, then repeat."
        ) from e
    return Copied(str(drive), "copy", len(uf2))


def _picotool(uf2: bytes, name: str, picotool: str) -> Copied:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).stem + ".uf2")
        path.write_bytes(uf2)
        run_tool(
            [picotool, "load", "-f", "-x", str(path)], "Is a board connected, in BOOTSEL mode or running?"
        )
    return Copied("picotool", picotool, len(uf2))
