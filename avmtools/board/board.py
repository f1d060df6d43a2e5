"""A simulated board: chip, flash, the two reset lines, and a console.

``IO0`` and ``EN`` hang on the host's DTR and RTS through the usual two transistors: RTS without DTR
holds the chip in reset, DTR without RTS pulls IO0 low. When the chip leaves reset, IO0 decides: low
starts the serial loader, high boots what is in the flash.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from avmtools.board.romloader import RomLoader

if TYPE_CHECKING:
    from collections.abc import Callable

    from avmtools.board.chip import ChipModel
    from avmtools.board.nor import NorFlash

    #: Boots the flash: gets its bytes, a function that takes console bytes, and one to which it gives what
    #: ends it (called at the next reset, from another thread); returns at the end.
    Program = Callable[[bytes, Callable[[bytes], None], Callable[[Callable[[], None]], None]], None]

_DOWNLOAD_BANNER = b"\r\nrst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0))\r\nwaiting for download\r\n"
_BOOT_BANNER = b"\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"


class Board:
    """One board. Not thread safe, except :meth:`output`, which a server drains.

    ``program`` runs in a thread of its own whenever the board boots; without one the board says that
    it has booted and stays silent. ``download`` starts it in the serial loader (the boot button held).
    """

    def __init__(
        self, chip: ChipModel, flash: NorFlash, *, program: Program | None = None, download: bool = False
    ) -> None:
        self.chip = chip
        self.flash = flash
        self.loader = RomLoader(chip, flash, on_reset=self.reset)
        self.boots = 0
        self._program = program
        self._console: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._dtr = self._rts = False
        self._run = 0  #: the boot whose program may write; older ones are cut off
        self._enders: list[Callable[[], None]] = []
        self.downloading = download
        if not download:
            self.reset()

    # -- lines ------------------------------------------------------------------------------------

    def set_lines(self, dtr: bool, rts: bool) -> None:
        """What the host asserts. Leaving reset samples IO0."""
        was_held = self._rts and not self._dtr
        self._dtr, self._rts = dtr, rts
        held = rts and not dtr
        if held:
            self.power_off()
        if was_held and not held:
            # The capacitor on EN keeps the chip in reset while the host moves DTR after RTS, so the
            # line state *after* this change is what counts; both asserted (the glitch of a
            # non-atomic host) reads as IO0 low, as it does on boards with that capacitor.
            self._leave_reset(io0_low=dtr)

    def reset(self) -> None:
        """A reset from within (the loader's "reboot", the watchdog): IO0 is sampled as it is."""
        self._leave_reset(io0_low=self._dtr and not self._rts)

    def enter_loader(self) -> None:
        """A reset with the boot button held."""
        self._leave_reset(io0_low=True)

    def power_off(self) -> None:
        """End the program that runs, if one does."""
        self._run += 1
        enders, self._enders = self._enders, []
        for end in enders:
            end()

    def _leave_reset(self, *, io0_low: bool) -> None:
        self.power_off()
        self.loader.restart()
        self.downloading = io0_low
        if io0_low:
            self._console.put(_DOWNLOAD_BANNER)
            return
        self.boots += 1
        self._console.put(_BOOT_BANNER)
        if self._program is not None:
            run, program, content = self._run, self._program, bytes(self.flash.data)

            def write(data: bytes) -> None:
                if self._run == run:
                    self._console.put(data)

            def on_reset(end: Callable[[], None]) -> None:
                if self._run == run:
                    self._enders.append(end)
                else:
                    end()

            threading.Thread(target=program, args=(content, write, on_reset), daemon=True).start()

    # -- serial -----------------------------------------------------------------------------------

    def input(self, data: bytes) -> bytes:
        """Bytes from the host; the loader's answer (a running program has no input)."""
        return self.loader.feed(data) if self.downloading else b""

    def output(self) -> bytes:
        """What the console has said since last asked."""
        pieces = []
        while not self._console.empty():
            pieces.append(self._console.get())
        return b"".join(pieces)
