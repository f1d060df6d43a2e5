defmodule RuntimeError do
  @moduledoc "What `raise \"text\"` raises."
  defexception message: "runtime error"
end

defmodule ArgumentError do
  @moduledoc "An argument is not what the function takes."
  defexception message: "argument error"

  @doc "With the function that was tried on what is no module, where the stack trace tells."
  @impl true
  @spec blame(Exception.t(), Exception.stacktrace()) :: {Exception.t(), Exception.stacktrace()}
  def blame(
        %{message: "argument error"} = exception,
        [{:erlang, :apply, [module, function, args], _} | _] = stack
      ) do
    cond do
      is_atom(module) and is_atom(function) ->
        {exception, stack}

      not is_atom(module) and is_atom(function) ->
        {%{exception | message: applied(module, function, args)}, stack}

      true ->
        {exception, stack}
    end
  end

  def blame(exception, stack), do: {exception, stack}

  defp applied(term, function, _) do
    "you attempted to apply a function named #{inspect(function)} on #{inspect(term)}. If you are using " <>
      "Kernel.apply/3, make sure the module is an atom. If you are using the dot syntax, such as " <>
      "module.function(), make sure the left-hand side of the dot is an atom representing a module"
  end
end

defmodule ArithmeticError do
  @moduledoc "An operation on numbers got something else, or has no result."
  defexception message: "bad argument in arithmetic expression"

  @unary [:+, :-]
  @binary [:+, :-, :*, :/, :div, :rem, :band, :bor, :bxor, :bsl, :bsr]
  @signs %{
    div: "div",
    rem: "rem",
    band: "Bitwise.band",
    bor: "Bitwise.bor",
    bxor: "Bitwise.bxor",
    bsl: "Bitwise.bsl",
    bsr: "Bitwise.bsr"
  }

  @doc "With the operation, where the stack trace tells."
  @impl true
  @spec blame(Exception.t(), Exception.stacktrace()) :: {Exception.t(), Exception.stacktrace()}
  def blame(%{message: message} = exception, [{:erlang, operator, args, _} | _] = stack) do
    shown =
      case args do
        [a, b] when operator in @binary and is_map_key(@signs, operator) ->
          "#{@signs[operator]}(#{inspect(a)}, #{inspect(b)})"

        [a, b] when operator in @binary ->
          "#{inspect(a)} #{operator} #{inspect(b)}"

        [a] when operator in @unary ->
          "#{operator}(#{inspect(a)})"

        [a] when operator == :bnot ->
          "Bitwise.bnot(#{inspect(a)})"

        _ ->
          nil
      end

    if shown, do: {%{exception | message: message <> ": " <> shown}, stack}, else: {exception, stack}
  end

  def blame(exception, stack), do: {exception, stack}
end

defmodule SystemLimitError do
  @moduledoc "There are too many of something, or something is too large."
  defexception message: "a system limit has been reached"
end

defmodule BadFunctionError do
  @moduledoc "What is called is not a function."
  defexception [:term]

  @impl true
  def message(%{term: term}) when is_function(term),
    do: "function #{inspect(term)} is invalid, likely because it points to an old version of the code"

  def message(%{term: term}), do: "expected a function, got: #{inspect(term)}"
end

defmodule BadArityError do
  @moduledoc "A function is called with another number of arguments than it takes."
  defexception [:function, :args]

  @impl true
  def message(%{function: function, args: args}) do
    {:arity, arity} = :erlang.fun_info(function, :arity)
    shown = Enum.map_join(args, ", ", &inspect/1)

    given =
      case length(args) do
        0 -> "no arguments"
        1 -> "1 argument (#{shown})"
        n -> "#{n} arguments (#{shown})"
      end

    "#{inspect(function)} with arity #{arity} called with #{given}"
  end
end

defmodule BadStructError do
  @moduledoc "A struct of another kind was expected."
  defexception [:struct, :term]

  @impl true
  def message(%{struct: struct, term: term}),
    do: "expected a struct named #{inspect(struct)}, got: #{inspect(term)}"
end

defmodule BadMapError do
  @moduledoc "A map was expected."
  defexception [:term]

  @impl true
  def message(%{term: term}), do: "expected a map, got: #{inspect(term)}"
end

defmodule BadBooleanError do
  @moduledoc "An operator of booleans got something else."
  defexception [:term, :operator]

  @impl true
  def message(%{operator: operator, term: term}),
    do: "expected a boolean on left-side of \"#{operator}\", got: #{inspect(term)}"
