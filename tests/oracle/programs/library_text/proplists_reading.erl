%% get_value, get_bool, lookup, get_all_values, append_values, is_defined, get_keys.
-module(proplists_reading).
-export([start/0]).

start() ->
    L = [a, {b, 1}, {b, 2}, {c, [1]}, {c, [2]}, {d, x, y}, "e", {1, one}, b],
    oracle:say([proplists:get_value(K, L) || K <- [a, b, c, d, "e", 1, zz]]),
    oracle:say([proplists:get_value(K, L, def) || K <- [a, zz]]),
    oracle:say([proplists:get_bool(K, L) || K <- [a, b, zz]]),
    oracle:say([proplists:lookup(K, L) || K <- [a, b, d, zz]]),
    oracle:say([proplists:lookup_all(K, L) || K <- [b, c, zz]]),
    oracle:say([proplists:get_all_values(K, L) || K <- [a, b, c]]),
    oracle:say([proplists:append_values(K, L) || K <- [a, b, c]]),
    oracle:say([proplists:is_defined(K, L) || K <- [a, d, zz]]),
    oracle:say(lists:sort(proplists:get_keys(L))),
    oracle:say([proplists:get_value(a, []), oracle:try_(fun() -> proplists:get_value(a, x) end), oracle:try_(fun() -> proplists:get_value(zz, [a | b]) end)]),
    ok.
