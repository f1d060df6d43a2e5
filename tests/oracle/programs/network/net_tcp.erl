%% gen_tcp as a program sees it: passive, active, once, counted, packets, ends.
-module(net_tcp).
-export([start/0]).

start() ->
    passive(),
    active(),
    packets(),
    ends(),
    options(),
    owners(),
    errors(),
    done.

pair(Options) -> pair(Options, Options).

pair(ServerOptions, ClientOptions) ->
    {ok, L} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}, {reuseaddr, true} | ServerOptions]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect("127.0.0.1", Port, ClientOptions),
    {ok, S} = gen_tcp:accept(L, 5000),
    ok = gen_tcp:close(L),
    {S, C}.

next(Socket) ->
    receive
        {Tag, Socket, Data} -> {Tag, Data};
        {Tag, Socket} -> Tag
    after 3000 -> nothing
    end.

quiet(Socket) -> receive {_, Socket, Data} -> {loud, Data} after 30 -> quiet end.

passive() ->
    {S, C} = pair([binary, {active, false}]),
    {ok, SName} = inet:sockname(S),
    {ok, CName} = inet:sockname(C),
    oracle:say({names, inet:peername(C) =:= {ok, SName}, inet:peername(S) =:= {ok, CName}, inet:port(S) =:= {ok, element(2, SName)}}),
    oracle:say({send, gen_tcp:send(C, ["he", <<"llo">>, $ , [$w, [<<"orld">>]]])}),
    oracle:say({exact, gen_tcp:recv(S, 5), gen_tcp:recv(S, 0, 1000)}),
    oracle:say({timeout, gen_tcp:recv(S, 0, 20), gen_tcp:recv(S, 3, 0)}),
    ok = gen_tcp:send(C, <<"ab">>),
    oracle:say({too_few, gen_tcp:recv(S, 5, 30), gen_tcp:send(C, <<"cde">>), gen_tcp:recv(S, 5, 1000)}),
    ok = gen_tcp:close(C),
    oracle:say({closed, gen_tcp:recv(S, 0, 1000)}),
    oracle:say({close_twice, gen_tcp:close(S), gen_tcp:close(S)}),
    {S2, C2} = pair([{active, false}]),
    ok = gen_tcp:send(C2, "text"),
    oracle:say({list, gen_tcp:recv(S2, 4)}),
    gen_tcp:close(S2),
    gen_tcp:close(C2).

active() ->
    {S, C} = pair([binary, {active, false}], [list, {active, true}]),
    ok = gen_tcp:send(S, <<"one">>),
    oracle:say({active, next(C)}),
    ok = gen_tcp:send(S, <<"two">>),
    oracle:say({active, next(C), gen_tcp:recv(C, 0)}),
    ok = inet:setopts(S, [{active, once}]),
    ok = gen_tcp:send(C, <<"once">>),
    oracle:say({once, next(S), inet:getopts(S, [active])}),
    ok = gen_tcp:send(C, <<"wait">>),
    oracle:say({quiet(S), gen_tcp:recv(S, 0, 1000)}),
    ok = inet:setopts(S, [{packet, 1}, {active, 2}]),
    ok = inet:setopts(C, [{packet, 1}]),
    [ok = gen_tcp:send(C, [$0 + I]) || I <- lists:seq(1, 3)],
    oracle:say({counted, next(S), next(S), next(S), quiet(S), inet:getopts(S, [active])}),
    oracle:say({add, inet:setopts(S, [{active, 5}]), next(S), inet:setopts(S, [{active, -2}]), inet:getopts(S, [active]),
                inet:setopts(S, [{active, -10}]), next(S), inet:setopts(S, [{active, 40000}])}),
    ok = inet:setopts(S, [{active, true}]),
    ok = gen_tcp:close(C),
    oracle:say({tcp_closed, next(S), gen_tcp:send(S, "x")}),
    gen_tcp:close(S).

packets() ->
    [begin
        {S, C} = pair([binary, {active, false}, {packet, P}]),
        ok = gen_tcp:send(C, <<"first">>),
        ok = gen_tcp:send(C, <<>>),
        ok = gen_tcp:send(C, binary:copy(<<"x">>, 200)),
        oracle:say({packet, P, gen_tcp:recv(S, 0, 1000), gen_tcp:recv(S, 0, 1000), byte_size(element(2, gen_tcp:recv(S, 0, 1000)))}),
        ok = inet:setopts(C, [{packet, raw}]),
        ok = gen_tcp:send(C, <<3:(8 * P), "ab">>),
        oracle:say({half, gen_tcp:recv(S, 0, 20), gen_tcp:send(C, <<"c">>), gen_tcp:recv(S, 0, 1000)}),
        gen_tcp:close(C),
        gen_tcp:close(S)
    end || P <- [1, 2, 4]],
    {S, C} = pair([binary, {active, false}, {packet, line}]),
    ok = gen_tcp:send(C, <<"a line\nanother\r\nrest">>),
    oracle:say({lines, gen_tcp:recv(S, 0, 1000), gen_tcp:recv(S, 0, 1000), gen_tcp:recv(S, 0, 20)}),
    gen_tcp:close(C),
    gen_tcp:close(S),
    {S1, C1} = pair([binary, {active, false}, {packet, 4}, {packet_size, 10}]),
    ok = gen_tcp:send(C1, <<"0123456789ABC">>),
    oracle:say({too_long, gen_tcp:recv(S1, 0, 1000)}),
    gen_tcp:close(C1),
    gen_tcp:close(S1).

