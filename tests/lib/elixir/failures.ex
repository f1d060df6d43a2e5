defmodule Failures.One do
  defexception [:message]
end

defmodule Failures.Two do
  defexception [:foo, message: "default"]
end

defmodule Failures.Three do
  defexception [:foo]
  @impl true
  def message(e), do: "foo is #{inspect(e.foo)}"
end

defmodule Failures.Four do
  defexception [:foo]
  @impl true
  def exception(value), do: %__MODULE__{foo: {:made, value}}
  @impl true
  def message(_), do: :not_text
end

defmodule Failures.Struct do
  defstruct [:a, b: 1]
  def only(x) when is_integer(x), do: x
end

defprotocol Failures.Proto do
  def f(x)
end

defmodule Failures do
  import Say
  alias Failures.{Four, One, Proto, Struct, Three, Two}

  def start do
    raised()
    machine()
    texts()
    exits()
    entries()
    :ok
  end

  defp id(x), do: Process.get(:nothing, x)

  # {exception, message} of what a function raises
  defp of(fun) do
    {:returned, fun.()}
  rescue
    e -> {e.__struct__, Exception.message(e)}
  catch
    kind, value -> {kind, value}
  end

  defp raised do
    say(of(fn -> raise "text" end))
    say(of(fn -> raise One end))
    say(of(fn -> raise One, "given" end))
    say(of(fn -> raise One, message: "given" end))
    say(of(fn -> raise Two end))
    say(of(fn -> raise Two, foo: 1 end))
    say(of(fn -> raise Three, foo: 1 end))
    say(of(fn -> raise Four, 5 end))
    say(of(fn -> raise id("text") end))
    say(of(fn -> raise id(Two) end))
    say(of(fn -> raise id(%Two{message: "x"}) end))
    say(of(fn -> raise id(1) end))
    say(of(fn -> raise id(%Struct{}) end))
    say(of(fn -> reraise id("text"), [] end))
    say(of(fn -> throw(1) end))
    say(of(fn -> exit(:x) end))
    say(of(fn -> raise ArgumentError end))
    say(of(fn -> raise RuntimeError end))
    say(of(fn -> raise KeyError, key: 1 end))
    say(of(fn -> raise KeyError, key: 1, term: %{a: 1} end))
    say(of(fn -> raise KeyError, key: 1, term: [a: 1], message: "own" end))
    say(of(fn -> raise UndefinedFunctionError, module: Failures, function: :nope, arity: 3 end))
    say(of(fn -> raise UndefinedFunctionError, module: nil, function: :nope, arity: 3 end))
    say(of(fn -> raise FunctionClauseError, module: Failures, function: :nope, arity: 3 end))
    say(of(fn -> raise ErlangError, original: {:a, 1} end))
    say(of(fn -> raise SystemLimitError end))
    say(of(fn -> raise ArithmeticError end))
    say(of(fn -> raise CondClauseError end))
    say(of(fn -> raise Enum.EmptyError end))
    say(of(fn -> raise Enum.OutOfBoundsError end))
    say(of(fn -> raise System.EnvError, env: "X" end))
    say(of(fn -> raise BadArityError, function: &String.upcase/1, args: [] end))
    say(of(fn -> raise BadArityError, function: &String.upcase/1, args: [1, 2] end))
    say(of(fn -> raise BadFunctionError, term: 5 end))
    say(of(fn -> raise UnicodeConversionError, encoded: "a", rest: <<255>>, kind: :invalid end))
    say(of(fn -> raise UnicodeConversionError, encoded: "a", rest: [0xD800], kind: :invalid end))
    say(of(fn -> String.to_charlist(<<97, 0xE2, 0x82>>) end))
    say(of(fn -> List.to_string([97, 0xD800]) end))
    say(of(fn -> List.to_string([97, :a]) end))
  end

  # What the machine raises: the class alone, where the texts of releases differ.
  defp machine do
    say(of(fn -> 1 + id(:a) end))
    say(of(fn -> (fn 1 -> 1 end).(id(2)) end) |> elem(0))
    say(of(fn -> Struct.only(id(:a)) end))
    say(of(fn -> {:ok, _} = id({:error, 1}) end) |> elem(0))
    say(of(fn -> case id(1), do: (2 -> 1) end) |> elem(0))
    say(of(fn -> cond do: (id(false) -> 1) end))
    say(of(fn -> with({:a} <- id(1), do: 1, else: (2 -> 1)) end) |> elem(0))
    say(of(fn -> id(1).() end))
    say(of(fn -> %{id([]) | a: 1} end) |> elem(0))
    say(of(fn -> %{id(%{b: 1}) | a: 1} end))
    say(of(fn -> id(%{b: 1}).a end) |> elem(0))
    say(of(fn -> id(nil).a end) |> elem(0))
    say(of(fn -> id({1}).a end) |> elem(0))
    say(of(fn -> id(1) and true end) |> elem(0))
    say(of(fn -> id(nil) or true end) |> elem(0))
    say(of(fn -> apply(Failures, :nope, [1, 2]) end))
    say(of(fn -> apply(:failures_nope, :nope, [1, 2]) end))
    say(of(fn -> apply(Failures, :"odd name", []) end))
    say(of(fn -> :erlang.error(:foo) end))
    say(of(fn -> :erlang.error({:foo, 1}) end))
    say(of(fn -> :erlang.error(:system_limit) end))
    say(of(fn -> :erlang.error({:badarg, 1}) end))
    say(of(fn -> :erlang.error({:nocatch, 1}) end))
    say(of(fn -> elem({1}, id(5)) end) |> elem(0))
    say(of(fn -> Proto.f(1) end) |> elem(0))
    say(of(fn -> Proto.f(%Struct{}) end) |> elem(0))
    say(of(fn -> to_string(id({1})) end) |> elem(0))
    say(of(fn -> struct!(Struct, c: 1) end))

    say(
      try do
        raise "a"
      rescue
        e in [ArgumentError, RuntimeError] -> e
      end
    )

    say(
      try do
        :erlang.error(:badarg)
      rescue
        ArgumentError -> :rescued
      end
    )

    say(
      try do
        :erlang.error({:badmatch, 1})
      rescue
        e in MatchError -> e.term
      end
    )

    say(
      try do
        :erlang.error(:own)
      rescue
        e in ErlangError -> e.original
      end
    )

    say(
      try do
        apply(Failures, :nope, [])
      rescue
        e in UndefinedFunctionError -> {e.function, e.arity}
      end
    )

    say(
      try do
        Struct.only(:a)
      rescue
        e in FunctionClauseError -> {e.module, e.function, e.arity}
      end
    )
  end

  defp texts do
    say(Exception.exception?(%One{}))
    say(Exception.exception?(%Struct{}))
    say(Exception.message(%One{message: "x"}))
    say(Exception.message(%Four{}))
    say(Exception.message(%RuntimeError{message: :bad}))
    say(Exception.normalize(:error, :badarg))
    say(Exception.normalize(:error, %One{}))
    say(Exception.normalize(:exit, :x))
    say(Exception.normalize(:throw, :x, []))
    say(Exception.normalize(:error, :undef, [{Foo, :bar, [1], []}]))
    say(Exception.normalize(:error, :function_clause, [{Foo, :bar, 1, []}]))
    say(Exception.normalize(:error, :undef))
    say(Exception.normalize(:error, {:badkey, 1, %{}}))
    say(Exception.normalize(:error, {:badkey, 1}, [{:maps, :get, [1, %{a: 1}], []}]))
    say(Exception.normalize(:error, {:badkey, 1}, [{Map, :update!, [%{a: 1}, 1, 2], []}]))
    say(Exception.normalize(:error, {:badkey, 1}, [{:maps, :update, [1, 2, %{a: 1}], []}]))
    say(Exception.normalize(:error, {:badkey, 1}, [{:erlang, :map_get, [1, %{a: 1}], []}]))
    say(Exception.normalize(:error, :if_clause))
    say(Exception.normalize(:error, :cond_clause))
    say(Exception.normalize(:error, {:badrecord, 1}))
    say(Exception.normalize(:error, {:badarity, {&String.upcase/1, []}}))
    say(Exception.normalize(:error, {:badarg, [:x]}))
    say(Exception.blame(:error, %One{message: "a"}, []))
    say(Exception.blame(:exit, :x, []))

    say(
      Exception.blame(:error, %FunctionClauseError{module: A, function: :f, arity: 1}, [
        {A, :f, [:x], []}
      ])
      |> elem(1)
    )

    say(Exception.format_banner(:error, %One{message: "a"}))
    say(Exception.format_banner(:error, :badarg, []))
    say(Exception.format_banner(:throw, {:a, 1}))
    say(Exception.format_banner(:exit, :normal))

    say(Exception.format_banner({:EXIT, self()}, :killed) |> String.split(">") |> List.last())

    say(Exception.format(:error, %One{message: "a"}))
    say(Exception.format(:error, %One{message: "a"}, stack()))
    say(Exception.format(:exit, :x, stack()))
    say(Exception.format(:throw, 1, stack()))
    say(Exception.format_stacktrace([]))
    say(Exception.format_stacktrace(stack()))
    say(is_binary(Exception.format_stacktrace()))
    say(Exception.format_file_line("a", 1))
    say(Exception.format_file_line("a", 1, " "))
    say(Exception.format_file_line("a", nil))
    say(Exception.format_file_line(nil, nil))
    say(Exception.format_file_line("a", 0))
    say(Exception.format_file_line_column("a", 1, 2))
    say(Exception.format_file_line_column("a", nil, 2, "x"))
    say(Exception.format_file_line_column("a", 1, nil))
    say(Exception.format_fa(&String.upcase/1, 1))
    say(Exception.format_fa(&String.upcase/1, [:a]))
    say(Exception.format_mfa(Foo, :bar, [:x, 2]))
    say(Exception.format_mfa(Foo, :bar, 2))
    say(Exception.format_mfa(Foo, :"-f/1-fun-0-", 2))
    say(Exception.format_mfa(nil, :"x y", []))
    say(Exception.format_mfa(:lists, :map, 2))
  end

  defp stack, do: [{Foo, :bar, 1, [file: 'lib/foo.ex', line: 3]}, {:m, :f, [:a], []}]

  defp exits do
    error = %RuntimeError{message: "boom"}
    call = {GenServer, :call, [Foo, :msg, 5000]}

    reasons = [
      :normal,
      :noproc,
      :noconnection,
      {:nodedown, :a@b},
      :shutdown,
      {:shutdown, :x},
      :killed,
      :kill,
      :calling_self,
      :timeout,
      {:bad_return_value, 1},
      {:already_started, :x},
      {:bad_return, {Foo, :init, 1}},
      {:bad_start_spec, 1},
      {:start_spec, 1},
      {:start_spec, {:invalid_mfa, 1}},
      {:start_spec, {:duplicate_child_name, 1}},
      {:supervisor_data, 1},
      {:supervisor_data, {:invalid_strategy, 1}},
      {error, stack()},
      {error, []},
      {:badarg, stack()},
      {:function_clause, [{Foo, :bar, [1], []}]},
      {{:nocatch, 1}, stack()},
      :badarg,
      {:foo, :bar},
      {:foo, []},
      {:timeout, call},
      {:noproc, call},
      {{error, stack()}, call},
      {:normal, {Mod, :fun, [1]}},
      {:shutdown, call},
      {{:shutdown, :y}, call},
      {{:nodedown, :n}, {M, :f, []}},
      {:calling_self, {M, :f, [1]}},
      {{:bad_return_value, 5}, {M, :f, [1]}},
      {:shutdown, {:failed_to_start_child, Foo, :bad}},
      {:shutdown, {:failed_to_start_child, Foo, {:EXIT, {error, stack()}}}},
      {:shutdown, {:failed_to_start_child, Foo, {:shutdown, {:failed_to_start_child, Bar, :x}}}},
      {:unknown, {M, :f, 1}},
      {:a, {M, "f", []}},
      "text"
    ]

    for reason <- reasons, do: say(Exception.format_exit(reason))
  end

  defp entries do
    entries = [
      {Foo, :bar, 1, []},
      {Foo, :bar, [1, :a], [file: 'x.ex']},
      {Foo, :bar, 1, [file: 'x.ex', line: 3]},
      {Foo, :bar?, 1, [file: 'x.ex', line: 0]},
      {Foo, :"-b/2-fun-1-", 1, []},
      {Foo, :"-b/2-fun-1-", [:x], [file: 'x', line: 1]},
      {Foo, :__MODULE__, 0, [file: 'a', line: 2]},
      {Foo, :__MODULE__, 1, []},
      {Foo, :__FILE__, 1, [file: 'a', line: 2]},
      {Foo, :__FILE__, 2, []},
      {Foo, :"odd name", 1, []},
      {:foo, :bar, 0, []},
      {Foo, :+, 2, []},
      {Foo, :"-inlined-x/1-", 1, []},
      {Foo, :"-x/1-lc$^0/1-0-", 2, []},
      {nil, :x, 1, []}
    ]

    for entry <- entries, do: say(Exception.format_stacktrace_entry(entry))
  end
end
