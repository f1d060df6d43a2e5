defmodule Function do
  @moduledoc "Functions for functions."

  @type information ::
          :arity | :env | :index | :module | :name | :new_index | :new_uniq | :pid | :type | :uniq

  @doc "The function of a module."
  @spec capture(module, atom, arity) :: fun
  def capture(module, function, arity), do: :erlang.make_fun(module, function, arity)

  @doc "All that is known of a function."
  @spec info(fun) :: [{information, term}]
  def info(fun), do: :erlang.fun_info(fun)

  @doc "One thing that is known of a function."
  @spec info(fun, information) :: {information, term}
  def info(fun, item), do: :erlang.fun_info(fun, item)

  @doc "Its argument."
  @spec identity(value) :: value when value: term
  def identity(value), do: value
end
