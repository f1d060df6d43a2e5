"""What an AtomVM release is: integer width, functions, opcodes, chunks, layouts."""
