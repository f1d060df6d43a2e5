"""Packing, pruning and checking .avm archives."""
