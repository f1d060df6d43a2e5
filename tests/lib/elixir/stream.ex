defmodule StreamDriver do
  @moduledoc "Every function of Stream: what it yields, when it asks for elements, and what it closes."
  import Say

  def start do
    for list <- [[], [1], [3, 1, 2, 2], Enum.to_list(1..7)], enum <- [list, Stream.map(list, & &1), MapSet.new(list)] do
      steps(enum)
      for n <- -2..4, do: counted(enum, n)
    end

    sources()
    resources()
    laziness()
    zips()
    suspended()
    collecting()
    errors()
    random(30, 7)
    :ok
  end

  defp list(stream), do: Enum.to_list(stream)

  defp steps(enum) do
    say(list(Stream.map(enum, &(&1 * 2))))
    say(list(Stream.filter(enum, &(&1 > 1))))
    say(list(Stream.reject(enum, &(&1 > 1))))
    say(list(Stream.flat_map(enum, &[&1, &1])))
    say(list(Stream.flat_map(enum, fn x -> Stream.map(1..x, & &1) end)))
    say(list(Stream.concat(enum, enum)))
    say(list(Stream.concat([enum, 1..2, enum])))
    say(list(Stream.dedup(enum)))
    say(list(Stream.dedup_by(enum, &rem(&1, 2))))
    say(list(Stream.uniq(enum)))
    say(list(Stream.uniq_by(enum, &rem(&1, 2))))
    say(list(Stream.with_index(enum)))
    say(list(Stream.with_index(enum, 3)))
    say(list(Stream.scan(enum, &+/2)))
    say(list(Stream.scan(enum, 10, &+/2)))
    say(list(Stream.take_while(enum, &(&1 < 3))))
    say(list(Stream.drop_while(enum, &(&1 < 3))))
    say(list(Stream.intersperse(enum, 0)))
    say(list(Stream.chunk_by(enum, &(&1 > 2))))
    say(list(Stream.each(enum, & &1)))
    say(Stream.run(Stream.each(enum, &IO.inspect/1)))
    say(list(Stream.zip(enum, [:a, :b])))
    say(list(Stream.zip([enum, enum, 1..3])))
    say(list(Stream.zip_with(enum, 1..3, &+/2)))
    say(list(Stream.zip_with([enum, 1..3], & &1)))
    say(list(Stream.transform(enum, 0, fn x, acc -> {[x, acc], acc + x} end)))
    say(list(Stream.transform(enum, 0, fn x, acc -> if acc < 3, do: {[x], acc + 1}, else: {:halt, acc} end)))
    say(list(Stream.transform(enum, fn -> 0 end, fn x, acc -> {1..x//1, acc + x} end, &IO.inspect/1)))

    say(list(Stream.transform(enum, fn -> 0 end, &{[&1], &2 + 1}, &{[{:last, &1}], &1}, &IO.inspect/1)))
    say(Enum.count(Stream.map(enum, & &1)))
    say(Enum.member?(Stream.map(enum, & &1), 2))
    if Enum.any?(enum), do: say(Enum.take(Stream.cycle(enum), 9))
  end

  defp counted(enum, n) do
    say(list(Stream.take(enum, n)))
    say(list(Stream.drop(enum, n)))
    say(list(Stream.take_every(enum, n)))
    say(list(Stream.drop_every(enum, n)))
    say(list(Stream.map_every(enum, n, &{&1})))
    say(list(Stream.chunk_every(enum, n)))
    say(list(Stream.chunk_every(enum, 2, n)))
    say(list(Stream.chunk_every(enum, 3, n, [:x])))
    say(list(Stream.chunk_every(enum, 3, n, :discard)))
    say(list(Stream.duplicate(:a, n)))
  end

  defp sources do
    say(Enum.take(Stream.cycle([1, 2, 3]), 7))
    say(Enum.take(Stream.cycle(1..2), 5))
    say(Stream.cycle([]))
    say(Enum.take(Stream.iterate(1, &(&1 * 2)), 5))
    say(Enum.take(Stream.repeatedly(fn -> 1 end), 3))
    say(list(Stream.unfold(5, fn n -> if n > 0, do: {n, n - 1} end)))
    say(list(Stream.duplicate(1, 3)))
    say(Enum.take(Stream.interval(1), 3))
    say(list(Stream.timer(1)))
    say(list(Stream.take([1, 2, 3, 4], -2)))
    say(list(Stream.drop([1, 2, 3, 4], -2)))
    say(list(apply(Stream, :chunk, [1..5, 2])))
    say(list(apply(Stream, :chunk, [1..5, 3, 3, [1]])))
    say(list(apply(Stream, :filter_map, [1..5, &(&1 > 2), &(&1 * 2)])))
    say(list(apply(Stream, :uniq, [1..5, &rem(&1, 2)])))

    rest = fn acc -> {:cont, {:rest, acc}, nil} end
    say(list(Stream.chunk_while(1..5, 0, &if(&2 > 3, do: {:cont, &2, &1}, else: {:cont, &1 + &2}), rest)))
    say(list(Stream.chunk_while(1..5, 0, fn x, _ -> if x > 3, do: {:halt, x}, else: {:cont, x, x} end, rest)))
  end

  defp numbers(name) do
    Stream.resource(
      fn -> tap(1, fn _ -> IO.puts([name, " opened"]) end) end,
      fn n -> if n > 3, do: {:halt, n}, else: {[n], n + 1} end,
      fn n -> IO.puts([name, " closed ", Integer.to_string(n)]) end
    )
  end

  defp resources do
    say(list(numbers("all")))
    say(Enum.take(numbers("take"), 2))
    say(Enum.take(numbers("none"), 0))
    say(Enum.at(numbers("at"), 1))
    say(list(Stream.zip(numbers("a"), numbers("b"))))
    say(list(Stream.zip(numbers("a"), [1])))
    say(list(Stream.zip([1], numbers("b"))))
    say(list(Stream.concat(numbers("a"), numbers("b"))))
    say(list(Stream.take(Stream.concat(numbers("a"), numbers("b")), 4)))
    say(list(Stream.flat_map(numbers("a"), fn x -> Stream.take(numbers("in"), x) end)))
    say(list(Stream.map(numbers("map"), fn x -> if x == 2, do: raise("two"), else: x end)))
    say(list(Stream.flat_map(numbers("flat"), fn x -> if x == 2, do: throw(:two), else: [x] end)))
    say(list(Stream.zip_with(numbers("zip"), numbers("zap"), fn x, _ -> if x == 2, do: exit(:two), else: x end)))
    say(Enum.reduce_while(numbers("reduce"), 0, fn x, acc -> if x == 2, do: {:halt, acc}, else: {:cont, acc + x} end))
    say(Enum.each(numbers("each"), fn _ -> raise "each" end))

    say(
      list(Stream.resource(fn -> 3 end, fn n -> if n > 0, do: {1..n, n - 1}, else: {:halt, n} end, &IO.inspect/1))
    )

    say(list(Stream.resource(fn -> 3 end, fn _ -> raise "next" end, &IO.inspect/1)))
    say(list(Stream.transform(numbers("t"), fn -> 0 end, fn x, n -> {[x], n + 1} end, &IO.inspect({:after, &1}))))

    say(
      list(
        Stream.transform(numbers("t"), fn -> 0 end, fn _, n -> if n == 1, do: {:halt, n}, else: {[n], n + 1} end, fn n ->
          IO.inspect({:after, n})
        end)
      )
    )
  end

  defp seen(list), do: Stream.each(list, &IO.puts(["see ", inspect(&1)]))

  defp laziness do
    say(Enum.take(Stream.map(seen(1..9), &(&1 * 2)), 2))
    say(list(Stream.take(seen(1..9), 2)))
    say(list(Stream.take_while(seen(1..9), &(&1 < 2))))
    say(list(Stream.take(Stream.filter(seen(1..9), &(&1 > 2)), 1)))
    say(list(Stream.zip(Stream.take(seen(1..3), 1), seen(7..9))))
    say(list(Stream.zip(Stream.take_while(seen(1..3), &(&1 < 2)), seen(7..9))))
    say(list(Stream.take(Stream.flat_map(seen(1..3), fn x -> seen([x, x]) end), 3)))
    say(list(Stream.take(Stream.chunk_every(seen(1..9), 2), 2)))
    say(list(Stream.take(Stream.chunk_by(seen(1..9), &div(&1, 3)), 2)))
    say(list(Stream.take(Stream.with_index(Stream.uniq(seen([1, 1, 2, 2, 3]))), 2)))
    say(list(Stream.take(Stream.transform(seen(1..9), 0, &{[&1, &2], &1}), 3)))
    say(list(Stream.drop(Stream.take(seen(1..9), 4), 2)))
    say(list(Stream.take(Stream.drop(seen(1..9), 2), 1)))
    say(list(Stream.take(Stream.drop(seen(1..9), -2), 1)))
    say(list(Stream.take(Stream.take(seen(1..9), 2), 5)))
    say(list(Stream.take(Stream.take(seen(1..9), 5), 2)))
    say(list(Stream.map(Stream.map(seen(1..2), &(&1 + 1)), &IO.inspect/1)))
  end

  defp zips do
    say(list(Stream.zip([1, 2, 3], Stream.cycle([:a, :b]))))
    say(list(Stream.zip([[1, 2], %{a: 1, b: 2}, 5..6])))
    say(list(Stream.zip(Stream.take(Stream.iterate(0, &(&1 + 1)), 3), Stream.filter(1..9, &(rem(&1, 3) == 0)))))
    say(list(Stream.zip(Stream.flat_map(1..3, &[&1, &1]), Stream.concat([1], 2..9))))
    say(list(Stream.zip(Stream.chunk_every(1..5, 2), Stream.transform(1..3, 0, &{[&1, &2], &1}))))
    say(list(Stream.zip(Stream.take(1..9, -3), Stream.drop(1..9, -3))))
    say(list(Stream.zip(Stream.scan(1..4, &+/2), Stream.dedup([1, 1, 2, 3]))))
    say(list(Stream.take(Stream.zip(1..9, 2..9), 2)))
    say(Enum.zip(Stream.map(1..3, & &1), Stream.map(4..6, & &1)))
    say(list(Stream.flat_map(1..2, fn x -> Stream.zip([x, x], Stream.cycle([1])) end)))
  end

  # one element at a time, by suspension
  defp one_by_one(enum) do
    pull(&Enumerable.reduce(enum, &1, fn x, _ -> {:suspend, x} end), [])
  end

  defp pull(continue, acc) do
    case continue.({:cont, :none}) do
      {:suspended, x, continue} -> pull(continue, [x | acc])
      {reason, last} -> {reason, last, Enum.reverse(acc)}
    end
  end

  defp suspended do
    for enum <- [
          [1, 2, 3],
          1..3,
          3..1,
          %{a: 1, b: 2},
          MapSet.new([1, 2]),
          Stream.map(1..3, & &1),
          Stream.filter(1..5, &(rem(&1, 2) == 1)),
          Stream.with_index(1..3),
          Stream.drop(1..3, 1),
          Stream.flat_map(1..2, &[&1, &1]),
          Stream.flat_map(1..2, fn x -> Stream.map([x, x], & &1) end),
          Stream.concat([1], [2, 3]),
          Stream.scan(1..3, &+/2),
          Stream.unfold(2, fn n -> if n > 0, do: {n, n - 1} end),
          Stream.zip(1..3, 2..3),
          Stream.chunk_every(1..5, 2),
          Stream.transform(1..3, 0, &{[&1, &2], &1}),
          Stream.uniq([1, 1, 2]),
          Stream.into(1..2, [])
        ] do
      say(elem(one_by_one(enum), 2))
      say(Enumerable.reduce(enum, {:halt, 1}, fn _, _ -> raise "not asked" end))
      say(Enumerable.reduce(enum, {:cont, 0}, fn _, n -> if n == 1, do: {:halt, n}, else: {:cont, n + 1} end))
      say(elem(Enumerable.reduce(enum, {:suspend, 7}, fn _, n -> {:cont, n} end), 1))
      {:suspended, acc, continue} = Enumerable.reduce(enum, {:cont, 0}, fn _, n -> {:suspend, n + 1} end)
      say(acc)
      say(continue.({:halt, :stop}))
    end
  end

  defp collecting do
    say(list(Stream.into(1..3, [])))
    say(Stream.run(Stream.into(1..3, %{}, &{&1, &1})))
    say(list(Stream.into(["a"], "", & &1)))
    say(Enum.into(Stream.map(1..3, &{&1, &1}), %{}))
    say(Enum.sum(Stream.map(1..100, & &1)))
    say(for x <- Stream.map(1..3, & &1), do: x)
    say(inspect(Stream.take([1], 0)))
    say(inspect(Stream.map_every([1], 0, & &1)))
  end

  defp errors do
    say(Stream.map([1], :a))
    say(Stream.filter([1], fn _, _ -> 1 end))
    say(Stream.take([1], :a))
    say(Stream.drop([1], :a))
    say(Stream.chunk_every([1], 0))
    say(Stream.iterate(1, :a))
    say(Stream.interval(-1))
    say(Stream.take_every([1], -1))
    say(list(Stream.map(:a, & &1)))
    say(list(Stream.zip(:a, [1])))
    say(list(Stream.flat_map([1], fn _ -> :a end)))
    say(list(Stream.unfold(1, fn _ -> :a end)))
    say(list(Stream.transform([1], 0, fn _, _ -> :a end)))
  end

  # a pipeline of random steps, on Enum and on Stream
  defp random(0, _), do: :ok

  defp random(n, state) do
    {list, state} = Say.numbers(state, 15, 10)
    {steps, state} = Say.numbers(state, 5, 14)
    say({list, steps})
    stream = Enum.reduce(steps, list, &step/2)
    say(list(stream))
    say(elem(one_by_one(stream), 2))
    say(Enum.take(stream, 3))
    say(list(Stream.zip(stream, stream)))
    random(n - 1, state)
  end

  defp step(0, s), do: Stream.map(s, &[&1])
  defp step(1, s), do: Stream.filter(s, &(rem(byte_size(inspect(&1)), 3) != 0))
  defp step(2, s), do: Stream.take(s, 5)
  defp step(3, s), do: Stream.drop(s, 1)
  defp step(4, s), do: Stream.with_index(s)
  defp step(5, s), do: Stream.flat_map(s, &[&1, &1])
  defp step(6, s), do: Stream.chunk_every(s, 2)
  defp step(7, s), do: Stream.uniq(s)
  defp step(8, s), do: Stream.dedup(s)
  defp step(9, s), do: Stream.take_while(s, &(rem(byte_size(inspect(&1)), 5) != 0))
  defp step(10, s), do: Stream.take_every(s, 2)
  defp step(11, s), do: Stream.drop(s, -2)
  defp step(12, s), do: Stream.intersperse(s, :i)
  defp step(13, s), do: Stream.concat(s, [1, 2])
end
