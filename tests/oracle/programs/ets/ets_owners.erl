%% Who owns a table, who may do what with it, and who gets it in the end.
-module(ets_owners).
-export([start/0]).

start() ->
    Me = self(),
    %% rights of others
    [oracle:say({Right, rights(Right)}) || Right <- [private, protected, public]],
    %% a table ends with its owner
    {P1, M1} = spawn_monitor(fun() -> ets:new(gone, [named_table]), Me ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    oracle:say([ets:info(gone, owner) =:= P1, ets:whereis(gone) =/= undefined, oracle:try_(fun() -> ets:new(gone, [named_table]) end)]),
    P1 ! stop,
    receive {'DOWN', M1, _, _, _} -> ok end,
    oracle:say([ets:info(gone), ets:whereis(gone), oracle:try_(fun() -> ets:lookup(gone, 1) end)]),
    %% heirs
    {P2, M2} = spawn_monitor(fun() ->
        ets:new(inherited, [named_table, {heir, Me, {my, data}}]),
        ets:insert(inherited, {k, "kept"}),
        exit(crashed)
    end),
    oracle:say(receive {'ETS-TRANSFER', Tab, From, Data} -> {Tab, From =:= P2, Data} after 1000 -> none end),
    receive {'DOWN', M2, _, _, _} -> ok end,
    oracle:say([ets:info(inherited, owner) =:= Me, ets:lookup(inherited, k), ets:info(inherited, heir) =:= Me]),
    ets:delete(inherited),
    %% given away
    T = ets:new(given, []),
    P3 = spawn_link(fun() ->
        receive {'ETS-TRANSFER', G, _, D} -> Me ! {got, G =:= T, D, ets:info(G, owner) =:= self(), ets:insert(G, {by, heir})} end,
        receive stop -> ok end
    end),
    oracle:say(oracle:try_(fun() -> ets:give_away(T, Me, x) end)),
    oracle:say(ets:give_away(T, P3, [gift])),
    oracle:say(receive {got, _, _, _, _} = Got -> Got after 1000 -> none end),
    oracle:say([ets:lookup(T, by), oracle:try_(fun() -> ets:insert(T, {a}) end), oracle:try_(fun() -> ets:give_away(T, Me, x) end)]),
    P3 ! stop,
    %% options changed later
    S = ets:new(s, [public]),
    oracle:say([ets:setopts(S, {protection, private}), ets:info(S, protection), ets:setopts(S, [{heir, Me, x}]), ets:info(S, heir) =:= Me,
        ets:setopts(S, {heir, none}), ets:info(S, heir)]),
    oracle:say([oracle:try_(fun() -> ets:setopts(S, O) end) || O <- [x, {protection, x}, {heir, 1, 2}, {heir, Me}, {keypos, 1}]]),
    ok.

rights(Right) ->
    T = ets:new(t, [Right]),
    ets:insert(T, {k, 1}),
    Me = self(),
    spawn_link(fun() ->
        Me ! {tried, [
            oracle:try_(F)
         || F <- [
                fun() -> ets:lookup(T, k) end,
                fun() -> ets:tab2list(T) end,
                fun() -> ets:select(T, [{'_', [], ['$_']}]) end,
                fun() -> ets:first(T) end,
                fun() -> ets:info(T, size) end,
                fun() -> ets:insert(T, {k, 2}) end,
                fun() -> ets:update_counter(T, k, 1) end,
                fun() -> ets:update_element(T, z, {2, 1}) end,
                fun() -> ets:select_delete(T, [{{x}, [], [true]}]) end,
                fun() -> ets:match_delete(T, {x}) end,
                fun() -> ets:delete(T, z) end,
                fun() -> ets:take(T, z) end,
                fun() -> ets:setopts(T, {heir, none}) end,
                fun() -> ets:give_away(T, Me, x) end,
                fun() -> ets:delete_all_objects(T) end,
                fun() -> ets:rename(T, u) end,
                fun() -> ets:delete(T) end
            ]
        ]}
    end),
    receive {tried, L} -> L end.
