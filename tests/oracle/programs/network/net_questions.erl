%% Names, addresses, families, statistics, and what sockets say of themselves.
-module(net_questions).
-export([start/0]).

start() ->
    oracle:say([inet:is_ipv4_address(A) || A <- [{1, 2, 3, 4}, {1, 2, 3}, {256, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 1}, x]]),
    oracle:say([inet:is_ipv6_address(A) || A <- [{1, 2, 3, 4}, {0, 0, 0, 0, 0, 0, 0, 1}, {0, 0, 0, 0, 0, 0, 0, 65536}, x]]),
    {ok, {hostent, _, [], inet, 4, [{127, 0, 0, 1} | _]}} = inet:gethostbyname("localhost", inet),
    oracle:say(inet:gethostbyname({127, 0, 0, 1}, inet)),
    oracle:say(inet:gethostbyname("127.0.0.1", inet)),
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127, 0, 0, 1}}, {active, false}]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect(#{family => inet, addr => {127, 0, 0, 1}, port => Port}, [binary, {active, false}]),
    {ok, S} = gen_tcp:accept(L),
    ok = gen_tcp:send(C, <<"12345">>),
    {ok, <<"12345">>} = gen_tcp:recv(S, 5),
    {ok, Counted} = inet:getstat(S),
    oracle:say([proplists:get_value(K, Counted) || K <- [recv_cnt, recv_oct, recv_max, send_cnt, send_oct]]),
    oracle:say({inet:getstat(C, [send_oct, send_cnt]), [inet:close(X) || X <- [C, S, L]]}),
    {ok, U} = gen_udp:open(0),
    {ok, V} = gen_udp:open(0, [binary, {ip, {127, 0, 0, 1}}, {active, false}]),
    {ok, To} = inet:port(V),
    oracle:say(gen_udp:send(U, {127, 0, 0, 1}, To, [], <<"a">>)),
    oracle:say(gen_udp:connect(U, #{family => inet, addr => {127, 0, 0, 1}, port => To})),
    oracle:say(gen_udp:send(U, <<"b">>)),
    oracle:say([element(3, element(2, gen_udp:recv(V, 0, 1000))) || _ <- [1, 2]]),
    {ok, Host} = net:gethostname(),
    oracle:say({is_list(Host), {ok, Host} =:= inet:gethostname()}),
    oracle:say(lists:usort([{F, T} || #{family := F, type := T} <- element(2, net:getaddrinfo("localhost", undefined)), F =:= inet])),
    sockets().

sockets() ->
    oracle:say([socket:is_supported(X) || X <- [ipv4, local, nonsense]]),
    oracle:say([socket:is_supported(K, V) || {K, V} <- [{protocols, tcp}, {protocols, nonsense}, {options, socket}]]),
    Before = socket:number_of(),
    {ok, A} = socket:open(inet, stream, tcp, #{}),
    {ok, B} = socket:open(inet, dgram, udp),
    oracle:say({socket:number_of() - Before, lists:member(A, socket:which_sockets(tcp)), lists:member(B, socket:which_sockets(tcp))}),
    oracle:say({is_list(socket:to_list(A)), is_map(socket:info())}),
    oracle:say([socket:setopt(A, socket, reuseaddr, true), socket:getopt(A, socket, reuseaddr)]),
    ok = socket:bind(B, #{family => inet, addr => loopback, port => 0}),
    {ok, To} = socket:sockname(B),
    {ok, C} = socket:open(inet, dgram, udp),
    oracle:say([socket:sendto(C, <<"one">>, To, 1000), socket:sendto(C, <<"two">>, To, [], 1000)]),
    oracle:say([element(2, element(2, socket:recvfrom(B, 0, [], 1000))), element(2, element(2, socket:recvfrom(B)))]),
    [ok = socket:close(X) || X <- [B, C]],
    {ok, L} = socket:open(inet, stream, tcp),
    ok = socket:bind(L, #{family => inet, addr => loopback, port => 0}),
    ok = socket:listen(L),
    {ok, Where} = socket:sockname(L),
    case socket:connect(A, Where, nowait) of
        ok -> ok;
        {select, {select_info, _, Ref}} -> receive {'$socket', A, select, Ref} -> ok = socket:connect(A) end
    end,
    {ok, S} = socket:accept(L),
    oracle:say([socket:send(A, <<"three">>, [], 1000), socket:recv(S), socket:recv(S, 0, [], 0)]),
    [socket:close(X) || X <- [A, S, L]].