end

defmodule MatchError do
  @moduledoc "A pattern does not match."
  defexception [:term]

  @impl true
  def message(%{term: term}), do: "no match of right hand side value: #{inspect(term)}"
end

defmodule CaseClauseError do
  @moduledoc "No clause of a case matches."
  defexception [:term]

  @impl true
  def message(%{term: term}), do: "no case clause matching: #{inspect(term)}"
end

defmodule WithClauseError do
  @moduledoc "No clause of the else of a with matches."
  defexception [:term]

  @impl true
  def message(%{term: term}), do: "no with clause matching: #{inspect(term)}"
end

defmodule CondClauseError do
  @moduledoc "No condition of a cond is truthy."
  defexception []

  @impl true
  def message(_), do: "no cond clause evaluated to a truthy value"
end

defmodule TryClauseError do
  @moduledoc "No clause of the else of a try matches."
  defexception [:term]

  @impl true
  def message(%{term: term}), do: "no try clause matching: #{inspect(term)}"
end

defmodule UndefinedFunctionError do
  @moduledoc "There is no such function, or no such module."
  defexception [:module, :function, :arity, :reason, :message]

  @impl true
  def message(%{message: nil} = exception) do
    %{module: module, function: function, arity: arity, reason: reason} = exception
    text(reason, module, function, arity)
  end

  def message(%{message: message}), do: message

  defp text(nil, module, function, arity) do
    cond do
      is_nil(function) or is_nil(arity) ->
        "undefined function"

      is_nil(module) ->
        "function #{Exception.format_mfa(nil, function, arity)} is undefined"

      Code.ensure_loaded?(module) ->
        text(:"function not exported", module, function, arity)

      true ->
        text(:"module could not be loaded", module, function, arity)
    end
  end

  defp text(:"module could not be loaded", module, function, arity) do
    "function #{Exception.format_mfa(module, function, arity)} is undefined " <>
      "(module #{inspect(module)} is not available)" <> missing_alias(module)
  end

  defp text(:"function not exported", module, function, arity),
    do: "function #{Exception.format_mfa(module, function, arity)} is undefined or private"

  defp text(reason, module, function, arity) do
    "function #{Exception.format_mfa(module, function, arity)} is undefined (#{reason})" <>
      missing_alias(module)
  end

  # A name of one part may be meant as the last one of a longer name.
  defp missing_alias(module) do
    case Macro.inspect_atom(:literal, module) do
      <<c, _::binary>> = name when c in ?A..?Z ->
        if String.contains?(name, "."),
          do: "",
          else:
            ". Make sure the module name is correct and has been specified in full (or that an alias has been defined)"

      _ ->
        ""
    end
  end

  @doc "With the functions that the module has and that are named nearly like the one that it lacks."
  @impl true
  @spec blame(Exception.t(), Exception.stacktrace()) :: {Exception.t(), Exception.stacktrace()}
  def blame(exception, stack) do
    %{module: module, function: function, arity: arity} = exception
    {%{exception | message: message(exception) <> hint(module, function, arity)}, stack}
  end

  defp hint(nil, _, 0) do
    ". If you are using the dot syntax, such as module.function(), make sure the left-hand side of the dot " <>
      "is a module atom"
  end

  defp hint(module, function, arity) when is_atom(module) and not is_nil(module) and is_atom(function) do
    cond do
      not Code.ensure_loaded?(module) -> ""
      macro?(module, function, arity) -> require_it(module)
      true -> near(module, function)
    end
  end

  defp hint(_, _, _), do: ""

  defp macro?(module, function, arity) do
    :erlang.function_exported(module, :__info__, 1) and {function, arity} in module.__info__(:macros)
  end

  defp require_it(module) do
    ". However, there is a macro with the same name and arity. Be sure to require #{inspect(module)} if you " <>
      "intend to invoke this macro"
  end

  defp near(module, function) do
    name = :erlang.atom_to_binary(function)

    found =
      for {other, arity} <- exports(module),
          distance = String.jaro_distance(name, :erlang.atom_to_binary(other)),
          distance > 0.77 or other == function do
        {distance, other, arity}
      end

    case found |> Enum.sort(&before/2) |> Enum.take(5) |> Enum.sort_by(fn {_, f, a} -> {f, a} end) do
      [] ->
        ""

      found ->
        lines =
          for {_, f, a} <- found,
              do: ["      * ", Macro.inspect_atom(:remote_call, f), ?/, :erlang.integer_to_binary(a), ?\n]

        IO.iodata_to_binary([". Did you mean:\n\n", lines])
    end
  end

  defp before({d1, f1, a1}, {d2, f2, a2}), do: {-d1, f1, a1} <= {-d2, f2, a2}

  defp exports(module) do
    if :erlang.function_exported(module, :__info__, 1),
      do: module.__info__(:functions),
      else: module.module_info(:exports)
  end
