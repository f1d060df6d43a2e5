%% fun_info, arity, equality, order and hashing of funs; what can be applied.
-module(fun_facts).
-export([start/0]).

start() ->
    F = fun(X) -> X end,
    N = 5,
    G = fun(X, Y) -> X + Y + N end,
    E = fun lists:map/2,
    oracle:say([is_function(F), is_function(F, 1), is_function(F, 2), is_function(E, 2), is_function(a), is_function({lists, map})]),
    oracle:say([erlang:fun_info(X, arity) || X <- [F, G, E]]),
    oracle:say([erlang:fun_info(X, module) || X <- [F, G, E]]),
    oracle:say([erlang:fun_info(X, type) || X <- [F, G, E]]),
    oracle:say([erlang:fun_info(X, env) || X <- [F, G, E]]),
    oracle:say(erlang:fun_info(E, name)),
    oracle:say([E =:= fun lists:map/2, E == fun lists:map/3, F =:= F, make(1) =:= make(1), make(1) =:= make(2), F =:= G]),
    oracle:say([oracle:try_(fun() -> erlang:fun_info(X, Y) end) || {X, Y} <- [{a, arity}, {F, nosuch}]]),
    oracle:say([oracle:try_(fun() -> is_function(F, X) end) || X <- [-1, a, 256, 1.0]]),
    oracle:say([F < E, lists:sort([E, fun lists:append/1, fun erlang:abs/1]) =:= [fun erlang:abs/1, fun lists:append/1, E]]),
    oracle:say(element(2, erlang:fun_info(fun ?MODULE:start/0, type))),
    M = #{F => f, E => e, make(1) => one},
    [maps:get(F, M), maps:get(fun lists:map/2, M), maps:get(make(1), M), maps:get(make(2), M, none)].

make(N) -> fun() -> N end.
