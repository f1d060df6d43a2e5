%% Streams of the socket module: blocking calls, timeouts, nowait, both ways of ending.
-module(net_socket_stream).
-export([start/0]).

start() ->
    {ok, L} = socket:open(inet, stream, tcp),
    ok = socket:setopt(L, {socket, reuseaddr}, true),
    ok = socket:bind(L, #{family => inet, addr => loopback, port => 0}),
    ok = socket:listen(L, 10),
    {ok, #{addr := {127, 0, 0, 1}, port := Port, family := inet}} = socket:sockname(L),
    oracle:say({accept_times_out, socket:accept(L, 20), socket:accept(L, 0)}),
    {select, {select_info, accept, Ref}} = socket:accept(L, nowait),
    {ok, C} = socket:open(inet, stream, tcp),
    oracle:say({connect, socket:connect(C, #{family => inet, addr => {127, 0, 0, 1}, port => Port}, 5000)}),
    receive {'$socket', L, select, Ref} -> oracle:say(select_message) after 5000 -> oracle:say(no_message) end,
    {ok, S} = socket:accept(L),
    {ok, CName} = socket:sockname(C),
    oracle:say({names, socket:peername(S) =:= {ok, CName}}),
    oracle:say({send, socket:send(C, [<<"hel">>, "lo", $!])}),
    oracle:say({recv_exact, socket:recv(S, 6)}),
    oracle:say({recv_times_out, socket:recv(S, 1, 20)}),
    ok = socket:send(C, <<"abc">>),
    oracle:say({recv_part, socket:recv(S, 10, 100)}),
    ok = socket:send(C, <<"peek">>),
    oracle:say({peek, socket:recv(S, 4, [peek], 1000), socket:recv(S, 4, [peek], 1000), socket:recv(S, 0, 1000)}),
    {select, {select_info, recv, R2}} = socket:recv(S, 0, nowait),
    ok = socket:send(C, <<"later">>),
    receive {'$socket', S, select, R2} -> ok after 5000 -> oracle:say(no_message) end,
    oracle:say({after_select, socket:recv(S, 0, nowait)}),
    {select, Info} = socket:recv(S, 0, nowait),
    oracle:say({cancel, socket:cancel(S, Info)}),
    ok = socket:send(C, <<"x">>),
    oracle:say({quiet, receive {'$socket', S, select, _} -> loud after 50 -> quiet end}),
    oracle:say({x, socket:recv(S, 1)}),
    oracle:say({shutdown, socket:shutdown(C, write), socket:recv(S, 0, 1000)}),
    oracle:say({other_way, socket:send(S, <<"still">>), socket:recv(C, 5, 1000)}),
    big(S, C),
    oracle:say({opts, socket:getopt(S, {socket, type}), socket:getopt(S, {socket, domain}), socket:setopt(S, {tcp, nodelay}, true),
                socket:getopt(S, {tcp, nodelay}), socket:setopt(S, {socket, linger}, #{onoff => true, linger => 1}),
                socket:getopt(S, {socket, linger}), socket:setopt(S, {socket, keepalive}, true), socket:getopt(S, {socket, keepalive})}),
    Self = self(),
    {Waiter, M} = spawn_monitor(fun() -> Self ! ready, exit(socket:recv(C, 0)) end),
    receive ready -> ok end,
    timer:sleep(50),
    ok = socket:close(C),
    receive {'DOWN', M, process, Waiter, Why} -> oracle:say({closed_under_a_reader, Why}) after 5000 -> oracle:say(stuck) end,
    oracle:say({closed, socket:send(C, <<"x">>), socket:recv(C, 0), socket:close(C)}),
    oracle:say({refused, refused()}),
    ok = socket:close(S),
    ok = socket:close(L),
    done.

%% More than the buffers of the system hold: the sender waits for room.
big(From, To) ->
    Data = binary:copy(<<"0123456789">>, 400000),
    Self = self(),
    spawn_link(fun() -> Self ! {sent, socket:send(From, Data)} end),
    {ok, Got} = socket:recv(To, byte_size(Data), 20000),
    oracle:say({big, Got =:= Data, receive {sent, R} -> R after 5000 -> stuck end}).

refused() ->
    {ok, A} = socket:open(inet, stream, tcp),
    ok = socket:bind(A, #{family => inet, addr => loopback, port => 0}),
    {ok, #{port := Port}} = socket:sockname(A),
    {ok, B} = socket:open(inet, stream, tcp),
    Result = socket:connect(B, #{family => inet, addr => loopback, port => Port}),
    socket:close(A),
    socket:close(B),
    Result.