end

defmodule FunctionClauseError do
  @moduledoc "No clause of a function matches its arguments."
  defexception [:module, :function, :arity, :kind, :args, :clauses]

  @impl true
  def message(%{function: nil}), do: "no function clause matches"

  def message(%{module: module, function: function, arity: arity} = exception) do
    mfa = Exception.format_mfa(module, function, arity)
    "no function clause matching in #{mfa}" <> given(exception.args, mfa)
  end

  defp given(nil, _), do: ""

  defp given(args, mfa) do
    shown =
      for {arg, n} <- Enum.with_index(args, 1) do
        text = inspect(arg, pretty: true) |> String.split("\n") |> Enum.map(&["    ", &1, ?\n])
        ["\n    # ", :erlang.integer_to_binary(n), ?\n, text]
      end

    IO.iodata_to_binary(["\n\nThe following arguments were given to ", mfa, ":\n", shown])
  end

  @doc "With the arguments, where the stack trace has them."
  @impl true
  @spec blame(Exception.t(), Exception.stacktrace()) :: {Exception.t(), Exception.stacktrace()}
  def blame(exception, [{module, function, args, _} | _] = stack) when is_list(args) do
    %{module: m, function: f, arity: a} = exception

    if {m, f, a} == {module, function, length(args)} do
      rest = tl(stack)
      {_, _, _, location} = hd(stack)
      {%{exception | args: args}, [{module, function, length(args), location} | rest]}
    else
      {exception, stack}
    end
  end

  def blame(exception, stack), do: {exception, stack}
end

defmodule KeyError do
  @moduledoc "A map, a keyword list or a struct lacks a key."
  defexception [:key, :term, :message]

  @impl true
  def message(%{message: nil} = exception) do
    case exception do
      %{key: key, term: nil} -> "key #{inspect(key)} not found"
      %{key: key, term: term} -> "key #{inspect(key)} not found in: #{inspect(term)}"
    end
  end

  def message(%{message: message}), do: message

  @doc "With the keys that are nearly the one that is lacking."
  @impl true
  @spec blame(Exception.t(), Exception.stacktrace()) :: {Exception.t(), Exception.stacktrace()}
  def blame(%{message: nil} = exception, stack) do
    {%{exception | message: message(exception) <> near(exception.key, exception.term)}, stack}
  end

  def blame(exception, stack), do: {exception, stack}

  defp near(key, %{__struct__: _} = struct),
    do: near(key, :maps.without([:__struct__, :__exception__], struct))

  defp near(key, map) when is_map(map) and is_atom(key),
    do: near_keys(key, for({k, _} <- :maps.to_list(map), do: k))

  defp near(key, list) when is_list(list) and is_atom(key) do
    if Keyword.keyword?(list), do: near_keys(key, Keyword.keys(list)), else: ""
  end

  defp near(_, _), do: ""

  defp near_keys(key, keys) do
    name = :erlang.atom_to_binary(key)

    found =
      for other <- keys,
          is_atom(other),
          distance = String.jaro_distance(name, :erlang.atom_to_binary(other)),
          distance >= 0.77 do
        {-distance, other}
      end

    case found |> Enum.sort() |> Enum.take(5) |> Enum.map(&elem(&1, 1)) |> Enum.sort() do
      [] ->
        ""

      found ->
        IO.iodata_to_binary([". Did you mean:\n\n", for(key <- found, do: ["      * ", inspect(key), ?\n])])
    end
  end
end

defmodule UnicodeConversionError do
  @moduledoc "Text that is not valid Unicode."
  defexception [:encoded, :message]

  @impl true
  def exception(options) do
    %UnicodeConversionError{
      encoded: Keyword.fetch!(options, :encoded),
      message: "#{Keyword.fetch!(options, :kind)} #{what(Keyword.fetch!(options, :rest))}"
    }
  end

  defp what(rest) when is_binary(rest) do
    # enough of it to see what is wrong
    "encoding starting at #{inspect(rest, binaries: :as_binaries)}"
  end

  defp what([rest | _]) when is_binary(rest), do: what(rest)
  defp what([rest | _]) when is_list(rest), do: what(rest)
  defp what([rest | _]) when is_integer(rest), do: "code point #{rest}"
