"""Finding and compiling a user's project; templates."""
