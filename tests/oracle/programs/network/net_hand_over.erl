%% controlling_process: messages that came for the old owner go to the new one, in order, whatever the mode.
-module(net_hand_over).
-export([start/0]).

start() ->
    [oracle:say({Active, handed_over(Active, Close)}) || Active <- [once, true, 2, 1, false], Close <- [false, true]],
    not_mine().

handed_over(Active, Close) ->
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127, 0, 0, 1}}, {active, Active}, {packet, 2}]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}, {packet, 2}]),
    {ok, S} = gen_tcp:accept(L),
    [ok = gen_tcp:send(C, <<N>>) || N <- [1, 2, 3]],
    _ = Close andalso gen_tcp:close(C),
    wait(case Active of once -> 1; true when Close -> 4; true -> 3; 2 -> 3; 1 -> 2; false -> 0 end, 200),
    Me = self(),
    New = spawn_link(fun() -> receive go -> Me ! {got, self(), gather(S, [])} end end),
    Result = gen_tcp:controlling_process(S, New),
    New ! go,
    Got = receive {got, New, G} -> G end,
    Left = left(S),
    gen_tcp:close(C),
    gen_tcp:close(L),
    {Result, Got, Left}.

left(S) ->
    receive
        {tcp, S, Data} -> [Data | left(S)];
        {Tag, S} -> [Tag | left(S)]
    after 0 -> []
    end.

wait(_, 0) -> gave_up;
wait(N, Tries) ->
    case process_info(self(), message_queue_len) of
        {_, N} -> ok;
        _ -> receive after 10 -> wait(N, Tries - 1) end
    end.

gather(S, Got) ->
    receive
        {tcp, S, Data} -> gather(S, [Data | Got]);
        {tcp_passive, S} -> lists:reverse([passive | Got]);
        {tcp_closed, S} -> lists:reverse([closed | Got]);
        Other -> gather(S, [Other | Got])
    after 100 -> lists:reverse(Got)
    end.

%% Only the owner may hand over.
not_mine() ->
    {ok, L} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]),
    Me = self(),
    spawn(fun() -> Me ! {answer, gen_tcp:controlling_process(L, Me), gen_tcp:controlling_process(L, self())} end),
    R = receive {answer, A, B} -> {A, B} end,
    gen_tcp:close(L),
    R.
