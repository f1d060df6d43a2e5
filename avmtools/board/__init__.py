"""Simulated boards: flash chip, ROM loader, peripherals, network, clock."""
