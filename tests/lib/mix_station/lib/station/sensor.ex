defmodule Station.Sensor do
  @moduledoc false
  use GenServer, restart: :permanent

  def start(name, kind), do: DynamicSupervisor.start_child(Station.Sensors, {__MODULE__, {name, kind}})
  def start_link({name, _} = arg), do: GenServer.start_link(__MODULE__, arg, name: via(name))
  def put(name, value), do: GenServer.cast(via(name), {:put, value})
  def read(name), do: GenServer.call(via(name), :read)
  def history(name), do: GenServer.call(via(name), :history)

  defp via(name), do: {:via, Registry, {Station.Registry, name}}

  @impl true
  def init({_, kind}), do: {:ok, %{kind: kind, values: []}, {:continue, :announce}}

  @impl true
  def handle_continue(:announce, state) do
    Station.Log.add("#{state.kind} started")
    {:noreply, state}
  end

  @impl true
  def handle_call(:read, _from, %{values: [value | _]} = state) do
    {:reply, %Station.Reading{kind: state.kind, value: value}, state}
  end

  def handle_call(:history, _from, state), do: {:reply, Enum.reverse(state.values), state}

  @impl true
  def handle_cast({:put, value}, state), do: {:noreply, update_in(state.values, &[value | &1])}
end
