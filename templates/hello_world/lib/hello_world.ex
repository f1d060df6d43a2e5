defmodule HelloWorld do
  @moduledoc "The first program of the AtomVM documentation: one line on the console."

  @doc "Where the program starts."
  @spec start() :: :ok
  def start do
    :io.format(~c"Hello World~n")
  end
end
