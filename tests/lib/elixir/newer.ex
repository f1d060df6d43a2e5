# What came with Elixir 1.15 to 1.18: compiled and recorded by 1.18.
defmodule Newer.Point do
  @derive {JSON.Encoder, only: [:x]}
  defstruct [:x, :y]
end

defmodule Newer.Full do
  @derive JSON.Encoder
  defstruct [:x]
end

defmodule Newer do
  import Say
  alias Newer.{Full, Point}

  def start do
    json()
    strings()
    inspected()
    texts()
    processes()
    :ok
  end

  defp json do
    for term <- [
          nil,
          true,
          1,
          -1.5,
          1.0e30,
          "a\"é\n\u2028",
          :atom,
          [],
          [1, [2, nil]],
          %{},
          %{a: 1},
          %{"k" => [%{}]},
          %{1 => 2},
          %Point{x: 1, y: 2},
          %Full{x: [%Point{x: 5}]}
        ] do
      say(JSON.encode!(term))
    end

    say(IO.iodata_to_binary(JSON.encode_to_iodata!([1, "a"])))
    say(JSON.encode!({1}))
    say(JSON.encode!(<<255>>))

    say(
      JSON.encode!([1, :b], fn x, e ->
        if x == :b, do: "\"custom\"", else: JSON.protocol_encode(x, e)
      end)
    )

    for text <- [
          "null",
          " [1, 2.5, \"a\\u00e9\\n\", true, {}] ",
          "{\"a\":{\"b\":[]}}",
          "",
          "[",
          "[1,]",
          "{\"a\" 1}",
          "nul",
          "1 2",
          "\"\\ud800\"",
          "1e3",
          "[1] x"
        ] do
      say(JSON.decode(text))
      say(JSON.decode!(text))
    end

    say(JSON.decode("[null, 1] rest", [], []))
    say(JSON.decode("[null]", nil, null: :null))

    say(
      JSON.decode("{\"a\": 1}", nil,
        object_push: fn k, v, acc -> [{String.to_atom(k), v} | acc] end
      )
    )

    say(JSON.Encoder.impl_for(1))
    say(JSON.Encoder.impl_for(%Point{}))
    say(JSON.Encoder.encode([1], &JSON.protocol_encode/2) |> IO.iodata_to_binary())
  end

  defp strings do
    for s <- ["héllo", "", "日本"],
        from <- [-4, 0, 1, 2, 9],
        n <- [0, 1, 2, 3, 20],
        do: say(String.byte_slice(s, from, n))

    for s <- [
          <<97, 255, 98>>,
          <<0xE2, 0x82>>,
          <<0xF0, 0x90, 0x80, 97>>,
          <<0xED, 0xA0, 0x80>>,
          <<0xF8, 0x88>>,
          <<0xC0, 0xAF>>,
          <<0xF4, 0x90, 0x80, 0x80>>,
          "ok"
        ] do
      say(String.replace_invalid(s))
      say(String.replace_invalid(s, "?"))
    end

    say(String.valid?("é", :fast_ascii))
    say(String.valid?(<<255>>, :fast_ascii))
    say(String.valid?(1))
  end

  defp inspected do
    for t <- [~c"abc", ~c"it's \"x\"\n", [a: ~c"ab"], ~c"", [7, 8, 9], [1000]],
        do: IO.puts(inspect(t))

    IO.puts(inspect(~c"abcdef", printable_limit: 3))
    IO.puts(inspect([1, 2], charlists: :as_charlists))
    IO.puts(inspect(:"\u202A"))
    IO.puts(inspect("\u202A"))
  end

  defp of(fun) do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end

  defp id(x), do: Process.get(:nothing, x)

  defp texts do
    say(of(fn -> {:ok, _} = id({:error, 1}) end))
    say(of(fn -> case id(1), do: (2 -> 1) end))
    say(of(fn -> with({:a} <- id(1), do: 1, else: (2 -> 1)) end))
    say(of(fn -> %{id([]) | a: 1} end))
    say(of(fn -> id(%{b: 1}).a end))
    say(of(fn -> id(nil).a end))
    say(of(fn -> id({1}).a end))
    say(of(fn -> id(1) and true end))
    say(of(fn -> apply(Newer.Nope, :nope, [1, 2]) end))
    say(of(fn -> to_string(id({1})) end))
    say(of(fn -> to_charlist(id(%{a: 1})) end))
    say(of(fn -> Enum.count(id(1)) end))
    say(of(fn -> Supervisor.child_spec(Nope, []) end))
    say(of(fn -> Supervisor.child_spec({Enum, 1}, []) end))
    say(of(fn -> raise BadStructError, struct: Foo, term: 1 end))
    say(Exception.normalize(:error, {:else_clause, 1}))

    say(
      elem(Exception.blame(:error, %KeyError{key: :abe, term: %{abc: 1, abd: 2, xyz: 3}}, []), 0)
      |> Exception.message()
    )

    say(
      elem(Exception.blame(:error, %KeyError{key: "x", term: %{abc: 1}}, []), 0)
      |> Exception.message()
    )

    say(
      elem(Exception.blame(:error, :undef, [{Newer, :strat, [], []}]), 0)
      |> Exception.message()
    )

    say(
      elem(Exception.blame(:error, :undef, [{Newer.Nope, :strat, [], []}]), 0)
      |> Exception.message()
    )

    say(elem(Exception.blame(:error, :undef, [{nil, :strat, [], []}]), 0) |> Exception.message())

    say(
      elem(Exception.blame(:error, :badarith, [{:erlang, :+, [1, :a], []}]), 0)
      |> Exception.message()
    )

    say(
      elem(Exception.blame(:error, :function_clause, [{Newer, :f, [1, %{a: 1}], []}]), 0)
      |> Exception.message()
    )

    say(Application.ensure_all_started([:nope_a, :nope_b]) |> elem(0))

    say(
      Supervisor.init([], strategy: :one_for_all, max_restarts: 1)
      |> elem(1)
      |> elem(0)
      |> Enum.sort()
    )

    say(Supervisor.child_spec(%{id: 1, start: {A, :b, []}}, significant: true) |> Enum.sort())
  end

  defp processes do
    alias_ref = Process.alias()
    send(alias_ref, :by_alias)
    say(receive do: (:by_alias -> :by_alias), after: (100 -> :nothing))
    say(Process.unalias(alias_ref))
    send(Process.alias([:reply]), :once)
    say(receive do: (:once -> :once), after: (100 -> :nothing))
    ref = Process.monitor(self(), [])
    say(Process.demonitor(ref))
    say(Process.set_label(:label))
    say(is_integer(System.system_time()))

    {:ok, _} =
      PartitionSupervisor.start_link(
        name: Newer.P,
        child_spec: Agent.child_spec(fn -> 1 end),
        partitions: 3
      )

    say(PartitionSupervisor.partitions(Newer.P))
    say(PartitionSupervisor.count_children(Newer.P) |> Enum.sort())
    say(PartitionSupervisor.which_children(Newer.P) |> Enum.map(&elem(&1, 0)) |> Enum.sort())
    say(Agent.get({:via, PartitionSupervisor, {Newer.P, 4}}, & &1))
    say(Agent.update({:via, PartitionSupervisor, {Newer.P, 4}}, &(&1 + 1)))
    say(for k <- 0..3, do: Agent.get({:via, PartitionSupervisor, {Newer.P, k}}, & &1))
    say(is_pid(PartitionSupervisor.whereis_name({Newer.P, "key"})))
    say(PartitionSupervisor.child_spec(name: X))
    say(PartitionSupervisor.stop(Newer.P))
    {:ok, _} = Registry.start_link(keys: :unique, name: Newer.R)
    say(Registry.lock(Newer.R, :key, fn -> :locked end))

    say(
      Task.yield_many([Task.async(fn -> 1 end)], limit: 1, timeout: 1000)
      |> Enum.map(&elem(&1, 1))
    )

    say(Logger.put_process_level(self(), :error))
    say(Logger.get_process_level(self()))
    say(Logger.delete_process_level(self()))
  end
end
