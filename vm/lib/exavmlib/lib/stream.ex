defmodule Stream do
  @moduledoc """
  Lazy enumerables.

  Steps that look at one element after the other are collected in a struct and run as one reducer; all other streams
  are functions of arity 2, as `Enumerable` takes them.
  """

  # funs, the last one first: fn next -> reducer end; or {state, fn next -> reducer end} when the step has a state,
  # which the reducer finds before the accumulator: [state | acc].
  defstruct enum: nil, funs: [], accs: [], done: nil

  @type acc :: term
  @type element :: term
  @type index :: non_neg_integer
  @type default :: term
  @type timer :: non_neg_integer | :infinity

  @doc false
  def __reduce__(%{enum: enum, funs: funs}, {tag, acc}, fun) do
    {step, states} = :lists.foldl(&fuse/2, {fun, []}, funs)
    acc = :lists.foldr(&[&1 | &2], acc, states)
    unwrap(Enumerable.reduce(enum, {tag, acc}, step), length(states))
  end

  defp fuse({state, op}, {next, states}), do: {op.(next), [state | states]}
  defp fuse(op, {next, states}), do: {op.(next), states}

  defp unwrap(result, 0), do: result

  defp unwrap({:suspended, acc, continue}, n) do
    {:suspended, behind(acc, n), fn {tag, new} -> unwrap(continue.({tag, with_states(acc, n, new)}), n) end}
  end

  defp unwrap({tag, acc}, n), do: {tag, behind(acc, n)}

  defp behind(acc, 0), do: acc
  defp behind([_ | acc], n), do: behind(acc, n - 1)

  defp with_states(_, 0, new), do: new
  defp with_states([state | acc], n, new), do: [state | with_states(acc, n - 1, new)]

  defp lazy(%{__struct__: Stream, funs: funs} = stream, op), do: %{stream | funs: [op | funs]}
  defp lazy(enum, op), do: %Stream{enum: enum, funs: [op]}

  # what a reducer answered, with the step's state again
  defp keep({tag, acc}, state), do: {tag, [state | acc]}

  # -- one element after the other --

  @doc "Calls `fun` with each element that passes."
  @spec each(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def each(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next ->
      fn x, acc ->
        fun.(x)
        next.(x, acc)
      end
    end)
  end

  @doc "What `fun` returns for each element."
  @spec map(Enumerable.t(), (element -> any)) :: Enumerable.t()
  def map(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> next.(fun.(x), acc) end end)
  end

  @doc "Applies `fun` to the first and then to every `nth` element; the others stay."
  @spec map_every(Enumerable.t(), non_neg_integer, (element -> any)) :: Enumerable.t()
  def map_every(enum, 1, fun), do: map(enum, fun)
  def map_every(enum, 0, _), do: %Stream{enum: enum}

  def map_every(enum, nth, fun) when is_integer(nth) and nth > 1 and is_function(fun, 1) do
    numbered(enum, nth, fn next ->
      fn
        x, 0, acc -> next.(fun.(x), acc)
        x, _, acc -> next.(x, acc)
      end
    end)
  end

  @doc "Every `nth` element, the first one included."
  @spec take_every(Enumerable.t(), non_neg_integer) :: Enumerable.t()
  def take_every(_, 0), do: %Stream{enum: []}

  def take_every(enum, nth) when is_integer(nth) and nth > 0 do
    numbered(enum, nth, fn next ->
      fn
        x, 0, acc -> next.(x, acc)
        _, _, acc -> {:cont, acc}
      end
    end)
  end

  @doc "Without every `nth` element, the first one included."
  @spec drop_every(Enumerable.t(), non_neg_integer) :: Enumerable.t()
  def drop_every(enum, 0), do: %Stream{enum: enum}
  def drop_every(_, 1), do: %Stream{enum: []}
  def drop_every([], nth) when is_integer(nth), do: %Stream{enum: []}

  def drop_every(enum, nth) when is_integer(nth) and nth > 0 do
    numbered(enum, nth, fn next ->
      fn
        _, 0, acc -> {:cont, acc}
        x, _, acc -> next.(x, acc)
      end
    end)
  end

  # a step that is told each element's number modulo nth
  defp numbered(enum, nth, op) do
    lazy(
      enum,
      {0,
       fn next ->
         step = op.(next)
         fn x, [n | acc] -> keep(step.(x, n, acc), rem(n + 1, nth)) end
       end}
    )
  end

  @doc "The elements for which `fun` is truthy."
  @spec filter(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def filter(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> if fun.(x), do: next.(x, acc), else: {:cont, acc} end end)
  end

  @doc "The elements for which `fun` is falsy."
  @spec reject(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def reject(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> if fun.(x), do: {:cont, acc}, else: next.(x, acc) end end)
  end

  @doc "Deprecated: filters, then maps."
  @spec filter_map(Enumerable.t(), (element -> as_boolean(term)), (element -> any)) :: Enumerable.t()
  def filter_map(enum, filter, mapper), do: enum |> filter(filter) |> map(mapper)

  @doc "The first `count` elements; the last ones when it is negative."
  @spec take(Enumerable.t(), integer) :: Enumerable.t()
  def take(_, 0), do: %Stream{enum: []}
  def take([], count) when is_integer(count), do: %Stream{enum: []}

  def take(enum, count) when is_integer(count) and count > 0 do
    lazy(
      enum,
      {count,
       fn next ->
         fn
           x, [1 | acc] ->
             # no further element may be asked for, so also a suspension ends here
             {_, acc} = next.(x, acc)
             {:halt, [0 | acc]}

           x, [n | acc] ->
             keep(next.(x, acc), n - 1)
         end
       end}
    )
  end

  def take(enum, count) when is_integer(count) do
    fn acc, fun ->
      Enumerable.List.reduce(if(match?({:halt, _}, acc), do: [], else: Enum.take(enum, count)), acc, fun)
    end
  end

  @doc "Without the first `count` elements; without the last ones when it is negative."
  @spec drop(Enumerable.t(), integer) :: Enumerable.t()
  def drop(enum, count) when is_integer(count) and count >= 0 do
    lazy(
      enum,
      {count,
       fn next ->
         fn
           x, [0 | acc] -> keep(next.(x, acc), 0)
           _, [n | acc] -> {:cont, [n - 1 | acc]}
         end
       end}
    )
  end

  def drop(enum, count) when is_integer(count) do
    # the elements that are held back: {how many, newest first, oldest first}
    lazy(
      enum,
      {{0, [], []},
       fn next ->
         fn
           x, [{n, new, old} | acc] when n < -count ->
             {:cont, [{n + 1, [x | new], old} | acc]}

           x, [{n, new, []} | acc] ->
             [first | old] = :lists.reverse([x | new])
             keep(next.(first, acc), {n, [], old})

           x, [{n, new, [first | old]} | acc] ->
             keep(next.(first, acc), {n, [x | new], old})
         end
       end}
    )
  end

  @doc "The elements before the first one for which `fun` is falsy."
  @spec take_while(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def take_while(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> if fun.(x), do: next.(x, acc), else: {:halt, acc} end end)
  end

  @doc "The elements from the first one on for which `fun` is falsy."
  @spec drop_while(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def drop_while(enum, fun) when is_function(fun, 1) do
    lazy(
      enum,
      {true,
       fn next ->
         fn x, [dropping | acc] ->
           if dropping && fun.(x), do: {:cont, [true | acc]}, else: keep(next.(x, acc), false)
         end
       end}
    )
  end

  @doc "Without successive equal elements."
  @spec dedup(Enumerable.t()) :: Enumerable.t()
  def dedup(enum), do: dedup_by(enum, & &1)

  @doc "Without successive elements for which `fun` returns the same."
  @spec dedup_by(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def dedup_by(enum, fun) when is_function(fun, 1) do
    lazy(
      enum,
      {[],
       fn next ->
         fn x, [last | acc] ->
           key = fun.(x)
           if last === [key], do: {:cont, [last | acc]}, else: keep(next.(x, acc), [key])
         end
       end}
    )
  end

  @doc "Each element once."
  @spec uniq(Enumerable.t()) :: Enumerable.t()
  def uniq(enum), do: uniq_by(enum, & &1)

  @doc "Deprecated name of `uniq_by/2`."
  @spec uniq(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def uniq(enum, fun), do: uniq_by(enum, fun)

  @doc "The first element of each value of `fun`."
  @spec uniq_by(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def uniq_by(enum, fun) when is_function(fun, 1) do
    lazy(
      enum,
      {%{},
       fn next ->
         fn x, [seen | acc] ->
           key = fun.(x)

           if is_map_key(seen, key),
             do: {:cont, [seen | acc]},
             else: keep(next.(x, acc), Map.put(seen, key, []))
         end
       end}
    )
  end

  @doc "Each element with its index: an offset to count from, or a function of both."
  @spec with_index(Enumerable.t(), integer | (element, index -> any)) :: Enumerable.t()
  def with_index(enum, fun_or_offset \\ 0)

  def with_index(enum, offset) when is_integer(offset) do
    lazy(enum, {offset, fn next -> fn x, [n | acc] -> keep(next.({x, n}, acc), n + 1) end end})
  end

  def with_index(enum, fun) when is_function(fun, 2) do
    lazy(enum, {0, fn next -> fn x, [n | acc] -> keep(next.(fun.(x, n), acc), n + 1) end end})
  end

  @doc "All values of a fold from the left; the first element is the first one."
  @spec scan(Enumerable.t(), (element, acc -> any)) :: Enumerable.t()
  def scan(enum, fun) when is_function(fun, 2) do
    lazy(
      enum,
      {[],
       fn next ->
         fn x, [last | acc] ->
           value =
             case last do
               [] -> x
               [value] -> fun.(x, value)
             end

           keep(next.(value, acc), [value])
         end
       end}
    )
  end

  @doc "All values of a fold from the left that begins with `acc`."
  @spec scan(Enumerable.t(), acc, (element, acc -> any)) :: Enumerable.t()
  def scan(enum, acc, fun) when is_function(fun, 2) do
    lazy(
      enum,
      {acc,
       fn next ->
         fn x, [value | acc] ->
           value = fun.(x, value)
           keep(next.(value, acc), value)
         end
       end}
    )
  end

  @doc "Puts the elements that pass into something collectable."
  @spec into(Enumerable.t(), Collectable.t(), (term -> term)) :: Enumerable.t()
  def into(enum, collectable, transform \\ fn x -> x end) when is_function(transform, 1) do
    fn {tag, acc}, fun ->
      {into, collect} = Collectable.into(collectable)

      step = fn x, [into | acc] ->
        into = collect.(into, {:cont, transform.(x)})
        keep(fun.(x, acc), into)
      end

      into_result(&Enumerable.reduce(enum, &1, step), {tag, [into | acc]}, collect)
    end
  end

  defp into_result(continue, {_, [into | _]} = command, collect) do
    try do
      continue.(command)
    catch
      kind, reason ->
        collect.(into, :halt)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {:suspended, [into | acc], continue} ->
        {:suspended, acc, fn {tag, acc} -> into_result(continue, {tag, [into | acc]}, collect) end}

      {reason, [into | acc]} ->
        collect.(into, :done)
        {reason, acc}
    end
  end

  # -- elements that become any number of elements --

  @doc "Maps each element to something enumerable, and joins these."
  @spec flat_map(Enumerable.t(), (element -> Enumerable.t())) :: Enumerable.t()
  def flat_map(enum, mapper) when is_function(mapper, 1) do
    transform(enum, nil, fn x, nil -> {mapper.(x), nil} end)
  end

  @doc "The elements of the enumerables in `enumerables`."
  @spec concat(Enumerable.t()) :: Enumerable.t()
  def concat(enumerables), do: flat_map(enumerables, & &1)

  @doc "The elements of `first` and then of `second`."
  @spec concat(Enumerable.t(), Enumerable.t()) :: Enumerable.t()
  def concat(first, second), do: flat_map([first, second], & &1)

  @doc "A separator between the elements."
  @spec intersperse(Enumerable.t(), any) :: Enumerable.t()
  def intersperse(enum, separator) do
    transform(enum, false, fn
      x, false -> {[x], true}
      x, true -> {[separator, x], true}
    end)
  end

  @doc "Deprecated: `chunk_every/2`, dropping what is left."
  @spec chunk(Enumerable.t(), pos_integer) :: Enumerable.t()
  def chunk(enum, count), do: chunk(enum, count, count, nil)

  @doc "Deprecated: `chunk_every/4`, dropping what is left when `leftover` is nil."
  @spec chunk(Enumerable.t(), pos_integer, pos_integer, Enumerable.t() | nil) :: Enumerable.t()
  def chunk(enum, count, step, leftover \\ nil), do: chunk_every(enum, count, step, leftover || :discard)

  @doc "Lists of `count` elements each; the last one may be shorter."
  @spec chunk_every(Enumerable.t(), pos_integer) :: Enumerable.t()
  def chunk_every(enum, count), do: chunk_every(enum, count, count, [])

  @doc "Lists of `count` elements that begin every `step` elements; `leftover` fills or discards the last one."
  @spec chunk_every(Enumerable.t(), pos_integer, pos_integer, Enumerable.t() | :discard) :: Enumerable.t()
  def chunk_every(enum, count, step, leftover \\ [])
      when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
    {chunk, last} = Enum.__chunks__(count, step, leftover)
    chunk_while(enum, {[], 0}, chunk, last)
  end

  @doc "Lists of successive elements for which `fun` returns the same."
  @spec chunk_by(Enumerable.t(), (element -> any)) :: Enumerable.t()
  def chunk_by(enum, fun) when is_function(fun, 1) do
    {chunk, last} = Enum.__chunks_by__(fun)
    chunk_while(enum, nil, chunk, last)
  end

  @doc "Chunks as `chunk_fun` says, and `after_fun` for what is left."
  @spec chunk_while(
          Enumerable.t(),
          acc,
          (element, acc -> {:cont, term, acc} | {:cont, acc} | {:halt, acc}),
          (acc -> {:cont, term, acc} | {:cont, acc})
        ) :: Enumerable.t()
  def chunk_while(enum, acc, chunk_fun, after_fun)
      when is_function(chunk_fun, 2) and is_function(after_fun, 1) do
    reducer = fn x, acc ->
      case chunk_fun.(x, acc) do
        {:cont, chunk, acc} -> {[chunk], acc}
        {:cont, acc} -> {[], acc}
        {:halt, acc} -> {:__last__, acc}
      end
    end

    last = fn acc ->
      case after_fun.(acc) do
        {:cont, chunk, acc} -> {[chunk], acc}
        {:cont, acc} -> {[], acc}
      end
    end

    transform(enum, fn -> acc end, reducer, last, fn _ -> :ok end)
  end

  @doc "What the reducer makes of each element and an accumulator: `{enumerable, acc}`, or `{:halt, acc}` to end."
  @spec transform(Enumerable.t(), acc, (element, acc -> {Enumerable.t(), acc} | {:halt, acc})) ::
          Enumerable.t()
  def transform(enum, acc, reducer) when is_function(reducer, 2) do
    transform(enum, fn -> acc end, reducer, fn _ -> :ok end)
  end

  @doc "As `transform/3`; `start_fun` makes the accumulator, `after_fun` gets the last one."
  @spec transform(
          Enumerable.t(),
          (() -> acc),
          (element, acc -> {Enumerable.t(), acc} | {:halt, acc}),
          (acc -> term)
        ) ::
          Enumerable.t()
  def transform(enum, start_fun, reducer, after_fun)
      when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(after_fun, 1) do
    transform(enum, start_fun, reducer, fn acc -> {[], acc} end, after_fun)
  end

  @doc "As `transform/4`; `last_fun` gives what comes after the last element."
  @spec transform(
          Enumerable.t(),
          (() -> acc),
          (element, acc -> {Enumerable.t(), acc} | {:halt, acc}),
          (acc -> {Enumerable.t(), acc} | {:halt, acc}),
          (acc -> term)
        ) :: Enumerable.t()
  def transform(enum, start_fun, reducer, last_fun, after_fun)
      when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(last_fun, 1) and
             is_function(after_fun, 1) do
    fn command, fun ->
      source = &Enumerable.reduce(enum, &1, fn x, _ -> {:suspend, [x]} end)
      pull(source, start_fun.(), command, fun, {reducer, last_fun, after_fun})
    end
  end

  # The source is a continuation; :ended when it has no more elements; :last when also last_fun has been heard.
  defp pull(source, state, {:halt, acc}, _, {_, _, after_fun}) do
    close(source)
    after_fun.(state)
    {:halted, acc}
  end

  defp pull(source, state, {:suspend, acc}, fun, funs) do
    {:suspended, acc, &pull(source, state, &1, fun, funs)}
  end

  defp pull(:last, state, {:cont, acc}, _, {_, _, after_fun}) do
    after_fun.(state)
    {:done, acc}
  end

  defp pull(source, state, {:cont, acc}, fun, {reducer, last_fun, after_fun} = funs) do
    case guarded(:ended, state, after_fun, fn -> next(source) end) do
      :ended ->
        case guarded(:ended, state, after_fun, fn -> last_fun.(state) end) do
          {:halt, state} -> pull(:last, state, {:cont, acc}, fun, funs)
          {inner, state} -> inner(inner, :last, state, acc, fun, funs)
        end

      {x, source} ->
        case guarded(source, state, after_fun, fn -> reducer.(x, state) end) do
          {:halt, state} -> pull(source, state, {:halt, acc}, fun, funs)
          {:__last__, state} -> close_and_pull(source, state, acc, fun, funs)
          {inner, state} -> inner(inner, source, state, acc, fun, funs)
        end
    end
  end

  defp close_and_pull(source, state, acc, fun, funs) do
    close(source)
    pull(:ended, state, {:cont, acc}, fun, funs)
  end

  defp inner([], source, state, acc, fun, funs), do: pull(source, state, {:cont, acc}, fun, funs)

  defp inner([x], source, state, acc, fun, {_, _, after_fun} = funs) do
    pull(source, state, guarded(source, state, after_fun, fn -> fun.(x, acc) end), fun, funs)
  end

  defp inner(inner, source, state, acc, fun, funs) do
    # what the consumer said last stands before the accumulator: an inner enumerable may halt for itself
    step = fn x, [_ | acc] ->
      {tag, _} = command = fun.(x, acc)
      keep(command, tag)
    end

    inner_result(&Enumerable.reduce(inner, &1, step), {:cont, [:cont | acc]}, source, state, fun, funs)
  end

  defp inner_result(continue, command, source, state, fun, {_, _, after_fun} = funs) do
    case guarded(source, state, after_fun, fn -> continue.(command) end) do
      {:suspended, [_ | acc], continue} ->
        {:suspended, acc,
         fn {tag, acc} -> inner_result(continue, {tag, [tag | acc]}, source, state, fun, funs) end}

      {_, [tag | acc]} ->
        pull(source, state, {tag, acc}, fun, funs)
    end
  end

  defp guarded(source, state, after_fun, fun) do
    try do
      fun.()
    catch
      kind, reason ->
        close(source)
        after_fun.(state)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end
  end

  # The next element of a source whose reducer suspends after each one, and the source behind it.
  defp next(:ended), do: :ended

  defp next(source) do
    case source.({:cont, []}) do
      {:suspended, [x], source} -> {x, source}
      {_, [x]} -> {x, :ended}
      {_, []} -> :ended
    end
  end

  defp close(source) when is_function(source), do: source.({:halt, []})
  defp close(_), do: :ok

  # -- zipping --

  @doc "The corresponding elements of two enumerables, until one ends."
  @spec zip(Enumerable.t(), Enumerable.t()) :: Enumerable.t()
  def zip(left, right), do: zip([left, right])

  @doc "The corresponding elements of many enumerables as tuples, until one ends."
  @spec zip(Enumerable.t()) :: Enumerable.t()
  def zip(enumerables), do: zip_with(enumerables, &:erlang.list_to_tuple/1)

  @doc "What `fun` makes of the corresponding elements of two enumerables."
  @spec zip_with(Enumerable.t(), Enumerable.t(), (term, term -> term)) :: Enumerable.t()
  def zip_with(left, right, fun) when is_function(fun, 2) do
    zip_with([left, right], fn [a, b] -> fun.(a, b) end)
  end

  @doc "What `fun` makes of the corresponding elements of many enumerables, given as a list."
  @spec zip_with(Enumerable.t(), ([term] -> term)) :: Enumerable.t()
  def zip_with(enumerables, fun) when is_function(fun, 1) do
    &__zip__(Enum.to_list(enumerables), &1, fn xs, acc -> &2.(fun.(xs), acc) end)
  end

  @doc false
  def __zip__([], {_, acc}, _), do: {:done, acc}

  def __zip__(enumerables, command, fun) do
    sources = for enum <- enumerables, do: &Enumerable.reduce(enum, &1, fn x, _ -> {:suspend, [x]} end)

    zip_sources(sources, command, fun)
  end

  defp zip_sources(sources, {:halt, acc}, _) do
    :lists.foreach(&close/1, sources)
    {:halted, acc}
  end

  defp zip_sources(sources, {:suspend, acc}, fun) do
    {:suspended, acc, &zip_sources(sources, &1, fun)}
  end

  defp zip_sources(sources, {:cont, acc}, fun) do
    case zip_next(sources, [], []) do
      {xs, new} ->
        command =
          try do
            fun.(xs, acc)
          catch
            kind, reason ->
              :lists.foreach(&close/1, sources)
              :erlang.raise(kind, reason, __STACKTRACE__)
          end

        zip_sources(new, command, fun)

      :ended ->
        {:done, acc}
    end
  end

  defp zip_next([source | rest], xs, done) do
    found =
      try do
        next(source)
      catch
        kind, reason ->
          :lists.foreach(&close/1, :lists.reverse(done, rest))
          :erlang.raise(kind, reason, __STACKTRACE__)
      end

    case found do
      {x, source} ->
        zip_next(rest, [x | xs], [source | done])

      :ended ->
        :lists.foreach(&close/1, :lists.reverse(done, rest))
        :ended
    end
  end

  defp zip_next([], xs, done), do: {:lists.reverse(xs), :lists.reverse(done)}

  # -- sources --

  @doc "The elements again and again."
  @spec cycle(Enumerable.t()) :: Enumerable.t()
  def cycle([]), do: raise(ArgumentError, "cannot cycle over an empty enumerable")

  def cycle(enum) do
    # the state says whether this round had an element
    resource(
      fn -> {false, :ended} end,
      fn
        {any?, source} ->
          source =
            if source == :ended,
              do: &Enumerable.reduce(enum, &1, fn x, _ -> {:suspend, [x]} end),
              else: source

          case next(source) do
            {x, source} -> {[x], {true, source}}
            :ended when any? -> {[], {false, :ended}}
            :ended -> raise ArgumentError, "cannot cycle over an empty enumerable"
          end
      end,
      fn {_, source} -> close(source) end
    )
  end

  @doc "One value `n` times."
  @spec duplicate(any, non_neg_integer) :: Enumerable.t()
  def duplicate(value, n) when is_integer(n) and n >= 0 do
    unfold(n, fn
      0 -> nil
      n -> {value, n - 1}
    end)
  end

  @doc "The integers from `offset` on, or what a function makes of those from 0 on."
  @spec from_index(integer | (non_neg_integer -> any)) :: Enumerable.t()
  def from_index(fun_or_offset \\ 0)
  def from_index(offset) when is_integer(offset), do: unfold(offset, &{&1, &1 + 1})
  def from_index(fun) when is_function(fun, 1), do: unfold(0, &{fun.(&1), &1 + 1})

  @doc "0, 1, 2 and so on, one every `n` milliseconds."
  @spec interval(timer) :: Enumerable.t()
  def interval(n) when (is_integer(n) and n >= 0) or n == :infinity do
    unfold(0, fn count ->
      Process.sleep(n)
      {count, count + 1}
    end)
  end

  @doc "0 after `n` milliseconds."
  @spec timer(timer) :: Enumerable.t()
  def timer(n) when (is_integer(n) and n >= 0) or n == :infinity, do: n |> interval() |> take(1)

  @doc "A value, what the function makes of it, and so on."
  @spec iterate(element, (element -> element)) :: Enumerable.t()
  def iterate(start, next_fun) when is_function(next_fun, 1) do
    unfold([start], fn
      [value] -> {value, {value}}
      {last} -> (fn value -> {value, {value}} end).(next_fun.(last))
    end)
  end

  @doc "What the function returns, again and again."
  @spec repeatedly((() -> element)) :: Enumerable.t()
  def repeatedly(generator) when is_function(generator, 0), do: unfold(nil, fn nil -> {generator.(), nil} end)

  @doc "What `next_fun` makes of an accumulator: `{element, acc}`, or nil to end."
  @spec unfold(acc, (acc -> {element, acc} | nil)) :: Enumerable.t()
  def unfold(acc, next_fun) when is_function(next_fun, 1), do: &unfold(acc, next_fun, &1, &2)

  defp unfold(state, next_fun, {:cont, acc}, fun) do
    case next_fun.(state) do
      nil -> {:done, acc}
      {x, state} -> unfold(state, next_fun, fun.(x, acc), fun)
    end
  end

  defp unfold(_, _, {:halt, acc}, _), do: {:halted, acc}

  defp unfold(state, next_fun, {:suspend, acc}, fun) do
    {:suspended, acc, &unfold(state, next_fun, &1, fun)}
  end

  @doc "`next_fun` makes `{elements, acc}` of an accumulator, or `{:halt, acc}`; `after_fun` is called in any case."
  @spec resource((() -> acc), (acc -> {[element] | Enumerable.t(), acc} | {:halt, acc}), (acc -> term)) ::
          Enumerable.t()
  def resource(start_fun, next_fun, after_fun)
      when is_function(start_fun, 0) and is_function(next_fun, 1) and is_function(after_fun, 1) do
    # a source that never ends is transformed
    endless = fn -> unfold(nil, fn nil -> {nil, nil} end) end
    reducer = fn nil, acc -> with {:halt, acc} <- next_fun.(acc), do: {:__last__, acc} end
    transform(endless.(), start_fun, reducer, &{[], &1}, after_fun)
  end

  @doc "Enumerates, for its side effects."
  @spec run(Enumerable.t()) :: :ok
  def run(stream) do
    Enumerable.reduce(stream, {:cont, nil}, fn _, _ -> {:cont, nil} end)
    :ok
  end
end

defimpl Enumerable, for: Stream do
  def count(_), do: {:error, __MODULE__}
  def member?(_, _), do: {:error, __MODULE__}
  def slice(_), do: {:error, __MODULE__}
  def reduce(stream, command, fun), do: Stream.__reduce__(stream, command, fun)
end

defimpl Inspect, for: Stream do
  def inspect(%{enum: enum, funs: funs}, opts) do
    funs = for fun <- :lists.reverse(funs), do: if(is_tuple(fun), do: :erlang.element(2, fun), else: fun)
    Inspect.Algebra.concat(["#Stream<", Inspect.Algebra.to_doc([enum: enum, funs: funs], opts), ">"])
  end
end
