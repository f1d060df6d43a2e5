defmodule Station.Log do
  @moduledoc false
  use Agent

  def start_link(_), do: Agent.start_link(fn -> [] end, name: __MODULE__)
  def add(text), do: Agent.update(__MODULE__, &[text | &1])
  def all, do: Agent.get(__MODULE__, &Enum.sort/1)
end
