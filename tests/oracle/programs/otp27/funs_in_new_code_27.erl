%% Funs, local and external, that close over values; applied with the right and the wrong number of arguments.
-module(funs_in_new_code_27).
-export([start/0, ext/1]).

start() ->
    N = id(10),
    F = fun(X) -> X + N end,
    G = fun Loop(0, A) -> A; Loop(I, A) -> Loop(I - 1, [I * N | A]) end,
    oracle:say([F(1), G(3, []), (fun ?MODULE:ext/1)(4), (fun local/2)(a, b), apply(F, [5]), apply(?MODULE, ext, [6])]),
    oracle:say([oracle:try_(fun() -> H(1) end) || H <- [id(a), fun() -> ok end =:= x]]),
    oracle:say(case oracle:try_(fun() -> F(1, 2) end) of {error, {badarity, {F, A}}} -> A end),
    oracle:say(lists:map(fun({A1, B1}) -> A1 * B1; (A1) when is_integer(A1) -> A1; (_) -> none end, [{2, 3}, 4, x])),
    oracle:say([is_function(F, 1), is_function(F, 2), is_function(G)]),
    Make = fun(K) -> fun(V) -> #{K => V, n => N} end end,
    oracle:say((Make(key))(val)),
    oracle:say([begin C = fun() -> {X, Y} end, C() end || X <- [1, 2], Y <- [a]]),
    compose([fun(X) -> X * 2 end, F, fun erlang:integer_to_list/1]).

compose(Fs) -> lists:foldl(fun(F, A) -> F(A) end, 1, Fs).

ext(X) -> {ext, X}.
local(A, B) -> {B, A}.
id(X) -> X.
