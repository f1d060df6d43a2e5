# with: several clauses, guards, plain matches, else clauses, nested.
defmodule Oracle.ExWithChains do
  def start do
    users = %{1 => %{name: "ann", team: 10}, 2 => %{name: "bob", team: 99}, 3 => %{name: ""}}
    teams = %{10 => "red"}
    :oracle.say(for id <- 1..4, do: look(users, teams, id))
    :oracle.say(for v <- [5, -5, :a, nil], do: simple(v))
    :oracle.say(with [a, b] <- [1, 2], c = a + b, [d] <- [[c]], do: d)
    :oracle.say(with {:ok, a} when a > 5 <- {:ok, 3}, do: a)
    nested(3)
  end

  defp look(users, teams, id) do
    with {:ok, user} <- Map.fetch(users, id),
         %{team: team} <- user,
         name = user.name,
         {:ok, color} <- Map.fetch(teams, team) do
      {:found, name, color}
    else
      :error -> {:missing, id}
      %{name: ""} -> :nameless
      other -> {:other, other}
    end
  end

  defp simple(v) do
    with true <- is_integer(v), true <- v > 0, do: {:pos, v}
  end

  defp nested(0), do: :bottom

  defp nested(n) do
    with x when is_atom(x) <- nested(n - 1), do: {n, x}, else: (t -> {:up, n, t})
  end
end
