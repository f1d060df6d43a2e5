"""Package data: templates that are read through avmtools.resources."""
