%% Records: defaults, updates, access, nested ones, in guards, as arguments; what a wrong one gives.
-module(records).
-export([start/0]).

-record(point, {x = 0, y = 0 :: integer(), tag}).
-record(line, {from = #point{}, to, width = 1.5}).

start() ->
    P = #point{x = 3},
    L = #line{to = P},
    oracle:say({P, L, L#line.from#point.y, (L#line.to)#point.x}),
    oracle:say(L#line{from = (L#line.from)#point{tag = moved}, width = 2}),
    oracle:say([kind(X) || X <- [P, L, {point, 1}, {point, 1, 2, 3}, point, #point{x = 10}]]),
    oracle:say(#point{_ = all}),
    oracle:say([oracle:try_(fun() -> get_y(X) end) || X <- [P, L, {point, 1, 2}, [], 5]]),
    oracle:say(oracle:try_(fun() -> (id(L))#point{x = 1} end)),
    oracle:say({#point.tag, record_info(size, point), record_info(fields, line)}),
    oracle:say(lists:keysort(#point.y, [#point{y = 2}, #point{y = 1}])),
    oracle:say([is_record(T, point) || T <- [P, L, {point}, {point, 1, 2, 3}]]),
    oracle:say([is_record(id(T), N, S) || {T, N, S} <- [{P, point, 4}, {P, point, 3}, {{a}, a, 1}, {x, a, 1}]]),
    update_loop(#point{}, 5).

get_y(R) -> R#point.y.

kind(#point{x = X}) when X > 5 -> far;
kind(#point{tag = undefined}) -> point;
kind(R) when is_record(R, point) -> {point, R#point.tag};
kind(R) when R#line.width > 1 -> wide;
kind(_) -> other.

update_loop(P, 0) -> P;
update_loop(P = #point{x = X, y = Y}, N) -> update_loop(P#point{x = X + N, y = Y - N}, N - 1).

id(X) -> X.
