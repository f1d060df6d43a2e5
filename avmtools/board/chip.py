"""What the ROM loader of each Espressif chip answers when a host looks around: registers by address.

The addresses are esptool's own (its target classes), so every chip that the installed esptool knows
exists here too, and no table of ours can fall behind. Values are those of an unused part: revision 0,
no fuses burnt, a 40 MHz crystal, and a MAC of the board's choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from avmtools.errors import UsageError

#: Espressif's first OUI; the other half of a simulated board's MAC comes from its seed.
MAC_PREFIX = bytes((0x24, 0x0A, 0xC4))
_CRYSTAL_MHZ = 40
_ROM_BAUD = 115200


@dataclass(frozen=True)
class Security:
    """Fuses that lock a device. All off on a fresh one."""

    secure_boot: bool = False
    flash_encryption: bool = False
    secure_download: bool = False


@dataclass(frozen=True)
class ChipModel:
    """One chip as its ROM loader shows it."""

    name: str
    chip_id: int | None  #: what GET_SECURITY_INFO and image headers call it
    uses_magic: bool  #: found by the value at ``magic_register``, not by its id
    registers: dict[int, int] = field(repr=False)
    spi_base: int
    spi_usr1: int
    spi_usr2: int
    spi_miso_length: int | None  #: None: the length stands in USR1 (ESP8266)
    spi_w0: int
    spi_addr_msb: bool
    mac: bytes
    security: Security


def chip_names() -> list[str]:
    """Every chip that can be simulated."""
    from esptool.targets import CHIP_LIST

    return list(CHIP_LIST)


def chip_model(name: str, mac: bytes | None = None, security: Security | None = None) -> ChipModel:
    """The chip ``name``; :class:`UsageError` names the known ones when there is none."""
    from esptool.targets import CHIP_DEFS

    if name not in CHIP_DEFS:
        raise UsageError(f"There is no chip called {name}.", "Known chips: " + ", ".join(CHIP_DEFS) + ".")
    rom = CHIP_DEFS[name]
    security = security or Security()
    mac = mac or MAC_PREFIX + bytes((0x5A, 0x00, sum(name.encode()) & 0xFF))
    registers: dict[int, int] = {}
    if rom.USES_MAGIC_VALUE and rom.MAGIC_VALUE is not None:
        registers[rom.CHIP_DETECT_MAGIC_REG_ADDR] = rom.MAGIC_VALUE
    _burn_mac(registers, name, rom, mac)
    _set_crystal(registers, name, rom)
    _burn_security(registers, rom, security)
    return ChipModel(
        name=name,
        chip_id=rom.IMAGE_CHIP_ID,
        uses_magic=bool(rom.USES_MAGIC_VALUE),
        registers=registers,
        spi_base=rom.SPI_REG_BASE,
        spi_usr1=rom.SPI_USR1_OFFS,
        spi_usr2=rom.SPI_USR2_OFFS,
        spi_miso_length=rom.SPI_MISO_DLEN_OFFS,
        spi_w0=rom.SPI_W0_OFFS,
        spi_addr_msb=bool(rom.SPI_ADDR_REG_MSB),
        mac=mac,
        security=security,
    )


def _burn_mac(registers: dict[int, int], name: str, rom: Any, mac: bytes) -> None:
    low, high = int.from_bytes(mac[2:], "big"), int.from_bytes(mac[:2], "big")
    if name == "esp8266":  # three odd words; the OUI stands in the third
        registers[rom.ESP_OTP_MAC0] = mac[5] << 24
        registers[rom.ESP_OTP_MAC1] = mac[3] << 8 | mac[4]
        registers[rom.ESP_OTP_MAC3] = int.from_bytes(mac[:3], "big")
        return
    base = rom.MAC_EFUSE_REG if hasattr(rom, "MAC_EFUSE_REG") else rom.EFUSE_RD_REG_BASE + 4
    registers[base], registers[base + 4] = low, high


def _set_crystal(registers: dict[int, int], name: str, rom: Any) -> None:
    if hasattr(rom, "UART_CLKDIV_REG"):
        divider = getattr(rom, "XTAL_CLK_DIVIDER", 1)
        registers[rom.UART_CLKDIV_REG] = _CRYSTAL_MHZ * 1_000_000 * divider // _ROM_BAUD
    if name == "esp32":  # its ROM measures the crystal against the 8 MHz oscillator
        ck8m = 128
        registers[rom.EFUSE_RD_REG_BASE + 16] = ck8m
        count = _CRYSTAL_MHZ * 1_000_000 * 40 // (15625 * ck8m)
        registers[rom.RTCCALICFG1] = count << rom.TIMERS_RTC_CALI_VALUE_S


def _burn_security(registers: dict[int, int], rom: Any, security: Security) -> None:
    def burn(register: str, mask: str) -> None:
        address = getattr(rom, register, None)
        bits = getattr(rom, mask, None)
        if address is not None and bits is not None:
            registers[address] = registers.get(address, 0) | bits

    if security.secure_boot:
        burn("EFUSE_SECURE_BOOT_EN_REG", "EFUSE_SECURE_BOOT_EN_MASK")
        burn("EFUSE_RD_ABS_DONE_REG", "EFUSE_RD_ABS_DONE_1_MASK")
    if security.flash_encryption:
        # An odd number of bits means "encrypted"; every mask of esptool's has an odd number of them.
        burn("EFUSE_SPI_BOOT_CRYPT_CNT_REG", "EFUSE_SPI_BOOT_CRYPT_CNT_MASK")
        burn("EFUSE_DIS_DOWNLOAD_MANUAL_ENCRYPT_REG", "EFUSE_DIS_DOWNLOAD_MANUAL_ENCRYPT")


class SpiMaster:
    """The SPI controller's registers, as far as a host drives the flash chip through them.

    A host writes a command byte to USR2, sets the start bit in CMD and reads the answer from W0.
    Known commands: 9F (identify), 5A (SFDP), 05 (status); all others answer 0.
    """

    _START = 1 << 18
    _MANUFACTURER = 0xEF  # Winbond: no start-up quirks that hosts would work around
    _SFDP = b"SFDP" + bytes((6, 1, 1, 0xFF)) + bytes(8) + bytes((_MANUFACTURER,)) + bytes(47)

    def __init__(self, chip: ChipModel, flash_size: int) -> None:
        self._chip = chip
        self._identity = self._MANUFACTURER | 0x40 << 8 | (flash_size.bit_length() - 1) << 16
        self._values: dict[int, int] = {}

    def owns(self, address: int) -> bool:
        return 0 <= address - self._chip.spi_base < 0x100

    def read(self, address: int) -> int:
        return self._values.get(address - self._chip.spi_base, 0)

    def write(self, address: int, value: int) -> None:
        offset = address - self._chip.spi_base
        if offset == 0 and value & self._START:
            self._values[self._chip.spi_w0] = self._answer() & self._read_mask()
            value &= ~self._START
        self._values[offset] = value

    def _read_mask(self) -> int:
        """Only as many bits come in as the host asked for; the others of W0 are 0."""
        if self._chip.spi_miso_length is not None:
            bits = self._values.get(self._chip.spi_miso_length, 31) + 1
        else:
            bits = (self._values.get(self._chip.spi_usr1, 0) >> 8 & 0x1FF) + 1
        return (1 << min(bits, 32)) - 1

    def _answer(self) -> int:
        command = self._values.get(self._chip.spi_usr2, 0) & 0xFF
        if command == 0x9F:
            return self._identity
        if command == 0x5A:
            address = self._values.get(4, 0)
            if self._chip.spi_addr_msb:
                address >>= 8  # 24 address bits stand in the register's upper end
            return int.from_bytes(self._SFDP[address & 0x3F :][:4], "little")
        return 0