end

defmodule Enum.OutOfBoundsError do
  @moduledoc "A collection has no element at an index."
  defexception message: "out of bounds error"
end

defmodule Enum.EmptyError do
  @moduledoc "A collection has no elements."
  defexception message: "empty error"
end

defmodule Protocol.UndefinedError do
  @moduledoc "A protocol has no implementation for a value."
  defexception [:protocol, :value, description: ""]

  @impl true
  def message(%{protocol: protocol, value: value, description: description}) do
    "protocol #{inspect(protocol)} not implemented for type #{type(value)}" <>
      described(description) <> available(protocol) <> got(value)
  end

  defp described(""), do: ""
  defp described(text), do: ". " <> String.trim_trailing(text, ".")

  defp available(protocol) do
    case protocol.__protocol__(:impls) do
      {:consolidated, []} -> ". There are no implementations for this protocol."
      {:consolidated, types} -> ". This protocol is implemented for the following type(s): #{list(types)}"
      :not_consolidated -> ""
    end
  end

  defp list(types), do: Enum.map_join(types, ", ", &inspect/1)

  defp got(value) do
    lines = for line <- String.split(inspect(value, pretty: true), "\n"), do: ["    ", line, ?\n]
    IO.iodata_to_binary(["\n\nGot value:\n\n" | lines])
  end

  defp type(%{__struct__: struct}) when is_atom(struct), do: "#{inspect(struct)} (a struct)"
  defp type(value) when is_tuple(value), do: "Tuple"
  defp type(value) when is_atom(value), do: "Atom"
  defp type(value) when is_list(value), do: "List"
  defp type(value) when is_map(value), do: "Map"
  defp type(value) when is_bitstring(value), do: "BitString"
  defp type(value) when is_integer(value), do: "Integer"
  defp type(value) when is_float(value), do: "Float"
  defp type(value) when is_function(value), do: "Function"
  defp type(value) when is_pid(value), do: "PID"
  defp type(value) when is_port(value), do: "Port"
  defp type(value) when is_reference(value), do: "Reference"
end

defmodule IO.StreamError do
  @moduledoc "A device failed while it was read or written as a stream."
  defexception [:reason]

  @impl true
  def message(%{reason: reason}), do: "error during streaming: #{formatted(reason)}"

  defp formatted(reason) do
    if Code.ensure_loaded?(:file) and :erlang.function_exported(:file, :format_error, 1),
      do: IO.iodata_to_binary(:file.format_error(reason)),
      else: inspect(reason)
  end
end

defmodule Inspect.Error do
  @moduledoc "An implementation of Inspect failed."
  defexception [:exception_module, :exception_message, :stacktrace, :inspected_struct]

  @impl true
  def exception(options) do
    failure = Keyword.fetch!(options, :exception)

    %{
      __struct__: Inspect.Error,
      __exception__: true,
      exception_module: failure.__struct__,
      exception_message: failure |> Exception.message() |> String.trim_trailing("\n"),
      stacktrace: Keyword.fetch!(options, :stacktrace),
      inspected_struct: Keyword.fetch!(options, :inspected_struct)
    }
  end

  @impl true
  def message(%{exception_module: module, exception_message: message, inspected_struct: shown}) do
    """
    got #{inspect(module)} with message:

        \"""
    #{indented(message)}
        \"""

    while inspecting:

    #{indented(shown)}
    """
  end

  defp indented(text),
    do: text |> String.split("\n") |> Enum.map_join("\n", &if(&1 == "", do: "", else: "    " <> &1))
end

defmodule System.EnvError do
  @moduledoc "An environment variable is not set."
  defexception [:env]

  @impl true
  def message(%{env: env}), do: "could not fetch environment variable #{inspect(env)} because it is not set"
end

