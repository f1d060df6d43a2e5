"""avm test: discovery, runner, reports."""
