defmodule UdpServer do
  @moduledoc "Prints every datagram that comes to port 44404."

  @port 44404

  @doc "Where the program starts."
  @spec start() :: no_return() | :ok
  def start do
    case :gen_udp.open(@port, [:binary, active: true]) do
      {:ok, socket} ->
        {:ok, name} = :inet.sockname(socket)
        :io.format(~c"Opened UDP socket on ~s.~n", [to_text(name)])
        loop()

      error ->
        :io.format(~c"An error occurred opening UDP socket: ~p~n", [error])
    end
  end

  defp loop do
    :io.format(~c"Waiting to receive data...~n")

    receive do
      {:udp, _socket, address, port, packet} ->
        :io.format(~c"Received UDP packet ~p from ~s~n", [packet, to_text({address, port})])
    end

    loop()
  end

  defp to_text({{a, b, c, d}, port}) do
    :io_lib.format(~c"~p.~p.~p.~p:~p", [a, b, c, d, port])
  end
end
