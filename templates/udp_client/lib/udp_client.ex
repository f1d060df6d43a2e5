defmodule UdpClient do
  @moduledoc "Sends a datagram to port 44404 of this host every second."

  @address {127, 0, 0, 1}
  @port 44404
  @packet "AtomVM"

  @doc "Where the program starts."
  @spec start() :: no_return() | :ok
  def start do
    case :gen_udp.open(0, [:binary, active: false]) do
      {:ok, socket} ->
        {:ok, name} = :inet.sockname(socket)
        :io.format(~c"Opened UDP socket on ~s.~n", [to_text(name)])
        loop(socket)

      error ->
        :io.format(~c"An error occurred opening UDP socket: ~p~n", [error])
    end
  end

  defp loop(socket) do
    case :gen_udp.send(socket, @address, @port, @packet) do
      :ok -> :io.format(~c"Sent ~p~n", [@packet])
      error -> :io.format(~c"An error occurred sending a packet: ~p~n", [error])
    end

    :timer.sleep(1000)
    loop(socket)
  end

  defp to_text({{a, b, c, d}, port}) do
    :io_lib.format(~c"~p.~p.~p.~p:~p", [a, b, c, d, port])
  end
end
