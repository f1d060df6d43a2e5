%% Updates of records: one field, many, in loops where the old tuple is dead, and of what is no record.
-module(record_updates_29).
-export([start/0]).

-record(state, {count = 0, items = [], flags = #{}, last, f1, f2, f3, f4}).

start() ->
    S = #state{},
    oracle:say([S#state{count = 1}, S#state{last = x, f4 = y}, S#state{}, S]),
    oracle:say(loop(20, S)),
    oracle:say(all(S)),
    oracle:say([oracle:try_(fun() -> bump(X) end) || X <- [S, {state, 1}, {other, 1, 2, 3, 4, 5, 6, 7, 8}, a]]),
    oracle:say(same(S)),
    T = #state{f1 = lists:seq(1, 5), f2 = <<"shared">>},
    U = T#state{f3 = T#state.f1},
    garbage_collect(),
    oracle:say({U#state.f3 =:= T#state.f1, T#state.f3}),
    chain(S, [{count, 5}, {last, z}, {f1, q}, {count, 7}]).

loop(0, S) -> S;
loop(N, #state{count = C, items = I} = S) -> loop(N - 1, S#state{count = C + N, items = [N | lists:sublist(I, 3)], last = N}).

all(S) -> S#state{count = 1, items = 2, flags = 3, last = 4, f1 = 5, f2 = 6, f3 = 7, f4 = 8}.

bump(S) -> (S#state{count = S#state.count + 1})#state.count.

same(#state{count = C} = S) -> S#state{count = C}.

chain(S, []) -> S;
chain(S, [{count, V} | T]) -> chain(S#state{count = V}, T);
chain(S, [{last, V} | T]) -> chain(S#state{last = V, f2 = {was, S#state.last}}, T);
chain(S, [{f1, V} | T]) -> chain(S#state{f1 = V, f2 = {S#state.f2, V}}, T).
