defmodule TcpClient do
  @moduledoc "Connects to port 44404 of this host, sends a packet every second and waits for its echo."

  @address {127, 0, 0, 1}
  @port 44404
  @packet "AtomVM"

  @doc "Where the program starts."
  @spec start() :: no_return() | :ok
  def start do
    case :gen_tcp.connect(@address, @port, [:binary, active: true]) do
      {:ok, socket} ->
        {:ok, peer} = :inet.peername(socket)
        {:ok, name} = :inet.sockname(socket)
        :io.format(~c"Connected to ~s from ~s~n", [to_text(peer), to_text(name)])
        loop(socket, to_text(peer))

      error ->
        :io.format(~c"An error occurred connecting: ~p~n", [error])
    end
  end

  defp loop(socket, peer) do
    case :gen_tcp.send(socket, @packet) do
      :ok ->
        :io.format(~c"Sent ~p to ~s~n", [@packet, peer])
        wait(socket, peer)

      error ->
        :io.format(~c"An error occurred sending a packet: ~p~n", [error])
    end
  end

  defp wait(socket, peer) do
    receive do
      {:tcp_closed, _socket} ->
        :io.format(~c"Connection closed.~n")

      {:tcp, _socket, packet} ->
        :io.format(~c"Received ~p from ~s~n", [packet, peer])
        :timer.sleep(1000)
        loop(socket, peer)
    end
  end

  defp to_text({{a, b, c, d}, port}) do
    :io_lib.format(~c"~p.~p.~p.~p:~p", [a, b, c, d, port])
  end
end
