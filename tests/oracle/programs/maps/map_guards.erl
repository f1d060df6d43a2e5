%% map_size, map_get, is_map_key and is_map in guards and bodies.
-module(map_guards).
-export([start/0]).

start() ->
    Ms = [#{}, #{a => 1}, #{a => 5, b => 2}, #{b => 1}, a, [a]],
    oracle:say([g(M) || M <- Ms]),
    oracle:say([h(M, a) || M <- Ms]),
    oracle:say([oracle:try_(fun() -> map_get(b, M) end) || M <- Ms]),
    oracle:say([oracle:try_(fun() -> is_map_key(b, M) end) || M <- Ms]),
    oracle:say([oracle:try_(fun() -> map_size(M) end) || M <- Ms]),
    oracle:say([is_map(M) || M <- Ms]),
    [M || M <- Ms, is_map(M), map_size(M) > 0, not is_map_key(b, M)].

g(M) when map_get(a, M) > 3 -> big;
g(M) when map_size(M) =:= 0 -> empty;
g(M) when is_map_key(a, M) -> a;
g(M) when is_map(M) -> map;
g(_) -> none.

h(M, K) when map_get(K, M) =:= 1; map_size(M) =:= 1 -> one;
h(M, _) when M =:= #{} -> nothing;
h(_, _) -> other.
