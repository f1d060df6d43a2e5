defmodule Kernel do
  @moduledoc """
  The functions that are always there.

  Compilers replace most calls of them by calls of `:erlang`; they are here for those who capture them or call them by
  name.
  """

  # what has the same name there is called there
  import Kernel,
    only: [
      def: 1,
      def: 2,
      defp: 2,
      @: 1,
      is_function: 2,
      if: 2,
      and: 2,
      raise: 2,
      |>: 2
    ]

  # {name, arity, what it does}: the functions of the same name in :erlang
  for {name, arity, doc} <- [
        {:+, 1, "The number itself."},
        {:+, 2, "The sum."},
        {:-, 1, "The negative number."},
        {:-, 2, "The difference."},
        {:*, 2, "The product."},
        {:/, 2, "The quotient, a float."},
        {:++, 2, "A list, and behind it another one."},
        {:--, 2, "A list without the first occurrence of each element of another one."},
        {:<, 2, "Is left less than right?"},
        {:>, 2, "Is left greater than right?"},
        {:>=, 2, "Is left greater than or equal to right?"},
        {:==, 2, "Are they equal? 1 and 1.0 are."},
        {:not, 1, "The other boolean."},
        {:abs, 1, "The magnitude of a number."},
        {:apply, 2, "Calls a function with a list of arguments."},
        {:apply, 3, "Calls a function of a module with a list of arguments."},
        {:binary_part, 3, "Some bytes of a binary: start and size."},
        {:bit_size, 1, "The number of bits."},
        {:byte_size, 1, "The number of bytes."},
        {:ceil, 1, "The least integer that is not less."},
        {:div, 2, "The integer quotient, cut."},
        {:exit, 1, "Ends the process with a reason."},
        {:floor, 1, "The greatest integer that is not greater."},
        {:hd, 1, "The first element of a list."},
        {:is_atom, 1, "Is it an atom?"},
        {:is_binary, 1, "Is it a binary?"},
        {:is_bitstring, 1, "Is it a bitstring?"},
        {:is_boolean, 1, "Is it true or false?"},
        {:is_float, 1, "Is it a float?"},
        {:is_function, 1, "Is it a function?"},
        {:is_function, 2, "Is it a function of an arity?"},
        {:is_integer, 1, "Is it an integer?"},
        {:is_list, 1, "Is it a list?"},
        {:is_map, 1, "Is it a map?"},
        {:is_number, 1, "Is it a number?"},
        {:is_pid, 1, "Is it a pid?"},
        {:is_port, 1, "Is it a port?"},
        {:is_reference, 1, "Is it a reference?"},
        {:is_tuple, 1, "Is it a tuple?"},
        {:length, 1, "The number of elements of a list."},
        {:make_ref, 0, "A new reference."},
        {:map_size, 1, "The number of pairs of a map."},
        {:max, 2, "The greater one."},
        {:min, 2, "The lesser one."},
        {:node, 0, "The name of this node."},
        {:node, 1, "The name of the node of a pid, port or reference."},
        {:rem, 2, "The integer remainder, with the dividend's sign."},
        {:round, 1, "The nearest integer, half away from zero."},
        {:self, 0, "The pid of this process."},
        {:send, 2, "Sends a message."},
        {:spawn, 1, "Starts a process that calls a function."},
        {:spawn, 3, "Starts a process that calls a function of a module."},
        {:spawn_link, 1, "Starts a linked process that calls a function."},
        {:spawn_link, 3, "Starts a linked process that calls a function of a module."},
        {:spawn_monitor, 1, "Starts a monitored process that calls a function."},
        {:spawn_monitor, 3, "Starts a monitored process that calls a function of a module."},
        {:throw, 1, "Throws a value."},
        {:tl, 1, "The elements of a list behind the first one."},
        {:trunc, 1, "The integer part."},
        {:tuple_size, 1, "The number of elements of a tuple."}
      ] do
    args = Macro.generate_arguments(arity, __MODULE__)

    @doc doc
    @spec unquote(name)(unquote_splicing(List.duplicate({:term, [], []}, arity))) :: term
    def unquote(name)(unquote_splicing(args)), do: :erlang.unquote(name)(unquote_splicing(args))
  end

  @doc "Are they different? 1 and 1.0 are not."
  @spec term != term :: boolean
  def left != right, do: :erlang."/="(left, right)

  @doc "Are they the same? 1 and 1.0 are not."
  @spec term === term :: boolean
  def left === right, do: :erlang."=:="(left, right)

  @doc "Are they not the same?"
  @spec term !== term :: boolean
  def left !== right, do: :erlang."=/="(left, right)

  @doc "Is left less than or equal to right?"
  @spec term <= term :: boolean
  def left <= right, do: :erlang."=<"(left, right)

  @doc "A number to the power of another one."
  @spec number ** number :: number
  def base ** exponent do
    if :erlang.is_integer(base) and :erlang.is_integer(exponent) and :erlang.>=(exponent, 0) do
      Integer.pow(base, exponent)
    else
      :math.pow(base, exponent)
    end
  end

  @doc "Is the right text in the left one? Or does the left one match the right expression?"
  @spec String.t() =~ (String.t() | struct) :: boolean
  def left =~ "" when :erlang.is_binary(left), do: true

  def left =~ right when :erlang.is_binary(left) and :erlang.is_binary(right) do
    :erlang."=/="(:binary.match(left, right), :nomatch)
  end

  def left =~ right when :erlang.is_binary(left), do: Regex.match?(right, left)

  @doc "The element of a tuple at a zero-based index."
  @spec elem(tuple, non_neg_integer) :: term
  def elem(tuple, index), do: :erlang.element(:erlang.+(index, 1), tuple)

  @doc "A tuple with another element at a zero-based index."
  @spec put_elem(tuple, non_neg_integer, term) :: tuple
  def put_elem(tuple, index, value), do: :erlang.setelement(:erlang.+(index, 1), tuple, value)

  @doc "Has a map such a key?"
  @spec is_map_key(map, term) :: boolean
  def is_map_key(map, key), do: :erlang.is_map_key(key, map)

  @doc "Has a loaded module such a function?"
  @spec function_exported?(module, atom, arity) :: boolean
  def function_exported?(module, function, arity), do: :erlang.function_exported(module, function, arity)

  @doc "Has a module such a macro?"
  @spec macro_exported?(module, atom, arity) :: boolean
  def macro_exported?(module, macro, arity)
      when :erlang.is_atom(module) and :erlang.is_atom(macro) and :erlang.is_integer(arity) do
    :erlang.function_exported(module, :__info__, 1) and
      :lists.member({macro, arity}, module.__info__(:macros))
  end

  @doc "The bytes of a binary at the offsets of a range."
  @spec binary_slice(binary, Range.t()) :: binary
  def binary_slice(binary, %{__struct__: Range, first: first, last: last, step: step} = range)
      when :erlang.is_binary(binary) do
    if :erlang.<(step, 0) do
      raise ArgumentError,
            "binary_slice/2 does not accept ranges with negative steps, got: #{inspect(range)}"
    end

    size = :erlang.byte_size(binary)
    first = if :erlang.<(first, 0), do: :erlang.max(:erlang.+(first, size), 0), else: first
    last = :erlang.min(if(:erlang.<(last, 0), do: :erlang.+(last, size), else: last), :erlang.-(size, 1))

    if :erlang.<(last, first) do
      ""
    else
      part = :binary.part(binary, first, :erlang.+(:erlang.-(last, first), 1))
      if :erlang.==(step, 1), do: part, else: every(part, step)
    end
  end

  defp every(part, step) do
    skip = :erlang.-(step, 1)

    case part do
      <<byte, _::binary-size(skip), rest::binary>> -> <<byte, every(rest, step)::binary>>
      <<byte, _::binary>> -> <<byte>>
      "" -> ""
    end
  end

  @doc "`size` bytes of a binary from an offset on; a negative one counts from the end."
  @spec binary_slice(binary, integer, non_neg_integer) :: binary
  def binary_slice(binary, start, size)
      when :erlang.is_binary(binary) and :erlang.is_integer(start) and :erlang.is_integer(size) and
             :erlang.>=(size, 0) do
    total = :erlang.byte_size(binary)
    start = if :erlang.<(start, 0), do: :erlang.max(:erlang.+(start, total), 0), else: start

    if :erlang.>=(start, total) do
      ""
    else
      :binary.part(binary, start, :erlang.min(size, :erlang.-(total, start)))
    end
  end

  @doc "Any term as text: `Inspect` with the options of `Inspect.Opts`."
  @spec inspect(Inspect.t(), keyword) :: String.t()
  def inspect(term, opts \\ []) when :erlang.is_list(opts) do
    opts = Inspect.Opts.new(opts)
    width = if opts.pretty, do: opts.width, else: :infinity

    term
    |> Inspect.Algebra.to_doc(opts)
    |> Inspect.Algebra.group()
    |> Inspect.Algebra.format(width)
    |> :erlang.iolist_to_binary()
  end

  @doc "A struct with some fields; fields that it has not are ignored."
  @spec struct(module | struct, Enumerable.t()) :: struct
  def struct(struct, fields \\ [])
  def struct(struct, []) when :erlang.is_atom(struct), do: struct.__struct__()
  def struct(struct, []) when :erlang.is_map(struct), do: struct
  def struct(struct, fields) when :erlang.is_atom(struct), do: fill(struct.__struct__(), fields)
  def struct(%{__struct__: _} = struct, fields), do: fill(struct, fields)

  defp fill(struct, fields) do
    Enum.reduce(fields, struct, fn
      {:__struct__, _}, acc -> acc
      {key, value}, acc -> if :erlang.is_map_key(key, acc), do: :maps.put(key, value, acc), else: acc
    end)
  end

  @doc "A struct with some fields; KeyError when it has not one of them, ArgumentError when one is needed."
  @spec struct!(module | struct, Enumerable.t()) :: struct
  def struct!(struct, fields \\ [])
  def struct!(struct, fields) when :erlang.is_atom(struct), do: struct.__struct__(fields)
  def struct!(struct, []) when :erlang.is_map(struct), do: struct

  def struct!(%{__struct__: _} = struct, fields) do
    Enum.reduce(fields, struct, fn
      {:__struct__, _}, acc -> acc
      {key, value}, acc -> Map.replace!(acc, key, value)
    end)
  end

  @doc "The value at the end of a path of keys and accessors."
  @spec get_in(Access.t(), nonempty_list(term)) :: term
  def get_in(data, keys)
  def get_in(nil, [_ | _]), do: nil
  def get_in(data, [fun]) when is_function(fun, 3), do: fun.(:get, data, fn x -> x end)
  def get_in(data, [fun | keys]) when is_function(fun, 3), do: fun.(:get, data, fn x -> get_in(x, keys) end)
  def get_in(data, [key]), do: Access.get(data, key)
  def get_in(data, [key | keys]), do: get_in(Access.get(data, key), keys)

  @doc "Puts a value at the end of a path of keys and accessors."
  @spec put_in(Access.t(), nonempty_list(term), term) :: Access.t()
  def put_in(data, [_ | _] = keys, value), do: update_in(data, keys, fn _ -> value end)

  @doc "Puts what `fun` makes of the value at the end of a path of keys and accessors."
  @spec update_in(Access.t(), nonempty_list(term), (term -> term)) :: Access.t()
  def update_in(data, [_ | _] = keys, fun) when is_function(fun, 1) do
    {_, data} = get_and_update_in(data, keys, fn x -> {nil, fun.(x)} end)
    data
  end

  @doc "Gets and updates at the end of a path of keys and accessors."
  @spec get_and_update_in(Access.t(), nonempty_list(term), (term -> {got, term} | :pop)) :: {got, Access.t()}
        when got: term
  def get_and_update_in(data, keys, fun)

  def get_and_update_in(data, [head], fun) when is_function(head, 3), do: head.(:get_and_update, data, fun)

  def get_and_update_in(data, [head | keys], fun) when is_function(head, 3) do
    head.(:get_and_update, data, fn x -> get_and_update_in(x, keys, fun) end)
  end

  def get_and_update_in(data, [key], fun) when is_function(fun, 1), do: Access.get_and_update(data, key, fun)

  def get_and_update_in(data, [key | keys], fun) when is_function(fun, 1) do
    Access.get_and_update(data, key, fn x -> get_and_update_in(x, keys, fun) end)
  end

  @doc "The value at the end of a path of keys and accessors, and the data without it."
  @spec pop_in(Access.t(), nonempty_list(term)) :: {term, Access.t()}
  def pop_in(data, keys)
  def pop_in(nil, [key | _]), do: raise(ArgumentError, "could not pop key #{inspect(key)} on a nil value")
  def pop_in(data, [_ | _] = keys), do: pop(data, keys)

  defp pop(nil, [_ | _]), do: :pop
  defp pop(data, [fun]) when is_function(fun, 3), do: fun.(:get_and_update, data, fn _ -> :pop end)

  defp pop(data, [fun | keys]) when is_function(fun, 3) do
    fun.(:get_and_update, data, fn x -> pop(x, keys) end)
  end

  defp pop(data, [key]), do: Access.pop(data, key)
  defp pop(data, [key | keys]), do: Access.get_and_update(data, key, fn x -> pop(x, keys) end)

  @doc "Milliseconds of hours, minutes and so on, for timeouts."
  @spec to_timeout(timeout | keyword | struct) :: timeout
  def to_timeout(:infinity), do: :infinity
  def to_timeout(timeout) when :erlang.is_integer(timeout) and :erlang.>=(timeout, 0), do: timeout

  def to_timeout(components) when :erlang.is_list(components) do
    Enum.reduce(components, 0, fn {unit, n}, sum -> :erlang.+(sum, :erlang.*(n, unit(unit))) end)
  end

  defp unit(:week), do: 604_800_000
  defp unit(:day), do: 86_400_000
  defp unit(:hour), do: 3_600_000
  defp unit(:minute), do: 60_000
  defp unit(:second), do: 1000
  defp unit(:millisecond), do: 1

  defp unit(unit) do
    raise ArgumentError,
          "timeout component #{inspect(unit)} is not a valid timeout component, valid values are: :week, :day, :hour, :minute, :second, :millisecond"
  end
end
