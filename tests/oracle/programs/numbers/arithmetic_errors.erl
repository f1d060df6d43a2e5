%% What arithmetic refuses, with which reason and where.
-module(arithmetic_errors).
-export([start/0]).

start() ->
    Bad = [a, "1", <<1>>, {1}, #{}, self(), fun() -> 1 end, [], make_ref()],
    oracle:say([oracle:try_(fun() -> 1 + B end) || B <- Bad]),
    oracle:say([oracle:try_(fun() -> B - 1 end) || B <- Bad]),
    oracle:say([oracle:try_(fun() -> -B end) || B <- Bad]),
    oracle:say([oracle:try_(fun() -> +B end) || B <- Bad]),
    oracle:say([oracle:try_(fun() -> B * 2.0 end) || B <- Bad]),
    oracle:say([oracle:try_(fun() -> B / 2 end) || B <- Bad]),
    oracle:say([oracle:try_(fun() -> abs(B) end) || B <- Bad]),
    oracle:say([guard(B) || B <- [1, 2.0 | Bad]]),
    Add = fun erlang:'+'/2,
    oracle:say([Add(1, 2), oracle:try_(fun() -> Add(1, x) end), apply(erlang, 'div', [7, 2]), oracle:try_(fun() -> apply(erlang, 'rem', [7, 0]) end)]),
    try f(3, b) catch error:badarith:S -> [{M, F, A, L} | _] = S, {M, F, if is_list(A) -> A; true -> A end, lists:keyfind(line, 1, L) =/= false} end.

guard(X) when X + 1 > 2 -> big;
guard(X) when -X < 0 -> pos;
guard(X) when not is_number(X) -> nan.

f(X, Y) ->
    Z = X * Y,
    Z.
