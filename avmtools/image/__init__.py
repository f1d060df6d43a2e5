"""Partition tables, data partitions and release images."""