defmodule ErlangError do
  @moduledoc "An error of Erlang that has no exception of its own in Elixir."
  defexception [:original, :reason]

  @impl true
  def message(%{original: original, reason: nil}), do: "Erlang error: #{inspect(original)}"
  def message(%{original: original, reason: reason}), do: "Erlang error: #{inspect(original)}#{reason}"

  @doc false
  def normalize(:badarg, stack) do
    case told(:badarg, stack) do
      {:args, text} -> ArgumentError.exception(text)
      {:general, text} -> ArgumentError.exception("argument error: " <> text)
      nil -> ArgumentError.exception([])
    end
  end

  def normalize({:badarg, term}, _), do: ArgumentError.exception("argument error: #{inspect(term)}")
  def normalize(:badarith, _), do: ArithmeticError.exception([])
  def normalize(:system_limit, _), do: SystemLimitError.exception([])
  def normalize(:cond_clause, _), do: CondClauseError.exception([])
  def normalize({:badarity, {fun, args}}, _), do: BadArityError.exception(function: fun, args: args)
  def normalize({:badfun, term}, _), do: BadFunctionError.exception(term: term)
  def normalize({:badstruct, struct, term}, _), do: BadStructError.exception(struct: struct, term: term)
  def normalize({:badmatch, term}, _), do: MatchError.exception(term: term)
  def normalize({:badmap, term}, _), do: BadMapError.exception(term: term)
  def normalize({:badbool, operator, term}, _), do: BadBooleanError.exception(operator: operator, term: term)
  def normalize({:case_clause, term}, _), do: CaseClauseError.exception(term: term)
  def normalize({:else_clause, term}, _), do: WithClauseError.exception(term: term)
  def normalize({:with_clause, term}, _), do: WithClauseError.exception(term: term)
  def normalize({:try_clause, term}, _), do: TryClauseError.exception(term: term)
  def normalize({:badkey, key}, stack), do: KeyError.exception(key: key, term: searched(stack))
  def normalize({:badkey, key, map}, _) when is_map(map), do: KeyError.exception(key: key, term: map)

  # The key that is asked for with a dot.
  def normalize({:badkey, key, term}, _) do
    message =
      "key #{inspect(key)} not found in: #{inspect(term)}\n\nIf you are using the dot syntax, such as " <>
        "map.field, make sure the left-hand side of the dot is a map"

    KeyError.exception(key: key, term: term, message: message)
  end

  def normalize(:undef, stack) do
    # On a device the stack has no line for the function that is not there, but begins with its caller.
    {module, function, arity} = top(stack)

    if is_atom(function) and function != nil and :erlang.function_exported(module, function, arity),
      do: UndefinedFunctionError.exception([]),
      else: UndefinedFunctionError.exception(module: module, function: function, arity: arity)
  end

  def normalize(:function_clause, stack) do
    {module, function, arity} = top(stack)
    FunctionClauseError.exception(module: module, function: function, arity: arity)
  end

  def normalize(other, stack) do
    case told(other, stack) do
      {:args, text} -> ErlangError.exception(original: other, reason: "\n\n" <> text)
      {:general, text} -> ErlangError.exception(original: other, reason: ": " <> text)
      nil -> ErlangError.exception(original: other)
    end
  end

  defp top([{module, function, args, _} | _]) when is_list(args), do: {module, function, length(args)}
  defp top([{module, function, arity, _} | _]), do: {module, function, arity}
  defp top(_), do: {nil, nil, nil}

  # The map that a function of the stack trace searched in.
  defp searched([{Map, _, [map | _], _} | _]), do: map
  defp searched([{:maps, :update, [_, _, map], _} | _]), do: map
  defp searched([{:maps, :get, [_, map], _} | _]), do: map
  defp searched([{:erlang, :map_get, [_, map], _} | _]), do: map
  defp searched(_), do: nil

  # What the failed function tells about its arguments, if the stack trace has an error_info.
  defp told(reason, [{module, _, args, location} | _] = stack) when is_list(args) do
    with {:error_info, %{} = info} <- :lists.keyfind(:error_info, 1, location),
         teller = :maps.get(:module, info, module),
         function = :maps.get(:function, info, :format_error),
         true <- Code.ensure_loaded?(teller) and :erlang.function_exported(teller, function, 2) do
      told = :erlang.apply(teller, function, [reason, stack])

      case for({n, text} <- :lists.sort(:maps.to_list(told)), is_integer(n), do: {n, text}) do
        [] ->
          case told do
            %{general: text} -> {:general, IO.chardata_to_string(text)}
            %{reason: text} -> {:general, IO.chardata_to_string(text)}
            _ -> nil
          end

        args ->
          lines = for {n, text} <- args, do: ["\n  * ", nth(n), " argument: ", text, "\n"]
          {:args, IO.chardata_to_string(["errors were found at the given arguments:\n" | lines])}
      end
    else
      _ -> nil
    end
  end

  defp told(_, _), do: nil

  defp nth(1), do: "1st"
  defp nth(2), do: "2nd"
  defp nth(3), do: "3rd"
  defp nth(n), do: "#{n}th"
end
