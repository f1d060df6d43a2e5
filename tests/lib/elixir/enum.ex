defmodule EnumDriver do
  @moduledoc "Every function of Enum, on every kind of enumerable."
  import Say

  def start do
    for list <- [[], [1], [3, 1, 2], [1, 1, 2, 2, 1, 3], Enum.to_list(1..7)],
        enum <- [list, Stream.map(list, & &1), Enum.into(Enum.with_index(list), %{}), MapSet.new(list)] do
      whole(enum)
      by_function(enum, &odd?/1)
      for n <- -3..3, do: counted(enum, n)
    end

    for range <- [1..0//1, 1..5, 5..1, 1..10//3, 10..1//-4, -2..2] do
      whole(range)
      by_function(range, &odd?/1)
      for n <- -3..3, do: counted(range, n)
      numbers(range)
    end

    for list <- [[], [1], [3, 1, 2], [1, 1.0, 2, 2.0], [5, -1, 4, 4, 0]], do: numbers(list)
    for list <- [[], [1], [3, 1, 2], [2, 4.5, 1.0, 7]], do: order(list)
    random(20, 1)
    slices()
    chunks()
    pairs()
    lazy()
    text()
    into()
    chance()
    errors()
    :ok
  end

  defp odd?(x) when is_integer(x), do: rem(x, 2) == 1
  defp odd?({_, n}), do: odd?(n)
  defp odd?(_), do: nil

  defp whole(enum) do
    say(Enum.all?(enum))
    say(Enum.any?(enum))
    say(Enum.count(enum))
    say(Enum.dedup(enum))
    say(Enum.empty?(enum))
    say(Enum.frequencies(enum))
    say(Enum.to_list(enum))
    say(Enum.reverse(enum))
    say(Enum.reverse(enum, [:tail]))
    say(Enum.reverse(enum, 1..2))
    say(Enum.uniq(enum))
    say(Enum.with_index(enum))
    say(Enum.with_index(enum, 5))
    say(Enum.with_index(enum, fn x, i -> {i, x} end))
    say(Enum.sort(enum))
    say(Enum.concat(enum, [:a]))
    say(Enum.concat([enum, [:a], enum]))
    say(Enum.intersperse(enum, 0))
    say(Enum.zip(enum, [:a, :b, :c]))
    say(Enum.zip([:a, :b, :c], enum))
    say(Enum.zip([enum, enum, [:a, :b]]))
    say(Enum.zip_with(enum, 1..3, &{&2, &1}))
    say(Enum.zip_with([enum, [1, 2]], fn x -> x end))
    say(Enum.zip_reduce(enum, enum, [], &[{&1, &2} | &3]))
    say(Enum.zip_reduce([enum, [1, 2], enum], [], &[&1 | &2]))
    say(Enum.into(enum, []))
    say(Enum.into(enum, [], &{&1}))
    say(Enum.into(enum, MapSet.new()))
    say(Enum.each(enum, & &1))
    say(Enum.map(enum, &{&1}))
    say(Enum.map_intersperse(enum, :s, &{&1}))
    say(Enum.flat_map(enum, &[&1, &1]))
    say(Enum.flat_map(enum, fn x -> Stream.take([x, x, x], 2) end))
    say(Enum.flat_map_reduce(enum, 0, fn x, n -> if n < 3, do: {[x, n], n + 1}, else: {:halt, n} end))
    say(Enum.map_reduce(enum, 0, &{{&1, &2}, &2 + 1}))
    say(Enum.reduce(enum, fn x, acc -> {x, acc} end))
    say(Enum.reduce(enum, [], &[&1 | &2]))
    say(Enum.reduce_while(enum, 0, fn _, n -> if n < 2, do: {:cont, n + 1}, else: {:halt, {:end, n}} end))
    say(Enum.scan(enum, fn x, acc -> {x, acc} end))
    say(Enum.scan(enum, 0, fn x, acc -> {x, acc} end))
    say(Enum.member?(enum, 1))
    say(Enum.member?(enum, 1.0))
    say(Enum.member?(enum, {1, 0}))
    say(1 in enum)
    say(Enum.take_every(enum, 2))
    say(Enum.chunk_by(enum, &(&1 > 2)))
  end

  defp by_function(enum, fun) do
    say(Enum.all?(enum, fun))
    say(Enum.any?(enum, fun))
    say(Enum.count(enum, fun))
    say(Enum.dedup_by(enum, fun))
    say(Enum.drop_while(enum, fun))
    say(Enum.take_while(enum, fun))
    say(Enum.split_while(enum, fun))
    say(Enum.split_with(enum, fun))
    say(Enum.filter(enum, fun))
    say(Enum.reject(enum, fun))
    say(Enum.find(enum, fun))
    say(Enum.find(enum, :none, fun))
    say(Enum.find_index(enum, fun))
    say(Enum.find_value(enum, fun))
    say(Enum.find_value(enum, :none, fun))
    say(Enum.frequencies_by(enum, fun))
    say(Enum.group_by(enum, fun))
    say(Enum.group_by(enum, fun, &{&1}))
    say(Enum.uniq_by(enum, fun))
    say(Enum.chunk_by(enum, fun))
    say(Enum.sort_by(enum, fun))
    say(Enum.sort_by(enum, fun, :desc))
    say(Enum.min_by(enum, fun, fn -> :none end))
    say(Enum.max_by(enum, fun, fn -> :none end))
    say(Enum.min_by(enum, fun))
    say(Enum.max_by(enum, fun))
    say(Enum.min_max_by(enum, fun))
    say(Enum.min_max_by(enum, fun, fn -> :none end))
    say(Enum.min_max(enum, fn -> :none end))
    say(Enum.sum(Enum.map(enum, fn x -> if fun.(x), do: 1, else: 0 end)))
  end

  defp counted(enum, n) do
    say(Enum.at(enum, n))
    say(Enum.at(enum, n, :none))
    say(Enum.fetch(enum, n))
    say(Enum.fetch!(enum, n))
    say(Enum.take(enum, n))
    say(Enum.drop(enum, n))
    say(Enum.split(enum, n))
    say(Enum.slice(enum, n, 2))
    say(Enum.slice(enum, n, 0))
    say(Enum.take_every(enum, n))
    say(Enum.drop_every(enum, n))
    say(Enum.map_every(enum, n, &{&1}))
    say(Enum.count_until(enum, n))
    say(Enum.count_until(enum, &odd?/1, n))
    say(Enum.chunk_every(enum, n))
    say(Enum.chunk_every(enum, 2, n))
    say(Enum.chunk_every(enum, 3, n, [:x, :y, :z]))
    say(Enum.chunk_every(enum, 3, n, :discard))
    say(Enum.reverse_slice(enum, n, 2))
    say(Enum.slice(enum, n..2//1))
    say(Enum.slice(enum, n..-1//1))
  end

  defp numbers(enum) do
    say(Enum.sum(enum))
    say(Enum.product(enum))
    say(Enum.min(enum))
    say(Enum.max(enum))
    say(Enum.min(enum, fn -> :none end))
    say(Enum.max(enum, fn -> :none end))
    say(Enum.min(enum, &>=/2))
    say(Enum.max(enum, &<=/2))
    say(Enum.min(enum, &>=/2, fn -> :none end))
    say(Enum.max(enum, &<=/2, fn -> :none end))
    say(Enum.min_max(enum))
    say(Enum.min_by(enum, &abs/1))
    say(Enum.max_by(enum, &abs/1))
    say(Enum.min_by(enum, &abs/1, &>=/2))
    say(Enum.max_by(enum, &abs/1, &<=/2))
    say(Enum.min_by(enum, &abs/1, &>=/2, fn -> :none end))
    say(Enum.max_by(enum, &abs/1, &<=/2, fn -> :none end))
    say(Enum.map_join(enum, &abs/1))
    say(Enum.map_join(enum, ", ", &abs/1))
    say(Enum.join(enum))
    say(Enum.join(enum, "-"))
  end

  def compare(a, b) when a < b, do: :lt
  def compare(a, b) when a > b, do: :gt
  def compare(_, _), do: :eq

  defp order(list) do
    say(Enum.sort(list, :asc))
    say(Enum.sort(list, :desc))
    say(Enum.sort(list, &>=/2))
    say(Enum.sort(list, __MODULE__))
    say(Enum.sort(list, {:asc, __MODULE__}))
    say(Enum.sort(list, {:desc, __MODULE__}))
    say(Enum.sort_by(list, &(-&1), :asc))
    say(Enum.sort_by(list, &(-&1), :desc))
    say(Enum.sort_by(list, &(-&1), &>=/2))
    say(Enum.sort_by(list, &(-&1), {:desc, __MODULE__}))
    say(Enum.min(list, __MODULE__))
    say(Enum.max(list, __MODULE__))
    say(Enum.min_by(list, &(-&1), __MODULE__))
    say(Enum.max_by(list, &(-&1), __MODULE__))
    say(Enum.min_max_by(list, &(-&1), __MODULE__))
    say(Enum.min_max_by(list, &(-&1), &>/2))
    say(Enum.min_max_by(list, &(-&1), __MODULE__, fn -> :none end))
  end

  defp random(0, _), do: :ok

  defp random(n, state) do
    {list, state} = Say.numbers(state, 12, 10)
    {other, state} = Say.numbers(state, 6, 10)
    {k, state} = Say.number(state, 14)
    k = k - 7
    say({list, other, k})
    say(Enum.sort(list, :desc))
    say(Enum.slice(list, k, 4))
    say(Enum.slice(list, k..4//1))
    say(Enum.slice(list, k..-2//2))
    say(Enum.slice(Stream.map(list, & &1), k..-2//2))
    say(Enum.chunk_every(list, 3, abs(k) + 1, other))
    say(Enum.chunk_by(list, &rem(&1, 3)))
    say(Enum.group_by(list, &rem(&1, 3)))
    say(Enum.frequencies(list))
    say(Enum.uniq(list ++ other))
    say(Enum.zip(list, other))
    say(Enum.slide(list, 0, abs(k)))
    say(Enum.reverse_slice(list, abs(k), 3))
    say(Enum.split(list, k))
    say(Enum.min_max(list, fn -> nil end))
    say(Enum.sum(list))
    random(n - 1, state)
  end

  defp slices do
    for enum <- [[1, 2, 3, 4, 5], 1..5, Stream.map(1..5, & &1), []],
        first <- [-7, -5, -2, 0, 2, 5],
        last <- [-7, -5, -1, 0, 3, 9],
        step <- [1, 2] do
      say({first, last, step, Enum.slice(enum, first..last//step)})
    end

    say(Enum.slice([1, 2, 3, 4], 2..0//-1))
    say(Enum.slice([1, 2, 3, 4], 3..1//-2))
    say(Enum.slice([1, 2, 3, 4], 1..-2//1))
    for index <- [-5, -2, 0, 3], to <- [-5, -1, 0, 2, 4], do: say(Enum.slide([1, 2, 3, 4, 5], index, to))
    for first <- [0, 1, 3], last <- [0, 2, 4, -1], to <- [-5, 0, 1, 2, 4, 5], do: say(Enum.slide(1..5, first..last//1, to))
    say(Enum.slide([1, 2, 3], 0..2//2, 1))
  end

  defp chunks do
    even = fn x, acc -> if rem(x, 2) == 0, do: {:cont, Enum.reverse([x | acc]), []}, else: {:cont, [x | acc]} end

    rest = fn
      [] -> {:cont, []}
      acc -> {:cont, Enum.reverse(acc), []}
    end

    say(Enum.chunk_while(1..7, [], even, rest))
    say(Enum.chunk_while(1..8, [], even, rest))
    say(Enum.chunk_while(1..8, [], fn x, acc -> if x > 3, do: {:halt, acc}, else: {:cont, [x | acc]} end, rest))
    say(Enum.chunk_every(1..6, 2))
    for n <- 1..4, step <- 1..4, do: say(Enum.chunk_every(1..6, n, step))
    for n <- 1..4, step <- 1..4, do: say(Enum.chunk_every(1..5, n, step, [:a]))
    for n <- 1..4, step <- 1..4, do: say(Enum.chunk_every(1..5, n, step, 1..9))
    for n <- 1..4, step <- 1..4, do: say(Enum.chunk_every(1..5, n, step, :discard))
    say(apply(Enum, :chunk, [1..5, 2]))
    say(apply(Enum, :chunk, [1..5, 2, 1]))
    say(apply(Enum, :chunk, [1..5, 3, 3, [:a]]))
    say(apply(Enum, :filter_map, [1..4, &odd?/1, &(&1 * 2)]))
    say(apply(Enum, :partition, [1..4, &odd?/1]))
    say(apply(Enum, :uniq, [1..4, &odd?/1]))
  end

  defp pairs do
    say(Enum.unzip([]))
    say(Enum.unzip(a: 1, b: 2))
    say(Enum.unzip(%{a: 1, b: 2}))
    say(Enum.zip([]))
    say(Enum.zip([[1, 2], [3]]))
    say(Enum.zip([[1, 2], [3, 4], [5, 6], [7, 8]]))
    say(Enum.zip(%{a: 1}, %{b: 2}))
    say(Enum.zip_with([], & &1))
    say(Enum.zip_with([[1, 2], [3, 4]], &Enum.sum/1))
    say(Enum.zip_reduce([], 0, &{&1, &2}))
    say(Enum.zip_reduce([[1, 2], [3, 4]], 0, fn xs, acc -> Enum.sum(xs) + acc end))
    say(Enum.concat([]))
    say(Enum.concat([[1], 2..3, %{a: 1}]))
    say(Enum.concat(1..2, [3]))
    say(Enum.concat(1..2))
  end

  defp lazy do
    seen = Stream.map(Stream.iterate(1, &(&1 + 1)), fn x -> tap(x, &IO.puts(["see ", Integer.to_string(&1)])) end)
    say(Enum.take(seen, 2))
    say(Enum.at(seen, 1))
    say(Enum.fetch(seen, 0))
    say(Enum.find(seen, &(&1 > 1)))
    say(Enum.find_index(seen, &(&1 > 1)))
    say(Enum.any?(seen, &(&1 > 1)))
    say(Enum.all?(seen, &(&1 < 2)))
    say(Enum.empty?(seen))
    say(Enum.member?(seen, 2))
    say(Enum.take_while(seen, &(&1 < 2)))
    say(Enum.slice(seen, 1, 2))
    say(Enum.slice(seen, 1..3//2))
    say(Enum.zip(seen, [:a, :b]))
    say(Enum.zip([:a], seen))
    say(Enum.count_until(seen, 3))
    say(Enum.reduce_while(seen, 0, fn x, acc -> if x < 3, do: {:cont, acc + x}, else: {:halt, acc} end))
    say(Enum.map(Stream.take(seen, 2), &IO.inspect/1))
    say(Enum.chunk_while(seen, [], fn x, acc -> if x > 2, do: {:halt, acc}, else: {:cont, x, acc} end, &{:cont, &1}))
    say(Enum.flat_map_reduce(seen, 0, fn x, n -> if x < 3, do: {[x], n + x}, else: {:halt, n} end))
  end

  defp text do
    say(Enum.join([]))
    say(Enum.join([1, :a, "b", 'c', 1.5], "/"))
    say(Enum.join(%{}, "/"))
    say(Enum.join([{1, 2}]))
    say(Enum.map_join([1, 2], "/", &{&1}))
    say(Enum.join([1], 2))
  end

  defp into do
    say(Enum.into([a: 1], %{}))
    say(Enum.into([a: 1], %{a: 2, b: 3}))
    say(Enum.into(%{a: 1}, %{b: 3}))
    say(Enum.into(%{a: 1}, []))
    say(Enum.into(1..3, %{}, &{&1, &1}))
    say(Enum.into(["a", "b"], "x"))
    say(Enum.into(["a", <<1::3>>], <<1::1>>))
    say(Enum.into([1, 2], MapSet.new([3])))
    say(Enum.into([1, 2], []))
    say(Enum.into(MapSet.new([1]), []))
    say(Enum.into([{1, 2}], Map.new(), fn {a, b} -> {b, a} end))
    say(Enum.into([1], :a))
    say(Enum.into([1], {}))
    say(Enum.into([1], %{}))
    say(for x <- 1..3, into: %{}, do: {x, x * x})
    say(for x <- 1..3, y <- [x, x], into: MapSet.new(), do: y)
    say(for x <- ["a", "b"], into: "", do: x)
    say(for <<c <- "abc">>, into: [], do: c)
    say(for x <- 1..6, rem(x, 2) == 0, reduce: 0, do: (acc -> acc + x))
    say(for x <- [1, 1, 2], uniq: true, do: x)
  end

  defp chance do
    say(Enum.sort(Enum.shuffle(1..20)))
    say(Enum.random([5]))
    say(Enum.random(3..3))
    say(Enum.random(1..100) in 1..100)
    say(Enum.random([]))
    say(Enum.random(1..0//1))
    say(Enum.take_random(1..3, 0))
    say(Enum.sort(Enum.take_random(1..3, 5)))
    say(length(Enum.uniq(Enum.take_random(1..30, 7))))
    say(Enum.take_random([1], -1))
    say(length(Enum.uniq(for _ <- 1..100, do: Enum.random(1..3))))
    say(Enum.uniq(for(_ <- 1..300, do: Enum.shuffle([1, 2, 3]))) |> Enum.sort())
  end

  defp errors do
    for x <- [:a, 1, {}, "abc", fn _ -> 1 end, 1.5] do
      say(Enum.map(x, & &1))
      say(Enum.count(x))
      say(Enum.member?(x, 1))
      say(Enum.to_list(x))
      say(Enum.at(x, 1))
      say(Enum.reverse(x))
      say(Enum.sort(x))
      say(Enum.zip(x, [1]))
      say(Enum.empty?(x))
      say(Enum.sum(x))
    end

    say(Enum.sum([:a]))
    say(Enum.at([1], :a))
    say(Enum.fetch([1], 1.0))
    say(Enum.fetch!([1], 4))
    say(Enum.take([1], nil))
    say(Enum.drop([1], nil))
    say(Enum.split([1], nil))
    say(Enum.slice([1], 1, -1))
    say(Enum.chunk_every([1], 0))
    say(Enum.count_until([1], 0))
    say(Enum.with_index([1], :a))
    say(Enum.reduce([], & &1))
    say(Enum.reduce([1, 2], fn _ -> 1 end))
    say(Enum.map([1], :a))
    say(Enum.map_every([1], -1, & &1))
    say(Enum.take_every([1], -1))
    say(Enum.sort([1, 2], :foo))
    say(Enum.min([]))
    say(Enum.max_by([], & &1))
    say(Enum.min_max([]))
    say(Enum.map([1, 2], fn 1 -> 1 end))
    say(Enum.each([1, 2], fn _ -> throw(:x) end))
    say(Enum.into([1, 2], [], fn _ -> exit(:x) end))
  end
end
