defmodule Bitwise do
  @moduledoc "Operations on the bits of integers."

  @doc "Imports the functions and operators."
  defmacro __using__(_) do
    quote do
      import Bitwise
    end
  end

  @doc "The bits that are not set."
  @spec bnot(integer) :: integer
  def bnot(expr), do: :erlang.bnot(expr)

  @doc "As `bnot/1`."
  @spec ~~~integer :: integer
  def ~~~expr, do: :erlang.bnot(expr)

  @doc "The bits that are set in both."
  @spec band(integer, integer) :: integer
  def band(left, right), do: :erlang.band(left, right)

  @doc "As `band/2`."
  @spec integer &&& integer :: integer
  def left &&& right, do: :erlang.band(left, right)

  @doc "The bits that are set in either."
  @spec bor(integer, integer) :: integer
  def bor(left, right), do: :erlang.bor(left, right)

  @doc "As `bor/2`."
  @spec integer ||| integer :: integer
  def left ||| right, do: :erlang.bor(left, right)

  @doc "The bits that are set in just one."
  @spec bxor(integer, integer) :: integer
  def bxor(left, right), do: :erlang.bxor(left, right)

  @doc "As `bxor/2`."
  @spec unquote(:"^^^")(integer, integer) :: integer
  def unquote(:"^^^")(left, right), do: :erlang.bxor(left, right)

  @doc "Shifts to the left."
  @spec bsl(integer, integer) :: integer
  def bsl(left, right), do: :erlang.bsl(left, right)

  @doc "As `bsl/2`."
  @spec integer <<< integer :: integer
  def left <<< right, do: :erlang.bsl(left, right)

  @doc "Shifts to the right."
  @spec bsr(integer, integer) :: integer
  def bsr(left, right), do: :erlang.bsr(left, right)

  @doc "As `bsr/2`."
  @spec integer >>> integer :: integer
  def left >>> right, do: :erlang.bsr(left, right)
end
