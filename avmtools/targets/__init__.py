"""What a chip or board is: bootloader offset, flash geometry, families, flasher."""
