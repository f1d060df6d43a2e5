defmodule TcpServer do
  @moduledoc "Listens at port 44404, and sends back what each connection sends."

  @port 44404

  @doc "Where the program starts."
  @spec start() :: no_return() | :ok
  def start do
    case :gen_tcp.listen(@port, [:binary, active: true, reuseaddr: true]) do
      {:ok, listener} ->
        {:ok, name} = :inet.sockname(listener)
        :io.format(~c"Listening on ~s.~n", [to_text(name)])
        spawn(fn -> accept(listener) end)
        sleep()

      error ->
        :io.format(~c"An error occurred listening: ~p~n", [error])
    end
  end

  defp sleep do
    :timer.sleep(10_000)
    sleep()
  end

  # Whoever accepts a connection serves it, and leaves the listener to a new process.
  defp accept(listener) do
    :io.format(~c"Waiting to accept connection...~n")

    case :gen_tcp.accept(listener) do
      {:ok, socket} ->
        {:ok, name} = :inet.sockname(socket)
        {:ok, peer} = :inet.peername(socket)

        :io.format(~c"Accepted connection.  local: ~s peer: ~s~n", [to_text(name), to_text(peer)])

        spawn(fn -> accept(listener) end)
        echo()

      error ->
        :io.format(~c"An error occurred accepting connection: ~p~n", [error])
    end
  end

  defp echo do
    :io.format(~c"Waiting to receive data...~n")

    receive do
      {:tcp_closed, _socket} ->
        :io.format(~c"Connection closed.~n")

      {:tcp, socket, packet} ->
        {:ok, peer} = :inet.peername(socket)
        :io.format(~c"Received packet ~p from ~s.  Echoing back...~n", [packet, to_text(peer)])
        :gen_tcp.send(socket, packet)
        echo()
    end
  end

  defp to_text({{a, b, c, d}, port}) do
    :io_lib.format(~c"~p.~p.~p.~p:~p", [a, b, c, d, port])
  end
end
