"""ELF firmware to an application image, through esptool's own converter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avmtools.errors import FormatError, InputError

if TYPE_CHECKING:
    from avmtools.targets import Target


def elf_to_image(elf: bytes, target: Target, path: str) -> bytes:
    """What ``esptool elf2image --flash-mode dio --flash-size 4MB`` makes of an ELF. Raises InputError."""
    if target.family != "esp32":
        raise InputError(
            f"{path} can't become an image for {target.title}.", "Give an ESP32 chip with --target."
        )
    import esptool
    from esptool.logger import log
    from esptool.util import FatalError

    log.set_verbosity("silent")
    try:
        image = esptool.elf2image(elf, target.chip, None, flash_mode="dio", flash_size="4MB")
    except FatalError as e:
        raise FormatError(path, None, f"esptool can't convert it: {e}") from e
    except (ValueError, IndexError, KeyError, OverflowError, MemoryError, EOFError) as e:
        raise FormatError(path, None, f"esptool can't convert it ({type(e).__name__}: {e})") from e
    finally:
        log.set_verbosity("auto")
    return bytes(image)
