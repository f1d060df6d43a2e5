"""A stand-in firmware: what fills the bootloader and the application partition where no real firmware is.

A simulated board reads release images as a device does, so it wants images with right headers. It does not
execute them: the engine runs the packs. The stand-in is a valid ESP image (header, segments, checksum,
digest) that carries :data:`MARKER`, so that nobody takes it for something a device could run: its code is
zeros, and `avm flash` can recognise it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from avmtools.errors import InputError
from avmtools.formats.esp_image import EspImage, Segment, app_description, build

if TYPE_CHECKING:
    from avmtools.targets import Target

#: Every stand-in holds these words, in plain ASCII.
MARKER = b"AVM SIMULATION STAND-IN: not a firmware, does not boot on hardware"

#: Where an application's read-only data is mapped and its code loaded; any address does, as nothing runs it.
_DATA_ADDRESS, _CODE_ADDRESS = 0x3C000020, 0x40380000
#: Zeros: an illegal instruction on every chip of the family, should anything ever jump there.
_CODE = bytes(16)


def bootloader(target: Target) -> bytes:
    """The stand-in for ``bootloader.bin``. Raises InputError when the target has no ESP images."""
    return build(
        EspImage((Segment(_CODE_ADDRESS, _padded(MARKER) + _CODE),), _CODE_ADDRESS, _chip_id(target))
    )


def application(target: Target) -> bytes:
    """The stand-in for ``atomvm-esp32.bin``: project ``atomvm-<chip>``, version ``stand-in``."""
    described = app_description(f"atomvm-{target.name}", "stand-in", "")
    data = Segment(_DATA_ADDRESS, described + _padded(MARKER))
    return build(EspImage((data, Segment(_CODE_ADDRESS, _CODE)), _CODE_ADDRESS, _chip_id(target)))


def is_stand_in(firmware: bytes) -> bool:
    """Whether these bytes (an image, a partition, a whole flash) carry the marker."""
    return MARKER in firmware


def _chip_id(target: Target) -> int:
    if target.image_chip_id is None:
        raise InputError(
            f"There is no stand-in firmware for {target.title}.", "Stand-ins exist for the ESP32 family."
        )
    return target.image_chip_id


def _padded(text: bytes) -> bytes:
    return text + bytes(-len(text) % 4 or 4)
