# Recursion with accumulators, default arguments, private clauses and tail calls.
defmodule Oracle.ExRecursion do
  def start do
    :oracle.say([fact(20), fib(20), len([1, 2, 3]), rev([1, 2, 3]), flat([1, [2, [3]], []])])
    :oracle.say([gcd(48, 18), pow(2, 100), count(1000), sum_to(100)])
    :oracle.say(hanoi(3, :a, :b, :c))
    :oracle.say(quick([3, 1, 4, 1, 5, 9, 2, 6]))
    :oracle.say(primes(50))
    :oracle.say(tree([5, 2, 8, 1]) |> walk())
    :oracle.say(perms([1, 2, 3]))
    collatz(27, 0)
  end

  def fact(0), do: 1
  def fact(n), do: n * fact(n - 1)
  def fib(n, a \\ 0, b \\ 1)
  def fib(0, a, _), do: a
  def fib(n, a, b), do: fib(n - 1, b, a + b)
  defp len([]), do: 0
  defp len([_ | t]), do: 1 + len(t)
  defp rev(l, acc \\ [])
  defp rev([], acc), do: acc
  defp rev([h | t], acc), do: rev(t, [h | acc])
  defp flat([]), do: []
  defp flat([h | t]) when is_list(h), do: flat(h) ++ flat(t)
  defp flat([h | t]), do: [h | flat(t)]
  defp gcd(a, 0), do: a
  defp gcd(a, b), do: gcd(b, rem(a, b))
  defp pow(_, 0), do: 1
  defp pow(b, n) when rem(n, 2) == 0, do: pow(b * b, div(n, 2))
  defp pow(b, n), do: b * pow(b, n - 1)
  defp count(0), do: :done
  defp count(n), do: count(n - 1)
  defp sum_to(n, acc \\ 0), do: if(n == 0, do: acc, else: sum_to(n - 1, acc + n))
  defp hanoi(0, _, _, _), do: []
  defp hanoi(n, a, b, c), do: hanoi(n - 1, a, c, b) ++ [{a, c}] ++ hanoi(n - 1, b, a, c)
  defp quick([]), do: []
  defp quick([p | t]), do: quick(for(x <- t, x < p, do: x)) ++ [p] ++ quick(for(x <- t, x >= p, do: x))
  defp primes(n), do: for(p <- 2..n, Enum.all?(2..p, &(&1 == p or rem(p, &1) != 0)), do: p)
  defp tree(l), do: Enum.reduce(l, nil, &insert/2)
  defp insert(x, nil), do: {nil, x, nil}
  defp insert(x, {l, y, r}) when x < y, do: {insert(x, l), y, r}
  defp insert(x, {l, y, r}), do: {l, y, insert(x, r)}
  defp walk(nil), do: []
  defp walk({l, x, r}), do: walk(l) ++ [x | walk(r)]
  defp perms([]), do: [[]]
  defp perms(l), do: for(h <- l, t <- perms(l -- [h]), do: [h | t])
  defp collatz(1, n), do: n
  defp collatz(x, n) when rem(x, 2) == 0, do: collatz(div(x, 2), n + 1)
  defp collatz(x, n), do: collatz(3 * x + 1, n + 1)
end
