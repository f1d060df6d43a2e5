defmodule ListDriver do
  @moduledoc "Every function of List."
  import Say

  def start do
    for list <- [[], [1], [1, 2, 3], [3, 1, [2, [4]], 1]], index <- [-5, -3, -1, 0, 1, 3, 7, :x], do: at(list, index)
    for list <- [[], [1], [1, 2, 3], [3, 1, [2, [4]], 1]], do: whole(list)
    for list <- [[], [a: 1], [{:b, 2}, {:a, 1}, {:a, 3}], [{1, 2, 3}]], key <- [:a, 1], n <- [0, 1, -1], do: keys(list, key, n)
    text()

    for one <- [[], [1], [1, 2], [1, 2, 3, 1, 2]], two <- [[], [1], [2], [1, 2], [3, 1, 2]] do
      say(List.starts_with?(one, two))
      say(List.myers_difference(one, two))
    end

    say(List.zip([]))
    say(List.zip([[1, 2], [:a, :b, :c]]))
    say(List.starts_with?(1, []))
    diffs()
    random(40, 6)
    :ok
  end

  defp at(list, index) do
    say(List.delete_at(list, index))
    say(List.insert_at(list, index, :new))
    say(List.pop_at(list, index))
    say(List.pop_at(list, index, :none))
    say(List.replace_at(list, index, :new))
    say(List.update_at(list, index, &{&1}))
  end

  defp whole(list) do
    say(List.delete(list, 1))
    say(List.first(list))
    say(List.first(list, :none))
    say(List.last(list))
    say(List.last(list, :none))
    say(List.flatten(list))
    say(List.flatten(list, [:tail]))
    say(List.foldl(list, [], &[&1 | &2]))
    say(List.foldr(list, [], &[&1 | &2]))
    say(List.improper?(list))
    say(List.to_tuple(list))
    say(List.wrap(list))
    say(List.wrap(nil))
    say(List.ascii_printable?(list))
    say(List.ascii_printable?(list, 1))
    for n <- [0, 2, -1], do: say(List.duplicate(list, n))
  end

  defp keys(list, key, n) do
    say(List.keyfind(list, key, n))
    say(List.keyfind(list, key, n, :none))
    say(List.keyfind!(list, key, n))
    say(List.keymember?(list, key, n))
    say(List.keyreplace(list, key, n, {:new, 9}))
    say(List.keystore(list, key, n, {:new, 9}))
    say(List.keydelete(list, key, n))
    say(List.keytake(list, key, n))
    say(List.keysort(list, n))
    say(List.keysort(list, n, &>=/2))
    say(List.keysort(list, n, :desc))
  end

  defp text do
    for list <- ['abc', [?a, "bc", [?d]], [], [0x1F600, "é"], [1, :a], [0xD800], [<<255>>], 'é', ["a" | "b"], :a, [-1], '12', 'ff', '1.5'] do
      say(List.to_string(list))
      say(List.to_charlist(list))
      say(List.to_atom(list))
      say(List.to_existing_atom(list))
      say(List.to_integer(list))
      say(List.to_integer(list, 16))
      say(List.to_float(list))
      say(List.ascii_printable?(list))
      say(List.ascii_printable?(list, 2))
    end
  end

  defp diffs do
    compare = fn a, b -> if rem(a, 3) == rem(b, 3), do: [{a, b}] end
    say(List.myers_difference([1, 2, 3], [4, 5, 6], compare))
    say(List.myers_difference([1, 2, 3, 7], [4, 8, 6], compare))
    say(List.myers_difference([1, 4, 2, 3], [1, 2, 3, 4]))
    say(List.myers_difference([1, 2], [1, 2], fn _, _ -> raise "equal" end))
    say(List.myers_difference([1], :a))
  end

  defp random(0, _), do: :ok

  defp random(n, state) do
    {one, state} = Say.numbers(state, 9, 5)
    {two, state} = Say.numbers(state, 9, 5)
    {i, state} = Say.number(state, 12)
    say({one, two})
    say(List.insert_at(one, i - 6, :x))
    say(List.delete_at(one, i - 6))
    say(List.pop_at(one, i - 6))
    say(List.keysort(Enum.zip(one, two), 1))
    say(List.zip([one, two, one]))
    random(n - 1, state)
  end
end
