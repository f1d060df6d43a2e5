defmodule List do
  @moduledoc "Functions for lists."

  @doc "Are the characters of a charlist, or its first `limit`, printable ASCII?"
  @spec ascii_printable?(list, 0 | pos_integer | :infinity) :: boolean
  def ascii_printable?(list, limit \\ :infinity)
      when is_list(list) and (limit == :infinity or (is_integer(limit) and limit >= 0)) do
    printable?(list, limit)
  end

  defp printable?(_, 0), do: true

  defp printable?([char | rest], limit) when char in 32..126 or char in 7..13 or char == 27 do
    printable?(rest, if(limit == :infinity, do: limit, else: limit - 1))
  end

  defp printable?([], _), do: true
  defp printable?(_, _), do: false

  @doc "Without the first element that matches."
  @spec delete(list, any) :: list
  def delete(list, element), do: :lists.delete(element, list)

  @doc "`n` times an element."
  @spec duplicate(any, non_neg_integer) :: list
  def duplicate(element, n), do: :lists.duplicate(n, element)

  @doc "A list of the elements of nested lists."
  @spec flatten(list) :: list
  def flatten(list), do: :lists.flatten(list)

  @doc "A list of the elements of nested lists, and behind them `tail`."
  @spec flatten(list, list) :: list
  def flatten(list, tail), do: :lists.flatten(list, tail)

  @doc "Folds from the left."
  @spec foldl([element], acc, (element, acc -> acc)) :: acc when element: var, acc: var
  def foldl(list, acc, fun) when is_list(list) and is_function(fun), do: :lists.foldl(fun, acc, list)

  @doc "Folds from the right."
  @spec foldr([element], acc, (element, acc -> acc)) :: acc when element: var, acc: var
  def foldr(list, acc, fun) when is_list(list) and is_function(fun), do: :lists.foldr(fun, acc, list)

  @doc "The first element, or `default`."
  @spec first(list, any) :: any
  def first(list, default \\ nil)
  def first([], default), do: default
  def first([first | _], _), do: first

  @doc "The first element; ArgumentError if there is none."
  @spec first!(nonempty_list) :: any
  def first!([first | _]), do: first
  def first!([]), do: raise(ArgumentError, "attempted to get the first element of an empty list")

  @doc "The last element, or `default`."
  @spec last(list, any) :: any
  def last(list, default \\ nil)
  def last([], default), do: default
  def last([last], _), do: last
  def last([_ | rest], default), do: last(rest, default)

  @doc "The last element; ArgumentError if there is none."
  @spec last!(nonempty_list) :: any
  def last!([]), do: raise(ArgumentError, "attempted to get the last element of an empty list")
  def last!(list), do: :lists.last(list)

  @doc "The tuple whose element at `position` is `key`, or `default`."
  @spec keyfind([tuple], any, non_neg_integer, any) :: any
  def keyfind(list, key, position, default \\ nil) when is_integer(position) do
    case :lists.keyfind(key, position + 1, list) do
      false -> default
      tuple -> tuple
    end
  end

  @doc "The tuple whose element at `position` is `key`; KeyError if there is none."
  @spec keyfind!([tuple], any, non_neg_integer) :: tuple
  def keyfind!(list, key, position) when is_integer(position) do
    case :lists.keyfind(key, position + 1, list) do
      false ->
        raise KeyError,
          key: key,
          term: list,
          message: "key #{inspect(key)} at position #{inspect(position)} not found in: #{inspect(list)}"

      tuple ->
        tuple
    end
  end

  @doc "Is there a tuple whose element at `position` is `key`?"
  @spec keymember?([tuple], any, non_neg_integer) :: boolean
  def keymember?(list, key, position) when is_integer(position), do: :lists.keymember(key, position + 1, list)

  @doc "Replaces the tuple whose element at `position` is `key`."
  @spec keyreplace([tuple], any, non_neg_integer, tuple) :: [tuple]
  def keyreplace(list, key, position, tuple) when is_integer(position) do
    :lists.keyreplace(key, position + 1, list, tuple)
  end

  @doc "Sorts tuples by the element at `position`, in an order as of `Enum.sort/2`."
  @spec keysort(
          [tuple],
          non_neg_integer,
          (any, any -> boolean) | :asc | :desc | module | {:asc | :desc, module}
        ) ::
          [tuple]
  def keysort(list, position, sorter \\ :asc)

  def keysort(list, position, :asc) when is_list(list) and is_integer(position) do
    :lists.keysort(position + 1, list)
  end

  def keysort([_] = list, position, _) when is_integer(position), do: list

  def keysort(list, position, sorter) when is_list(list) and is_integer(position) do
    Enum.sort_by(list, &:erlang.element(position + 1, &1), sorter)
  end

  @doc "Replaces the tuple whose element at `position` is `key`, or appends one."
  @spec keystore([tuple], any, non_neg_integer, tuple) :: [tuple, ...]
  def keystore(list, key, position, tuple) when is_integer(position) do
    :lists.keystore(key, position + 1, list, tuple)
  end

  @doc "Without the tuple whose element at `position` is `key`."
  @spec keydelete([tuple], any, non_neg_integer) :: [tuple]
  def keydelete(list, key, position) when is_integer(position), do: :lists.keydelete(key, position + 1, list)

  @doc "The tuple whose element at `position` is `key`, and the list without it; nil if there is none."
  @spec keytake([tuple], any, non_neg_integer) :: {tuple, [tuple]} | nil
  def keytake(list, key, position) when is_integer(position) do
    case :lists.keytake(key, position + 1, list) do
      {:value, tuple, rest} -> {tuple, rest}
      false -> nil
    end
  end

  @doc "A list of anything: of one element, unless it is a list or nil."
  @spec wrap(term) :: list
  def wrap(term)
  def wrap(list) when is_list(list), do: list
  def wrap(nil), do: []
  def wrap(term), do: [term]

  @doc "The corresponding elements of lists as tuples."
  @spec zip([list]) :: [tuple]
  def zip([]), do: []
  def zip(lists) when is_list(lists), do: Enum.zip(lists)

  @doc "With an element at an index; a negative one counts from the end."
  @spec insert_at(list, integer, any) :: list
  def insert_at(list, index, value) when is_list(list) and is_integer(index) do
    do_insert(list, if(index < 0, do: length(list) + index + 1, else: index), value)
  end

  defp do_insert([x | rest], n, value) when n > 0, do: [x | do_insert(rest, n - 1, value)]
  defp do_insert(list, _, value), do: [value | list]

  @doc "With another element at an index; a negative one counts from the end."
  @spec replace_at(list, integer, any) :: list
  def replace_at(list, index, value) when is_list(list) and is_integer(index) do
    do_update(list, from_start(list, index), fn _ -> value end)
  end

  @doc "With what `fun` makes of the element at an index; a negative one counts from the end."
  @spec update_at(list, integer, (any -> any)) :: list
  def update_at(list, index, fun) when is_list(list) and is_function(fun) and is_integer(index) do
    do_update(list, from_start(list, index), fun)
  end

  defp from_start(list, index) when index < 0, do: length(list) + index
  defp from_start(_, index), do: index

  defp do_update(list, index, _) when index < 0, do: list
  defp do_update([x | rest], 0, fun), do: [fun.(x) | rest]
  defp do_update([x | rest], n, fun), do: [x | do_update(rest, n - 1, fun)]
  defp do_update([], _, _), do: []

  @doc "Without the element at an index; a negative one counts from the end."
  @spec delete_at(list, integer) :: list
  def delete_at(list, index) when is_integer(index) do
    {_, rest} = pop_at(list, index)
    rest
  end

  @doc "The element at an index, or `default`, and the list without it."
  @spec pop_at(list, integer, any) :: {any, list}
  def pop_at(list, index, default \\ nil) when is_integer(index) do
    do_pop(list, from_start(list, index), default, [])
  end

  defp do_pop(list, index, default, _) when index < 0, do: {default, list}
  defp do_pop([x | rest], 0, _, before), do: {x, :lists.reverse(before, rest)}
  defp do_pop([x | rest], n, default, before), do: do_pop(rest, n - 1, default, [x | before])
  defp do_pop([], _, default, before), do: {default, :lists.reverse(before)}

  @doc "Does a list begin with another one?"
  @spec starts_with?(list, list) :: boolean
  def starts_with?([x | rest], [x | prefix]), do: starts_with?(rest, prefix)
  def starts_with?(list, []) when is_list(list), do: true
  def starts_with?(list, [_ | _]) when is_list(list), do: false

  @doc "Does a list end with another one?"
  @spec ends_with?(list, list) :: boolean
  def ends_with?(list, suffix), do: :lists.suffix(suffix, list)

  @doc "Does the list end in something else than a list?"
  @spec improper?(maybe_improper_list) :: boolean
  def improper?(list) when is_list(list), do: do_improper?(list)

  defp do_improper?([_ | rest]) when is_list(rest), do: do_improper?(rest)
  defp do_improper?([]), do: false
  defp do_improper?([_ | _]), do: true

  @doc "The atom of a charlist."
  @spec to_atom(charlist) :: atom
  def to_atom(charlist), do: :erlang.list_to_atom(charlist)

  @doc "The atom of a charlist, if it exists."
  @spec to_existing_atom(charlist) :: atom
  def to_existing_atom(charlist), do: :erlang.list_to_existing_atom(charlist)

  @doc "The float of a charlist."
  @spec to_float(charlist) :: float
  def to_float(charlist), do: :erlang.list_to_float(charlist)

  @doc "The integer of a charlist."
  @spec to_integer(charlist) :: integer
  def to_integer(charlist), do: :erlang.list_to_integer(charlist)

  @doc "The integer of a charlist in a base."
  @spec to_integer(charlist, 2..36) :: integer
  def to_integer(charlist, base), do: :erlang.list_to_integer(charlist, base)

  @doc "The tuple of a list."
  @spec to_tuple(list) :: tuple
  def to_tuple(list), do: :erlang.list_to_tuple(list)

  @doc "The charlist of code points, strings and lists of them."
  @spec to_charlist(:unicode.charlist()) :: charlist
  def to_charlist(list) when is_list(list) do
    try do
      :unicode.characters_to_list(list)
    catch
      :error, :badarg -> not_text(list, "charlist", "contain only", "or a list")
    else
      {tag, so_far, rest} -> refuse(tag, so_far, rest)
      result -> result
    end
  end

  @doc "The string of code points, strings and lists of them."
  @spec to_string(:unicode.charlist()) :: String.t()
  def to_string(list) when is_list(list) do
    try do
      :unicode.characters_to_binary(list)
    catch
      :error, :badarg ->
        not_text(list, "string", "either be empty or only\ncontain the following elements", "a list")
    else
      {tag, so_far, rest} -> refuse(tag, so_far, rest)
      result -> result
    end
  end

  defp not_text(list, what, must, last) do
    raise ArgumentError, """
    cannot convert the given list to a #{what}.

    To be converted to a #{what}, a list must #{must}:

      * strings
      * integers representing Unicode code points
      * #{last} containing one of these three elements

    Please check the given list or call inspect/1 to get the list representation, got:

    #{inspect(list)}
    """
  end

  defp refuse(:error, so_far, rest),
    do: raise(UnicodeConversionError, encoded: so_far, rest: rest, kind: :invalid)

  defp refuse(:incomplete, so_far, rest) do
    raise UnicodeConversionError, encoded: so_far, rest: rest, kind: :incomplete
  end

  @doc "What must be kept, deleted and inserted to turn a list into another: `[eq: _, del: _, ins: _]`."
  @spec myers_difference(list, list) :: [{:eq | :ins | :del, list}]
  def myers_difference(list1, list2) when is_list(list1) and is_list(list2) do
    myers(list1, list2, nil)
  end

  @doc "As `myers_difference/2`; `diff_script` may give a `:diff` of two elements that are to be compared."
  @spec myers_difference(list, list, (term, term -> term)) :: [{:eq | :ins | :del | :diff, term}]
  def myers_difference(list1, list2, diff_script)
      when is_list(list1) and is_list(list2) and is_function(diff_script) do
    myers(list1, list2, diff_script)
  end

  # A path is {y, what is left of list1, what is left of list2, script in reverse}; the paths of one envelope end at
  # x - y = -d, -d + 2 ... d.
  defp myers(list1, list2, diff) do
    rounds([slide({0, list1, list2, []})], diff) |> script([])
  end

  defp rounds(paths, diff) do
    case :lists.keyfind(:done, 1, paths) do
      {:done, edits} -> edits
      false -> rounds(extend(paths, diff), diff)
    end
  end

  defp extend([first | _] = paths, diff), do: [slide(down(first, diff)) | between(paths, diff)]

  defp between([path], diff), do: [slide(right(path, diff))]

  defp between([{y1, _, _, _} = lower | [{y2, _, _, _} = upper | _] = rest], diff) do
    [slide(if(y1 > y2 + 1, do: right(lower, diff), else: down(upper, diff))) | between(rest, diff)]
  end

  defp right({y, [x | list1], list2, edits} = path, diff) do
    compared(path, diff) || {y, list1, list2, [{:del, x} | edits]}
  end

  defp right(path, _), do: path

  defp down({y, list1, [x | list2], edits} = path, diff) do
    compared(path, diff) || {y + 1, list1, list2, [{:ins, x} | edits]}
  end

  defp down({y, list1, [], edits}, _), do: {y + 1, list1, [], edits}

  defp compared({y, [a | list1], [b | list2], edits}, diff) when diff != nil do
    if script = diff.(a, b), do: {y + 1, list1, list2, [{:diff, script} | edits]}
  end

  defp compared(_, _), do: nil

  defp slide({y, [x | list1], [x | list2], edits}), do: slide({y + 1, list1, list2, [{:eq, x} | edits]})
  defp slide({_, [], [], edits}), do: {:done, edits}
  defp slide(path), do: path

  defp script([{:diff, diff} | rest], acc), do: script(rest, [{:diff, diff} | acc])
  defp script([{kind, x} | rest], [{kind, xs} | acc]), do: script(rest, [{kind, [x | xs]} | acc])
  defp script([{kind, x} | rest], acc), do: script(rest, [{kind, [x]} | acc])
  defp script([], acc), do: acc
end