ends() ->
    {S, C} = pair([binary, {active, false}]),
    oracle:say({shutdown, gen_tcp:shutdown(C, write), gen_tcp:recv(S, 0, 1000)}),
    gen_tcp:close(S),
    gen_tcp:close(C),
    {S2, C2} = pair([binary, {active, true}, {exit_on_close, false}]),
    ok = gen_tcp:send(C2, <<"last">>),
    ok = gen_tcp:shutdown(C2, write),
    oracle:say({half_closed, next(S2), next(S2), gen_tcp:send(S2, <<"answer">>), next(C2)}),
    gen_tcp:close(S2),
    oracle:say({then, next(C2)}),
    {S3, C3} = pair([binary, {active, false}, {show_econnreset, true}, {linger, {true, 0}}]),
    ok = gen_tcp:close(C3),
    oracle:say({reset, gen_tcp:recv(S3, 0, 1000)}),
    gen_tcp:close(S3),
    {S4, C4} = pair([binary, {active, false}]),
    Data = binary:copy(<<"0123456789abcdef">>, 250000),
    Self = self(),
    spawn_link(fun() -> Self ! {sent, gen_tcp:send(C4, Data)} end),
    {ok, Got} = gen_tcp:recv(S4, byte_size(Data), 20000),
    oracle:say({big, Got =:= Data, receive {sent, R} -> R after 5000 -> stuck end}),
    ok = inet:setopts(C4, [{send_timeout, 50}]),
    oracle:say({full, full(C4, Data, 50)}),
    gen_tcp:close(S4),
    gen_tcp:close(C4).

full(_, _, 0) -> never;
full(C, Data, N) ->
    case gen_tcp:send(C, Data) of
        ok -> full(C, Data, N - 1);
        Error -> Error
    end.

options() ->
    {S, C} = pair([binary, {active, false}, {nodelay, true}, {keepalive, true}]),
    oracle:say(inet:getopts(S, [active, mode, packet, nodelay, keepalive, reuseaddr, linger, exit_on_close, send_timeout, send_timeout_close])),
    oracle:say({inet:setopts(S, [{linger, {true, 3}}, {nodelay, false}, list, {tos, 16}]), inet:getopts(S, [linger, nodelay, mode, tos])}),
    oracle:say({unknown, inet:setopts(S, [{foo, 1}]), inet:getopts(S, [foo]), inet:setopts(S, [{active, maybe}])}),
    {ok, [{recbuf, R}, {sndbuf, W}]} = inet:getopts(S, [recbuf, sndbuf]),
    oracle:say({buffers, R > 0, W > 0}),
    oracle:say(inet:getopts(S, [{raw, 6, 1, 4}])),
    ok = gen_tcp:send(C, <<"12345">>),
    {ok, _} = gen_tcp:recv(S, 5),
    oracle:say(inet:getstat(S, [recv_oct, recv_cnt, recv_max, send_oct, send_cnt])),
    gen_tcp:close(S),
    oracle:say({closed, inet:getopts(S, [active]), inet:setopts(S, [{active, true}]), inet:peername(S), inet:sockname(S), inet:port(S)}),
    gen_tcp:close(C).

owners() ->
    {S, C} = pair([binary, {active, true}]),
    ok = gen_tcp:send(C, <<"before">>),
    timer:sleep(30),
    Self = self(),
    Pid = spawn(fun() ->
        receive go -> ok end,
        Self ! {first, next(S)},
        Self ! {second, next(S)}
    end),
    oracle:say({controlling, gen_tcp:controlling_process(S, Pid), gen_tcp:controlling_process(S, Pid)}),
    ok = gen_tcp:send(C, <<"after">>),
    timer:sleep(30),
    Pid ! go,
    receive {first, F} -> oracle:say(F) after 3000 -> oracle:say(nothing) end,
    receive {second, G} -> oracle:say(G) after 3000 -> oracle:say(nothing) end,
    oracle:say({owner_dies, next(C)}).

errors() ->
    {ok, L} = gen_tcp:listen(0, []),
    {ok, Port} = inet:port(L),
    oracle:say({in_use, gen_tcp:listen(Port, [])}),
    oracle:say({listener, gen_tcp:send(L, "x"), gen_tcp:recv(L, 0), inet:peername(L), gen_tcp:accept(L, 10), gen_tcp:accept(L, 0)}),
    Self = self(),
    spawn(fun() -> Self ! {accepted, gen_tcp:accept(L)} end),
    timer:sleep(20),
    ok = gen_tcp:close(L),
    receive {accepted, A} -> oracle:say(A) after 3000 -> oracle:say(stuck) end,
    oracle:say({refused, gen_tcp:connect({127, 0, 0, 1}, Port, []), gen_tcp:connect(localhost, Port, [], 1000)}),
    [oracle:say(catch_exit(F)) || F <- [
        fun() -> gen_tcp:listen(99999, []) end,
        fun() -> gen_tcp:listen(0, [{foo, 1}]) end,
        fun() -> gen_tcp:connect({300, 1, 1, 1}, 80, []) end,
        fun() -> gen_tcp:connect("127.0.0.1", 80, [{foo, 1}]) end]].

catch_exit(F) -> try F() catch Class:Reason -> {Class, Reason} end.
