%% Connects to port 44404 of this host, sends a packet every second and waits for its echo.
-module(tcp_client).

-export([start/0]).

-define(ADDRESS, {127, 0, 0, 1}).
-define(PORT, 44404).
-define(PACKET, <<"AtomVM">>).

-spec start() -> no_return() | ok.
start() ->
    case gen_tcp:connect(?ADDRESS, ?PORT, [{active, true}, binary]) of
        {ok, Socket} ->
            {ok, Peer} = inet:peername(Socket),
            {ok, Name} = inet:sockname(Socket),
            io:format("Connected to ~s from ~s~n", [to_text(Peer), to_text(Name)]),
            loop(Socket, to_text(Peer));
        Error ->
            io:format("An error occurred connecting: ~p~n", [Error])
    end.

loop(Socket, Peer) ->
    case gen_tcp:send(Socket, ?PACKET) of
        ok ->
            io:format("Sent ~p to ~s~n", [?PACKET, Peer]),
            wait(Socket, Peer);
        Error ->
            io:format("An error occurred sending a packet: ~p~n", [Error])
    end.

wait(Socket, Peer) ->
    receive
        {tcp_closed, _Socket} ->
            io:format("Connection closed.~n");
        {tcp, _Socket, Packet} ->
            io:format("Received ~p from ~s~n", [Packet, Peer]),
            timer:sleep(1000),
            loop(Socket, Peer)
    end.

to_text({{A, B, C, D}, Port}) ->
    io_lib:format("~p.~p.~p.~p:~p", [A, B, C, D, Port]).
