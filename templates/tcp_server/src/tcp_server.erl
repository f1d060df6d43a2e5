%% Listens at port 44404, and sends back what each connection sends.
-module(tcp_server).

-export([start/0]).

-define(PORT, 44404).

-spec start() -> no_return() | ok.
start() ->
    case gen_tcp:listen(?PORT, [{active, true}, binary, {reuseaddr, true}]) of
        {ok, Listener} ->
            {ok, Name} = inet:sockname(Listener),
            io:format("Listening on ~s.~n", [to_text(Name)]),
            spawn(fun() -> accept(Listener) end),
            sleep();
        Error ->
            io:format("An error occurred listening: ~p~n", [Error])
    end.

sleep() ->
    timer:sleep(10000),
    sleep().

%% Whoever accepts a connection serves it, and leaves the listener to a new process.
accept(Listener) ->
    io:format("Waiting to accept connection...~n"),
    case gen_tcp:accept(Listener) of
        {ok, Socket} ->
            {ok, Name} = inet:sockname(Socket),
            {ok, Peer} = inet:peername(Socket),
            io:format("Accepted connection.  local: ~s peer: ~s~n", [to_text(Name), to_text(Peer)]),
            spawn(fun() -> accept(Listener) end),
            echo();
        Error ->
            io:format("An error occurred accepting connection: ~p~n", [Error])
    end.

echo() ->
    io:format("Waiting to receive data...~n"),
    receive
        {tcp_closed, _Socket} ->
            io:format("Connection closed.~n");
        {tcp, Socket, Packet} ->
            {ok, Peer} = inet:peername(Socket),
            io:format("Received packet ~p from ~s.  Echoing back...~n", [Packet, to_text(Peer)]),
            gen_tcp:send(Socket, Packet),
            echo()
    end.

to_text({{A, B, C, D}, Port}) ->
    io_lib:format("~p.~p.~p.~p:~p", [A, B, C, D, Port]).
