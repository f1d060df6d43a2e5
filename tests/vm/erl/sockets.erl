%% Programs of tests/vm/test_sockets.py. After a change: erlc +deterministic +no_debug_info sockets.erl
-module(sockets).
-export([messages/0, forgotten/1, dead_reader/1, acceptors/1, flood/0]).

listener() ->
    {ok, L} = socket:open(inet, stream, tcp),
    ok = socket:bind(L, #{family => inet, addr => loopback, port => 0}),
    ok = socket:listen(L, 64),
    {ok, #{port := Port}} = socket:sockname(L),
    {L, Port}.

client(Port) ->
    {ok, C} = socket:open(inet, stream, tcp),
    ok = socket:connect(C, #{family => inet, addr => {127, 0, 0, 1}, port => Port}),
    C.

%% The shapes of the messages by release.
messages() ->
    {L, Port} = listener(),
    R1 = make_ref(),
    ok = socket:nif_select_read(L, R1),
    C = client(Port),
    First = receive M1 -> shape(M1, L, R1) after 5000 -> none end,
    {ok, S} = socket:nif_accept(L),
    R2 = make_ref(),
    Self = self(),
    Pid = spawn(fun() -> ok = socket:nif_select_read(S, R2), Self ! ready, receive M2 -> Self ! {got, shape(M2, S, R2)} end end),
    receive ready -> ok end,
    ok = socket:close(S),
    Second = receive {got, X} -> X after 5000 -> none end,
    false = is_process_alive(Pid),
    {error, closed} = socket:recv(C, 0),
    {is_tuple(S), First, Second, socket:sockname(L)}.

shape({select, Res, Ref, ready_input}, {Res, _}, Ref) -> select_06;
shape({closed, Ref}, _, Ref) -> closed_06;
shape({'$socket', S, select, Ref}, S, Ref) -> select_07;
shape({'$socket', S, abort, {Ref, closed}}, S, Ref) -> abort_07;
shape(Other, _, _) -> Other.

%% Sockets that nobody refers to any more are closed.
forgotten(N) ->
    {L, Port} = listener(),
    [begin client(Port), {ok, _} = socket:accept(L) end || _ <- lists:seq(1, N)],
    erlang:garbage_collect(),
    ok.

%% A process that is killed while it reads leaves no socket behind.
dead_reader(N) ->
    {L, Port} = listener(),
    Cs = [begin
        C = client(Port),
        Self = self(),
        Pid = spawn(fun() -> {ok, S} = socket:accept(L), Self ! ready, socket:recv(S, 0) end),
        receive ready -> ok end,
        erlang:yield(),
        exit(Pid, kill),
        C
    end || _ <- lists:seq(1, N)],
    [{error, closed} = socket:recv(C, 0, 5000) || C <- Cs],
    ok.

%% Many processes wait for connections at one listener; each connection goes to one of them.
acceptors(N) ->
    {L, Port} = listener(),
    Self = self(),
    [spawn(fun() -> {ok, S} = socket:accept(L), {ok, D} = socket:recv(S, 0), Self ! D end) || _ <- lists:seq(1, N)],
    Cs = [begin C = client(Port), ok = socket:send(C, integer_to_binary(I)), C end || I <- lists:seq(1, N)],
    Got = lists:sort([receive D -> binary_to_integer(D) after 10000 -> 0 end || _ <- Cs]),
    Got =:= lists:seq(1, N).

%% A peer that sends and never reads does not stop the others.
flood() ->
    {L, Port} = listener(),
    C = client(Port),
    {ok, S} = socket:accept(L),
    Data = binary:copy(<<7>>, 1000000),
    {error, {timeout, Rest}} = socket:send(C, binary:copy(Data, 20), 200),
    true = byte_size(Rest) > 0,
    ok = socket:setopt(C, {socket, linger}, #{onoff => true, linger => 0}),
    ok = socket:close(C),
    drain(S).

drain(S) ->
    case socket:recv(S, 0, 5000) of
        {ok, _} -> drain(S);
        {error, Reason} -> Reason
    end.
