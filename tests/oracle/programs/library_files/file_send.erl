%% Files are sent over a socket, whole and in part.
-module(file_send).
-export([start/0]).

start() ->
    Name = "file_send." ++ os:getpid(),
    ok = file:write_file(Name, binary:copy(<<"0123456789">>, 8000)),
    oracle:say(received(fun(Socket) -> file:sendfile(Name, Socket) end)),
    {ok, File} = file:open(Name, [read, raw, binary]),
    [
        oracle:say(received(fun(Socket) -> file:sendfile(File, Socket, At, Bytes, Options) end))
     || {At, Bytes, Options} <- [
            {0, 0, []}, {5, 10, []}, {79995, 100, []}, {80000, 0, []}, {1, 350, [{chunk_size, 7}]},
            {1, 3, [{use_threads, true}]}
        ]
    ],
    ok = file:close(File),
    oracle:say(file:sendfile("no_such_file", none)),
    ok = file:delete(Name).

%% What the sender says, and how many bytes came, with a sum of them.
received(Send) ->
    {ok, Listening} = gen_tcp:listen(0, [binary, {active, false}, {ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Listening),
    Self = self(),
    spawn_link(fun() ->
        {ok, Socket} = gen_tcp:accept(Listening),
        Self ! {came, all(Socket, [])}
    end),
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}]),
    Said = Send(Socket),
    gen_tcp:close(Socket),
    receive {came, Data} -> {Said, byte_size(Data), erlang:md5(Data)} end.

all(Socket, Got) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, Data} -> all(Socket, [Got, Data]);
        {error, closed} -> iolist_to_binary(Got)
    end.
