defprotocol Station.Unit do
  @moduledoc false
  @spec unit(t) :: String.t()
  def unit(value)
end

defmodule Station.Reading do
  @moduledoc false
  @enforce_keys [:kind]
  defstruct [:kind, value: 0]

  defimpl String.Chars do
    def to_string(%{value: value} = reading), do: "#{value} #{Station.Unit.unit(reading)}"
  end

  defimpl Station.Unit do
    def unit(%{kind: :temperature}), do: "°C"
    def unit(%{kind: :pressure}), do: "hPa"
  end
end

defmodule Station.Alarm do
  @moduledoc false
  @derive {Inspect, except: [:secret]}
  defstruct [:text, :secret, level: 0]

  defguardp is_low(level) when level < 2

  def rank(level) when is_low(level), do: :low
  def rank(level) when level in 2..4, do: :middle

  defimpl Enumerable do
    def count(_), do: {:ok, 2}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
    def reduce(alarm, acc, fun), do: Enumerable.List.reduce([alarm.text, alarm.level], acc, fun)
  end
end

defimpl Station.Unit, for: [Station.Alarm, Integer] do
  def unit(_), do: "none"
end

defmodule Station.Failure do
  defexception [:code]

  @impl true
  def message(%{code: code}), do: "failed with #{code}"
end
