"""avm: from Erlang, Elixir or Gleam source to a running AtomVM microcontroller."""

__version__ = "0.1.0"
