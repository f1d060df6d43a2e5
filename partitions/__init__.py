"""Package data: partitions that are read through avmtools.resources."""
