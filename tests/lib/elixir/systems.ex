defprotocol Systems.Size do
  @fallback_to_any true
  def size(x)
end

defimpl Systems.Size, for: [List, Map] do
  def size(x), do: Enum.count(x)
end

defimpl Systems.Size, for: Any do
  defmacro __deriving__(module, _struct, options) do
    quote do
      defimpl Systems.Size, for: unquote(module) do
        def size(_), do: unquote(options)[:size]
      end
    end
  end

  def size(_), do: :any
end

defprotocol Systems.Strict do
  def name(x, y)
end

defmodule Systems.Derived do
  @derive {Systems.Size, size: 5}
  defstruct [:a]
end

defmodule Systems.Other do
  defstruct [:a]

  defimpl Systems.Strict do
    def name(_, y), do: {:other, y}
  end

  defimpl String.Chars do
    def to_string(%{a: a}), do: "other #{a}"
  end

  defimpl Enumerable do
    def count(_), do: {:ok, 2}
    def member?(_, x), do: {:ok, x == 1}
    def slice(_), do: {:error, __MODULE__}
    def reduce(_, acc, fun), do: Enumerable.reduce([1, 2], acc, fun)
  end

  defimpl Collectable do
    def into(o),
      do:
        {[],
         fn
           acc, {:cont, x} -> [x | acc]
           acc, :done -> %{o | a: acc}
           _, :halt -> :ok
         end}
  end
end

