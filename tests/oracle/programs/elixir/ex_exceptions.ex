# Exceptions: raise, rescue by kind, messages, reraise, catch, after and else.
defmodule Oracle.ExExceptions do
  defmodule Oops do
    defexception [:code, message: "oops"]
  end

  defmodule Made do
    defexception [:message]
    @impl true
    def exception(opts), do: %__MODULE__{message: "made of #{opts[:n]}"}
  end

  def start do
    :oracle.say(for f <- fails(), do: rescued(f))
    :oracle.say([Exception.message(%Oops{}), Exception.message(%Made{message: "m"}), Exception.message(%ArgumentError{message: "bad"})])
    :oracle.say(try do raise "plain" rescue e -> {e.__struct__, e.message} end)
    :oracle.say(try do throw(:ball) catch x -> {:caught, x} end)
    :oracle.say(try do exit(:bye) catch :exit, r -> {:exit, r} end)
    :oracle.say(try do :fine else :fine -> :else_taken after send(self(), :after_ran) end)
    :oracle.say(receive do :after_ran -> :ran after 0 -> :skipped end)
    :oracle.say(try do try do raise Oops, code: 1 rescue e in Oops -> reraise(%{e | code: 2}, __STACKTRACE__) end rescue e -> e.code end)
    :oracle.say(try do raise Oops rescue [ArgumentError, Oops] -> :listed end)
    :oracle.say(try do raise ArgumentError rescue e in [RuntimeError] -> {:no, e}; e -> e.message end)
    :oracle.say(try do :erlang.error(:badarith) rescue e in ArithmeticError -> e.__struct__ end)
    :done
  end

  defp fails do
    [
      fn -> raise Oops end,
      fn -> raise Oops, code: 5, message: "five" end,
      fn -> raise Made, n: 3 end,
      fn -> raise ArgumentError, "arg" end,
      fn -> 1 + id(:a) end,
      fn -> hd(id([])) end,
      fn -> :erlang.error({:badmatch, 1}) end,
      fn -> :erlang.error({:case_clause, 2}) end,
      fn -> :erlang.error(:something_else) end,
      fn -> id(%{}).missing end,
      fn -> Map.fetch!(%{a: 1}, id(:b)) end,
      fn -> id(:not_fun).() end,
      fn -> id(fn x -> x end).(1, 2) end,
      fn -> if id(1), do: :truthy, else: :falsy end,
      fn -> id(1) and true end
    ]
  end

  defp rescued(f) do
    f.()
  rescue
    e in [Oops, Made] -> {:mine, e.message, Map.get(e, :code)}
    e -> e.__struct__
  end

  def id(x), do: x
end
