defmodule DataDriver do
  @moduledoc "Every function of Map, MapSet, Keyword, Tuple, Range, Function and Access, and paths of Kernel."
  import Say

  def start do
    for map <- [%{}, %{a: 1}, %{a: 1, b: nil, c: 3}, %{1 => :a, "x" => 2, a: 3}], key <- [:a, :b, 1, "x"], do: map(map, key)
    for one <- [%{}, %{a: 1}, %{a: 2, b: 3}], two <- [%{}, %{a: 5}, %{b: 1, c: 2}, [], 1], do: maps(one, two)
    for value <- [[], nil, 1, :a, [a: 1]], do: not_map(value)

    for list <- [[], [a: 1], [a: 1, b: nil, a: 3], [b: 2, c: 3]], key <- [:a, :b, :d, 1], do: keyword(list, key)
    for one <- [[], [a: 1], [a: 1, b: 2, a: 4], [1]], two <- [[], [a: 5], [a: 3, c: 1, a: 5], [1], %{}], do: keywords(one, two)

    for one <- [[], [1, 2, 3], [3, 4, 1.0]], two <- [[], [3], [1, 2, 3, 4]], do: sets(MapSet.new(one), MapSet.new(two))
    new()
    validate()
    tuples()
    for range <- [1..5, 5..1, 1..0//1, 0..10//3, 10..-3//-4, 2..2], other <- [3..7, 7..3, 1..9//2, 0..8//4, 6..6, 3..1//1] do
      ranges(range, other)
    end

    functions()
    access()
    paths()
    kernel()
    random(25, 3)
    :ok
  end

  defp map(map, key) do
    say(Map.delete(map, key))
    say(Map.drop(map, [key, :c]))
    say(Map.fetch(map, key))
    say(Map.fetch!(map, key))
    say(Map.get(map, key))
    say(Map.get(map, key, :none))
    say(Map.get_lazy(map, key, fn -> :none end))
    say(Map.get_and_update(map, key, &{&1, {&1}}))
    say(Map.get_and_update(map, key, fn _ -> :pop end))
    say(Map.get_and_update(map, key, fn _ -> 1 end))
    say(Map.get_and_update!(map, key, &{&1, {&1}}))
    say(Map.get_and_update!(map, key, fn _ -> :pop end))
    say(Map.has_key?(map, key))
    say(Map.pop(map, key))
    say(Map.pop(map, key, :none))
    say(Map.pop!(map, key))
    say(Map.pop_lazy(map, key, fn -> :none end))
    say(Map.put(map, key, :new))
    say(Map.put_new(map, key, :new))
    say(Map.put_new_lazy(map, key, fn -> :new end))
    say(Map.replace(map, key, :new))
    say(Map.replace!(map, key, :new))
    say(Map.replace_lazy(map, key, &{&1}))
    say(Map.split(map, [key, :c]))
    say(Map.take(map, [key, :c]))
    say(Map.update(map, key, :none, &{&1}))
    say(Map.update!(map, key, &{&1}))
    say(Map.keys(map))
    say(Map.values(map))
    say(Map.to_list(map))
    say(apply(Map, :size, [map]))
    say(Map.filter(map, fn {k, _} -> k == key end))
    say(Map.reject(map, fn {k, _} -> k == key end))
    say(apply(Map, :map, [map, fn {_, v} -> {v} end]))
    say(Access.get(map, key))
    say(map[key])
  end

  defp maps(one, two) do
    say(Map.merge(one, two))
    say(Map.merge(one, two, fn k, a, b -> {k, a, b} end))
    say(Map.equal?(one, two))
  end

  defp not_map(value) do
    say(Map.get(value, :a))
    say(Map.fetch(value, :a))
    say(Map.fetch!(value, :a))
    say(Map.put(value, :a, 1))
    say(Map.put_new(value, :a, 1))
    say(Map.delete(value, :a))
    say(Map.keys(value))
    say(Map.to_list(value))
    say(Map.has_key?(value, :a))
    say(Map.update(value, :a, 1, & &1))
    say(Map.update!(value, :a, & &1))
    say(Map.replace!(value, :a, 1))
    say(Map.pop(value, :a))
    say(Map.take(value, [:a]))
    say(Map.drop(value, [:a]))
    say(Map.take(%{}, value))
    say(Map.filter(value, & &1))
    say(Map.merge(%{}, value))
    say(Map.from_struct(value))
    say(Map.new(value))
    say(MapSet.new(value))
  end

  defp new do
    say(Map.new())
    say(Map.new(a: 1, b: 2))
    say(Map.new(%{a: 1}))
    say(Map.new([1, 2], &{&1, &1}))
    say(Map.new(1..3, &{&1, &1}))
    say(Map.new([1]))
    say(Map.from_keys([:a, :b], 1))
    say(Map.from_struct(1..2))
    say(Map.from_struct(Range))
    say(MapSet.new())
    say(MapSet.new([3, 1, 2, 1]))
    say(MapSet.new(1..3, &(&1 * 2)))
    say(MapSet.new(MapSet.new([1])))
    say(Keyword.new())
    say(Keyword.new(a: 1, b: 2, a: 3))
    say(Keyword.new(%{a: 1}))
    say(Keyword.new([:a, :b], &{&1, 1}))
    say(Keyword.from_keys([:a, :b, :a], 1))
    for x <- [[], [a: 1], [{1, 2}], [:a], :a, %{}, [{:a, 1} | :b]], do: say(Keyword.keyword?(x))
  end

  defp keyword(list, key) do
    say(Keyword.delete(list, key))
    say(Keyword.delete_first(list, key))
    say(apply(Keyword, :delete, [list, key, 1]))
    say(Keyword.drop(list, [key]))
    say(Keyword.take(list, [key, :c]))
    say(Keyword.split(list, [key, :c]))
    say(Keyword.fetch(list, key))
    say(Keyword.fetch!(list, key))
    say(Keyword.get(list, key))
    say(Keyword.get(list, key, :none))
    say(Keyword.get_lazy(list, key, fn -> :none end))
    say(Keyword.get_values(list, key))
    say(Keyword.get_and_update(list, key, fn _ -> :pop end))
    say(Keyword.get_and_update(list, key, fn _ -> 1 end))
    if is_atom(key), do: say(Keyword.get_and_update!(list, key, fn _ -> :pop end))
    say(Keyword.has_key?(list, key))
    say(Keyword.pop(list, key))
    say(Keyword.pop(list, key, :none))
    say(Keyword.pop!(list, key))
    say(Keyword.pop_first(list, key))
    say(Keyword.pop_first(list, key, :none))
    say(Keyword.pop_lazy(list, key, fn -> :none end))
    say(Keyword.pop_values(list, key))
    say(Keyword.put(list, key, :new))
    say(Keyword.put_new(list, key, :new))
    say(Keyword.put_new_lazy(list, key, fn -> :new end))
    say(Keyword.replace(list, key, :new))
    say(Keyword.replace!(list, key, :new))
    say(Keyword.replace_lazy(list, key, &{&1}))
    say(Keyword.update(list, key, :none, &{&1}))
    say(Keyword.update!(list, key, &{&1}))
    say(Keyword.keys(list))
    say(Keyword.values(list))
    say(Keyword.to_list(list))
    say(apply(Keyword, :size, [list]))
    say(Keyword.filter(list, fn {k, _} -> k == key end))
    say(Keyword.reject(list, fn {k, _} -> k == key end))
    say(apply(Keyword, :map, [list, fn {_, v} -> {v} end]))
    if is_atom(key), do: say(Access.get(list, key))
    say(Access.pop(list, key))
  end

  defp keywords(one, two) do
    say(Keyword.merge(one, two))
    say(Keyword.merge(one, two, fn k, a, b -> {k, a, b} end))
    say(Keyword.equal?(one, two))
  end

  defp validate do
    say(Keyword.validate([one: 1], [:one, two: 5]))
    say(Keyword.validate([one: 1, four: 2], [:one, two: 5]))
    say(Keyword.validate!([one: 1, two: 2], [:one, :two]))
    say(Keyword.validate!([one: 1, four: 2, six: 1], [:one, two: 5, three: 3]))
    say(Keyword.validate!([one: 1, one: 2, two: 1], [:one, two: 5]))
    say(Keyword.validate([1], [:one]))
    say(Keyword.validate([], [:one]))
    say(Keyword.validate([one: 1], :a))
    say(Keyword.validate([b: 1, a: 2], [:a, :b, c: 5, d: 3]))
  end

  defp sets(one, two) do
    say(MapSet.delete(one, 1))
    say(MapSet.put(one, 9))
    say(MapSet.difference(one, two))
    say(MapSet.disjoint?(one, two))
    say(MapSet.equal?(one, two))
    say(MapSet.filter(one, &(&1 > 1)))
    say(MapSet.reject(one, &(&1 > 1)))
    say(MapSet.intersection(one, two))
    say(MapSet.member?(one, 1))
    say(MapSet.size(one))
    say(MapSet.subset?(one, two))
    say(MapSet.to_list(one))
    say(MapSet.union(one, two))
    say(one == two)
    say(Enum.sort(one))
    say(for x <- one, into: two, do: {x})
  end

  defp tuples do
    for tuple <- [{}, {1}, {1, 2.5, 3}, :a, []], index <- [-1, 0, 1, 3, :x] do
      say(Tuple.insert_at(tuple, index, :new))
      say(Tuple.delete_at(tuple, index))
      say(elem(tuple, index))
      say(put_elem(tuple, index, :new))
    end

    for tuple <- [{}, {1}, {1, 2.5, 3}, {:a}, []] do
      say(Tuple.append(tuple, :new))
      say(Tuple.sum(tuple))
      say(Tuple.product(tuple))
      say(Tuple.to_list(tuple))
    end

    for n <- [0, 1, 3, -1, :a], do: say(Tuple.duplicate(:x, n))
  end

  defp ranges(range, other) do
    # with other steps Elixir 1.14 is wrong
    if range.step == 1 and abs(other.step) == 1, do: say(Range.disjoint?(range, other))
    say(Range.size(range))
    say(Range.shift(range, 3))
    say(Range.new(range.first, range.last))
    say(Range.new(range.first, range.last, 2))
    say(Range.new(range.first, :a))
    say(Range.new(range.first, range.last, 0))
    say(apply(Range, :range?, [range]))
    say(range.last in range)
    say(3 in range)
    say(3.0 in range)
    say(inspect(range))
    first..last//step = range
    say({first, last, step})
  end

  def three(a, b, c), do: {a, b, c}

  defp functions do
    say(Function.capture(__MODULE__, :three, 3).(1, 2, 3))
    say(Function.capture(:lists, :sum, 1).([1, 2]))
    say(Function.identity(:a))
    say(Keyword.take(Function.info(&:lists.sum/1), [:module, :name, :arity, :type]))
    say(Function.info(&three/3, :arity))
    say(Function.info(&__MODULE__.three/3, :module))
    say(Function.info(:a))
    say(Function.capture(1, :a, 1))
  end

  defp access do
    for data <- [%{a: 1}, [a: 1, b: 2], nil, [], 1, [1], {1, 2}, %{}, [1, 2, 3, 4, 5]],
        key <- [:a, 1, "x"],
        not (is_list(data) and (key != :a or 1 in data)) do
      say(Access.fetch(data, key))
      say(Access.fetch!(data, key))
      say(Access.get(data, key))
      say(Access.get(data, key, :none))
      say(Access.get_and_update(data, key, &{&1, {&1}}))
      say(Access.pop(data, key))
      say(data[key])
    end

    for data <- [%{a: 1}, [a: 1, b: 2], nil, [], {1, 2, 3}, [1, 2, 3, 4, 5]],
        accessor <- [
          Access.all(),
          Access.at(1),
          Access.at(-1),
          Access.at(9),
          Access.at!(1),
          Access.at!(9),
          Access.elem(1),
          Access.elem(7),
          Access.filter(&(&1 > 2)),
          Access.key(:a),
          Access.key(:z, 7),
          Access.key!(:a),
          Access.key!(:z),
          Access.slice(1..3//2),
          Access.slice(-2..-1//1)
        ] do
      say(get_in(data, [accessor]))
      say(put_in(data, [accessor], :new))
      say(update_in(data, [accessor], &{&1}))
      say(get_and_update_in(data, [accessor], &{&1, {&1}}))
      if data, do: say(pop_in(data, [accessor]))
    end

    say(Access.at(:a))
    say(Access.elem(-1))
    say(Access.slice(2..1//-1))
    say(Access.fetch(1..2, :first))
    say((1..2)[:first])
  end

  defp paths do
    data = %{a: [b: %{c: 1}], list: [%{x: 1}, %{x: 2}], t: {1, [y: 2]}}

    for path <- [
          [:a],
          [:a, :b],
          [:a, :b, :c],
          [:a, :z],
          [:z, :y, :x],
          [:list, Access.all(), :x],
          [:list, Access.at(1), :x],
          [:list, Access.filter(&(&1.x > 1)), :x],
          [:t, Access.elem(1), :y],
          [:a, :b, Access.key!(:c)],
          [:list, Access.at(7), :x],
          []
        ] do
      say(get_in(data, path))
      say(put_in(data, path, :new))
      say(update_in(data, path, &{&1}))
      say(get_and_update_in(data, path, &{&1, {&1}}))
      say(pop_in(data, path))
    end

    say(put_in(data.a[:b].c, 5))
    say(update_in(data.a[:b].c, &(&1 + 5)))
    say(pop_in(data[:a][:b]))
    say(get_and_update_in(data.t, &{&1, 1}))
    say(pop_in(nil, [:a]))
    say(pop_in(%{a: nil}, [:a, :b]))
    say(get_in(nil, [:a, :b]))
  end

  defmodule Point do
    defstruct x: 0, y: 0
  end

  defp kernel do
    say(struct(Point, x: 1, z: 2))
    say(struct(Point, %{y: 1}))
    say(struct(%Point{x: 1}, y: 3))
    say(struct(Point))
    say(struct!(Point, x: 1))
    say(struct!(Point, z: 1))
    say(struct!(%Point{x: 1}, z: 1))
    say(struct!(%Point{x: 1}, y: 1))
    say(struct!(Point))
    say(struct(Lists, x: 1))
    say(struct(Point, 1))
    say(binary_slice("abcdef", 1..3))
    say(binary_slice("abcdef", -3..-1))
    say(binary_slice("abcdef", 1..-1//2))
    say(binary_slice("abcdef", -9..2))
    say(binary_slice("abcdef", 9..12))
    say(binary_slice("abcdef", 2..1//-1))
    for start <- [-9, -2, 0, 3, 6, 9], size <- [0, 1, 4, 99], do: say(binary_slice("abcdef", start, size))
    say("abc" =~ "b")
    say("abc" =~ "")
    say("abc" =~ "x")
    say(2 ** 10)
    say(2 ** -1)
    say(2.0 ** 3)
    say(2 ** 0.5)
    say(function_exported?(__MODULE__, :three, 3))
    say(macro_exported?(Kernel, :no_such_macro, 2))
    for {f, args} <- kernel_calls(), do: say({f, apply(Kernel, f, args)})
    say(raise("text"))
    say(raise(ArgumentError))
    say(raise(ArgumentError, "why"))
    say(raise(:lists.last([RuntimeError])))
    say(raise(:lists.last([1])))
    say(destructured([1, 2, 3, 4]))
    say(destructured([1]))
    say(destructured(nil))
  end

  defp destructured(list) do
    destructure([a, b, c], list)
    {a, b, c}
  end

  defp kernel_calls do
    [
      {:+, [1, 2]}, {:+, [1]}, {:-, [1]}, {:-, [1, 2]}, {:*, [2, 3]}, {:/, [1, 2]}, {:++, [[1], [2]]}, {:--, [[1, 2], [1]]},
      {:<, [1, 2]}, {:>, [1, 2]}, {:>=, [1, 1.0]}, {:==, [1, 1.0]}, {:!=, [1, 1.0]}, {:===, [1, 1.0]}, {:!==, [1, 1.0]},
      {:<=, [2, 1]}, {:not, [true]}, {:abs, [-1]}, {:apply, [&max/2, [1, 2]]}, {:apply, [:lists, :sum, [[1, 2]]]},
      {:binary_part, ["abc", 1, 1]}, {:bit_size, [<<1::3>>]}, {:byte_size, [<<1::3>>]}, {:ceil, [1.2]}, {:div, [-7, 2]},
      {:floor, [-1.2]}, {:hd, [[1]]}, {:is_atom, [:a]}, {:is_binary, [""]}, {:is_bitstring, [<<1::1>>]},
      {:is_boolean, [nil]}, {:is_float, [1.0]}, {:is_function, [&max/2]}, {:is_function, [&max/2, 1]}, {:is_integer, [1]},
      {:is_list, [[]]}, {:is_map, [%{}]}, {:is_map_key, [%{a: 1}, :a]}, {:is_number, [1]}, {:is_pid, [self()]},
      {:is_port, [1]}, {:is_reference, [make_ref()]}, {:is_tuple, [{}]}, {:length, [[1]]}, {:map_size, [%{}]},
      {:max, [1, 2]}, {:min, [1, 2]}, {:rem, [-7, 2]}, {:round, [2.5]}, {:tl, [[1, 2]]}, {:trunc, [-2.5]},
      {:tuple_size, [{1}]}, {:elem, [{1}, 0]}, {:put_elem, [{1}, 0, 2]}, {:node, []}, {:inspect, [{:a, "b"}]},
      {:inspect, [[1], [charlists: :as_lists]]}, {:struct, [Point]}, {:get_in, [%{a: 1}, [:a]]}, {:send, [self(), :hi]}
    ]
  end

  # the same operations in random order on a map, a keyword list and a set
  defp random(0, _), do: :ok

  defp random(n, state) do
    {numbers, state} = Say.numbers(state, 60, 50)
    map = Enum.reduce(numbers, %{}, fn x, map -> if rem(x, 3) == 0, do: Map.delete(map, x - 1), else: Map.put(map, x, n) end)
    set = Enum.reduce(numbers, MapSet.new(), &if(rem(&1, 3) == 0, do: MapSet.delete(&2, &1 - 2), else: MapSet.put(&2, &1)))
    keys = Enum.map(numbers, &:"k#{rem(&1, 9)}")
    say(Enum.sort(map))
    say(Enum.sort(set))
    say(Enum.sort(MapSet.symmetric_difference(set, MapSet.new(numbers))))
    say(Enum.sort(MapSet.difference(MapSet.new(numbers), set)))
    say(Keyword.merge(Keyword.new(Enum.zip(keys, numbers)), Enum.zip(Enum.reverse(keys), 1..5)))
    say(Enum.sort(Map.merge(map, Map.new(numbers, &{&1, 0}), fn k, a, b -> {k, a, b} end)))
    random(n - 1, state)
  end
end