defmodule Systems do
  import Say
  alias Systems.{Derived, Other, Size, Strict}
  require Logger

  def start do
    protocols()
    modules()
    times()
    environment()
    applications()
    devices()
    nodes()
    logging()
    utils()
    :ok
  end

  defp protocols do
    say(Size.size([1, 2]))
    say(Size.size(%{a: 1}))
    say(Size.size(1))
    say(Size.size(%Derived{}))
    say(Size.size(%Other{}))
    say(Size.impl_for([]))
    say(Size.impl_for(%Derived{}))
    say(Size.impl_for(%Other{}))
    say(Size.impl_for!(1))
    say(Strict.name(%Other{}, 1))
    say(Strict.name(1, 1))
    say(Strict.impl_for(1))
    say(Strict.impl_for(%Derived{}))
    say(Strict.impl_for(self()))
    say(Size.__protocol__(:module))
    say(Size.__protocol__(:functions))
    say(Systems.Size.List.__impl__(:for))
    say(Systems.Size.List.__impl__(:protocol))
    say(Protocol.assert_protocol!(Size))
    say(Protocol.assert_protocol!(Systems))
    say(Protocol.assert_impl!(Size, List))
    say(Protocol.assert_impl!(Strict, Other))
    say(Protocol.consolidated?(Size))
    say("#{%Other{a: 1}}")
    say(to_string(%Derived{}))
    say(Enum.map(%Other{}, &(&1 + 1)))
    say(Enum.count(%Other{}))
    say(1 in %Other{})
    say(Enum.into([1, 2], %Other{}))
    say(for x <- [1, 2], into: %Other{}, do: x)
    say(Enumerable.impl_for(%Other{}))
    say(Inspect.impl_for(1))
    say(Inspect.impl_for(%Other{}))
  end

  defp modules do
    say(Module.split(Foo.Bar))
    say(Module.split("Elixir.Foo.Bar"))
    say(Module.split(:foo))
    say(Module.split("foo"))
    say(Module.concat(Foo, :bar))
    say(Module.concat([Foo, "Bar", Baz, nil]))
    say(Module.concat([Elixir, Foo]))
    say(Module.concat("Foo", "bar.baz"))
    say(Module.concat(Foo, Bar.Baz))
    say(Module.safe_concat(Systems, Other))
    say(Module.safe_concat([Systems, "Nope Nope"]))
    say(Code.ensure_loaded?(Systems))
    say(Code.ensure_loaded?(Systems.Nope))
    say(Code.ensure_loaded(Systems))
    say(elem(Code.ensure_loaded(Systems.Nope), 0))
    say(Code.ensure_loaded!(Systems))
    say(Code.ensure_all_loaded([Systems, Enum]))
    say(Code.ensure_compiled(Systems))
    say(Code.ensure_compiled!(Systems))
    say(Code.ensure_compiled?(Systems.Nope))
    say(Systems.Other.__info__(:module))
    say(Systems.Other.__struct__())
    say(Systems.Other.__struct__(a: 1))
  end

  defp times do
    for u <- [:second, :millisecond, :microsecond, :nanosecond, :native, 100] do
      say(is_integer(System.monotonic_time(u)))
      say(System.system_time(u) > 1_000_000_000)
      say(is_integer(System.os_time(u)))
      say(is_integer(System.time_offset(u)))
    end

    say(is_integer(System.monotonic_time()))
    say(is_integer(System.system_time()))
    say(is_integer(System.os_time()))
    say(is_integer(System.time_offset()))
    say(System.monotonic_time(:foo))

    for {n, from, to} <- [
          {1000, :millisecond, :second},
          {-1, :millisecond, :second},
          {1, :second, :nanosecond},
          {7, 3, 2}
        ] do
      say(System.convert_time_unit(n, from, to))
    end

    say(System.convert_time_unit(1, :foo, :second))
    say(System.unique_integer([:positive]) > 0)
    say(System.unique_integer() != System.unique_integer())
    say(System.unique_integer([:monotonic]) < System.unique_integer([:monotonic]))
  end

  defp environment do
    say(System.get_env("NOPE_X"))
    say(System.get_env("NOPE_X", "default"))
    say(System.fetch_env("NOPE_X"))
    say(System.fetch_env!("NOPE_X"))
    say(System.put_env("SYSTEMS_A", "é"))
    say(System.get_env("SYSTEMS_A"))
    say(System.fetch_env!("SYSTEMS_A"))
    say(System.get_env()["SYSTEMS_A"])
    say(System.put_env(%{"SYSTEMS_B" => "x", "SYSTEMS_A" => nil}))
    say({System.get_env("SYSTEMS_A"), System.get_env("SYSTEMS_B")})
    say(System.delete_env("SYSTEMS_B"))
    say(System.get_env("SYSTEMS_B"))
    say(System.argv(["a", "b"]))
    say(System.argv())
    say(is_binary(System.tmp_dir()))
    say(is_binary(System.tmp_dir!()))
    say(System.put_env("HOME", "/home/x"))
    say(is_binary(System.user_home!()))
    say(is_binary(System.user_home()))
    say(System.endianness())
    say(System.compiled_endianness())
    say(is_binary(System.version()))
    say(is_binary(System.otp_release()))
    say(is_map(System.build_info()))
    say(System.schedulers() > 0)
    say(System.schedulers_online() > 0)
    say(System.no_halt())
    say(System.no_halt(true))
    say(System.no_halt())
    say(System.no_halt(false))
    say(is_binary(System.pid()))
  end

  defp applications do
    say(Application.get_env(:nope, :a))
    say(Application.get_env(:nope, :a, 3))
    say(Application.put_env(:nope, :a, 1))
    say(Application.fetch_env(:nope, :a))
    say(Application.fetch_env!(:nope, :a))
    say(Application.get_all_env(:nope))
    say(Application.delete_env(:nope, :a))
    say(Application.fetch_env(:nope, :a))
    say(Application.fetch_env!(:nope, :a))
    say(Application.put_all_env(nope: [b: 1, c: 2]))
    say(Application.get_env(:nope, :c))
    say(Application.put_env(:nope, :d, 1, persistent: true))
    say(Application.delete_env(:nope, :d, persistent: true))
    say(Application.spec(:nope))
    say(Application.spec(:nope, :vsn))
    say(Application.get_application(Systems))
    say(elem(Application.start(:nope), 0))
    say(elem(Application.ensure_all_started(:nope), 0))
    say(elem(Application.ensure_started(:nope), 0))
    say(elem(Application.ensure_loaded(:nope), 0))
    say(elem(Application.load(:nope), 0))
    say(elem(Application.unload(:nope), 0))
    say(Application.stop(:nope))
    say(is_list(Application.started_applications()))
    say(is_list(Application.loaded_applications()))
    say(Application.format_error({:not_started, :x}))
    say(Application.format_error({:already_started, :x}))
    say(Application.format_error({:already_loaded, :x}))
    say(Application.format_error({:bad_return, {{X, :start, [:a]}, 2}}))
  end

  defp devices do
    say(IO.puts("text"))
    say(IO.puts([?a, "b", [955]]))
    say(IO.puts(:atom))
    say(IO.puts(1.5))
    say(IO.puts(:stdio, nil))
    say(IO.write("no line"))
    say(IO.write(:stdio, 5))
    say(IO.puts({1}))
    say(IO.binwrite("bytes"))
    say(IO.binwrite(:stdio, [10]))
    say(IO.inspect({1, 2}, label: "label"))
    say(IO.inspect(:stdio, [1], width: 3))
    say(IO.iodata_to_binary([1, "a", ["b"]]))
    say(IO.iodata_length([1, "abc", [2]]))
    say(IO.chardata_to_string([?a, "é", [955]]))
    say(IO.chardata_to_string("x"))
    say(IO.chardata_to_string([255, <<255>>]))
    say(IO.gets("prompt> "))
    say(IO.gets(:stdio, ""))
    say(IO.read(:line))
    say(IO.read(:stdio, 3))
    say(IO.getn(""))
    say(IO.getn("", 2))
    say(IO.getn(:stdio, "", 2))
    say(IO.binread(:line))
    say(IO.binread(:stdio, 2))
    say(IO.stream(:stdio, :line) |> Enum.take(2))
    say(IO.binstream(:stdio, :line) |> Enum.take(1))
    say(IO.stream(:stdio, 2) |> Enum.take(2))
    say(Enum.into(["to ", "stdio\n"], IO.stream(:stdio, :line)) == IO.stream(:stdio, :line))
    say(IO.read(:eof) |> is_binary())
    say(IO.gets(""))
    say(IO.read(:line))
    say(IO.puts(:nobody_here, "x"))
    say(IO.ANSI.format([:red, "a", [:bright, "b"], ?c], true) |> IO.iodata_to_binary())
    say(IO.ANSI.format([:red, "a"], false) |> IO.iodata_to_binary())
    say(IO.ANSI.format([:red, "a"]) |> IO.iodata_to_binary())
    say(IO.ANSI.format_fragment([:red, "a"], true) |> IO.iodata_to_binary())
    say(IO.ANSI.format_fragment("a") |> IO.iodata_to_binary())
    say(IO.ANSI.format([:nope], true))
    say(IO.ANSI.color(5))
    say(IO.ANSI.color(1, 2, 3))
    say(IO.ANSI.color_background(7))
    say(IO.ANSI.color_background(1, 2, 3))
    say(IO.ANSI.cursor(1, 2))

    say([
      IO.ANSI.cursor_up(),
      IO.ANSI.cursor_down(2),
      IO.ANSI.cursor_left(),
      IO.ANSI.cursor_right(3)
    ])

    say([IO.ANSI.home(), IO.ANSI.clear(), IO.ANSI.clear_line(), IO.ANSI.reset(), IO.ANSI.red()])
    say(IO.ANSI.enabled?())
    say(is_list(IO.ANSI.syntax_colors()))
  end

  defp nodes do
    say(Node.self())
    say(Node.alive?())
    say(Node.list())
    say(Node.list(:visible))
    say(is_pid(Node.spawn(node(), fn -> :ok end)))
    say(is_pid(Node.spawn(node(), fn -> :ok end, [])))
    say(is_pid(Node.spawn(node(), Kernel, :node, [])))
    say(is_pid(Node.spawn_link(node(), fn -> :ok end)))
    say(is_pid(Node.spawn_link(node(), Kernel, :node, [])))
  end

  defp logging do
    say(Logger.levels())
    say(Logger.compare_levels(:info, :debug))
    say(Logger.compare_levels(:info, :error))
    say(Logger.compare_levels(:info, :info))
    say(Logger.compare_levels(:foo, :info))
    say(Logger.metadata())
    say(Logger.metadata(a: 1, b: 2))
    say(Logger.metadata(b: nil))
    say(Logger.metadata())
    say(Logger.reset_metadata(c: 3))
    say(Logger.metadata())
    say(Logger.reset_metadata())
    say(Logger.level())
    say(Logger.configure(level: :none))
    say(Logger.level())
    say(Logger.info("not seen"))
    say(Logger.error(fn -> raise "never called" end))
    say(Logger.configure(level: :foo))
    say(Logger.configure(level: :debug))
    say(Logger.put_module_level(Systems, :none))
    say(Logger.get_module_level(Systems))
    say(Logger.error("not seen either"))
    say(Logger.delete_module_level(Systems))
    say(Logger.get_module_level([Systems]))
    say(Logger.delete_all_module_levels())
    say(Logger.enabled?(self()))
    say(Logger.disable(self()))
    say(Logger.enabled?(self()))
    say(Logger.error("nor this"))
    say(Logger.bare_log(:error, "nor this"))
    say(Logger.enable(self()))
    say(Logger.flush())
  end

  defp utils do
    say(Kernel.Utils.destructure([1, 2, 3], 2))
    say(Kernel.Utils.destructure([1], 3))
    say(Kernel.Utils.destructure(nil, 2))
    say(Kernel.Utils.destructure(1, 2))
    say(Kernel.Utils.raise("x"))
    destructure([a, b], [1])
    say({a, b})
  end
end
