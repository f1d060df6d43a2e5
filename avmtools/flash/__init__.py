"""From a flash plan to a transport: esptool, UF2 drive, st-flash; monitor."""
