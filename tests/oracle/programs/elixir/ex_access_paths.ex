# Nested reading and updating by paths, with functions of Access.
defmodule Oracle.ExAccessPaths do
  def start do
    d = %{users: [%{name: "ann", tags: [a: 1]}, %{name: "bob", tags: []}], meta: %{n: 1}}
    :oracle.say([d[:meta][:n], d[:none][:x], d.meta.n, get_in(d, [:meta, :n]), get_in(d, [:none, :x])])
    :oracle.say(get_in(d, [:users, Access.all(), :name]))
    :oracle.say(get_in(d, [:users, Access.at(0), :tags, :a]))
    :oracle.say(put_in(d[:meta][:m], 2)[:meta])
    :oracle.say(update_in(d, [:users, Access.all(), :name], &String.upcase/1).users |> Enum.map(& &1.name))
    :oracle.say(pop_in(d, [:meta, :n]))
    :oracle.say(get_and_update_in(d.meta.n, &{&1, &1 + 1}))
    :oracle.say(get_in([{1, :a}, {2, :b}], [Access.all(), Access.elem(1)]))
    :oracle.say(get_in(%{l: [1, 2, 3, 4]}, [:l, Access.filter(&(rem(&1, 2) == 0))]))
    :oracle.say(:oracle.try_(fn -> get_in(id([1]), [:a, :b]) end) |> elem(0))
    :oracle.say(get_in(%{}, [Access.key(:x, %{}), Access.key(:y, 7)]))
    update_in([a: 1, b: 2][:a], &(&1 + 10))
  end

  def id(x), do: x
end
