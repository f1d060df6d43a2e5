defmodule Station do
  @moduledoc "A weather station: sensors are servers found by a registry, readings are structs with units by protocol."

  alias Station.{Alarm, Log, Reading, Sensor, Unit}

  def start do
    {:ok, top} = Station.Application.start(:normal, [])
    measure()
    protocols()
    survive(top)
    Supervisor.stop(top)
    IO.puts("stopped: #{inspect(Process.whereis(Station.Supervisor))}")
    :ok
  end

  defp measure do
    for {name, kind} <- [{"roof", :temperature}, {"cellar", :temperature}, {"tank", :pressure}] do
      {:ok, pid} = Sensor.start(name, kind)
      IO.puts("#{name} is a process: #{is_pid(pid)}")
    end

    {:error, {:already_started, _}} = Sensor.start("roof", :temperature)
    for n <- 1..5, name <- ["roof", "cellar", "tank"], do: Sensor.put(name, n * String.length(name))

    for name <- ["roof", "cellar", "tank"] do
      reading = Sensor.read(name)
      IO.inspect(reading)
      IO.puts("#{name}: #{reading}")
    end

    [a, b] = ["roof", "tank"] |> Enum.map(&Task.async(fn -> Sensor.read(&1) end)) |> Task.await_many()
    IO.puts("tasks: #{a} and #{b}")

    sums =
      ["roof", "cellar", "tank"]
      |> Task.async_stream(&Enum.sum(Sensor.history(&1)), max_concurrency: 2)
      |> Enum.map(fn {:ok, sum} -> sum end)

    IO.inspect(sums, label: "sums", charlists: :as_lists)
    IO.inspect(Enum.sort(Registry.select(Station.Registry, [{{:"$1", :_, :_}, [], [:"$1"]}])), label: "names")
  end

  defp protocols do
    IO.puts("unit of a pressure: #{Unit.unit(%Reading{kind: :pressure, value: 1})}")
    IO.puts("unit of an alarm: #{Unit.unit(%Alarm{text: "hot", level: 3})}")
    IO.puts("unit of 5: #{Unit.unit(5)}")
    IO.inspect(%Alarm{text: "hot", level: 3, secret: "x"})
    IO.inspect(Enum.to_list(%Alarm{text: "hot", level: 3}), label: "an alarm as a list")
    IO.puts("consolidated: #{Protocol.consolidated?(Unit)} #{inspect(elem(Unit.__protocol__(:impls), 0))}")

    try do
      Unit.unit({:no, :unit})
    rescue
      e in Protocol.UndefinedError -> IO.puts("no unit: #{inspect(e.protocol)} #{inspect(e.value)}")
    end

    try do
      raise Station.Failure, code: 7
    rescue
      e in Station.Failure -> IO.puts(Exception.format_banner(:error, e))
    end

    with {:ok, level} <- Map.fetch(%{level: 2}, :level), :low <- Alarm.rank(level) do
      IO.puts("low")
    else
      other -> IO.inspect(other, label: "else")
    end

    text = for <<c <- "weather">>, c != ?e, into: "", do: <<c - 32>>

    IO.puts(
      "comprehension: #{text} #{~w(a b)a |> inspect()} #{inspect(for {k, v} <- %{a: 1}, into: %{}, do: {v, k})}"
    )

    Log.add("protocols done")
    IO.inspect(Log.all(), label: "log")
  end

  # A sensor that fails is started again, with an empty history.
  defp survive(top) do
    [{pid, _}] = Registry.lookup(Station.Registry, "roof")
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    receive do: ({:DOWN, ^ref, :process, ^pid, reason} -> IO.puts("roof ended: #{reason}"))
    wait(fn -> match?([{new, _}] when new != pid, Registry.lookup(Station.Registry, "roof")) end)
    IO.inspect(Sensor.history("roof"), label: "after its restart")
    IO.inspect(Enum.sort(DynamicSupervisor.count_children(Station.Sensors)), label: "sensors")
    IO.inspect(Enum.sort(Supervisor.count_children(top)), label: "children")
  end

  defp wait(fun) do
    unless fun.() do
      Process.sleep(5)
      wait(fun)
    end
  end
end
