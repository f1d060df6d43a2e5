%% Map code by this compiler: patterns of many keys, updates, guards, variables as keys.
-module(maps_in_new_code_29).
-export([start/0]).

start() ->
    M = id(#{a => 1, {b} => 2, "c" => 3, 4 => four, <<"d">> => 5}),
    #{a := A, {b} := B, "c" := C, 4 := D, <<"d">> := E} = M,
    oracle:say([A, B, C, D, E]),
    oracle:say([f(X) || X <- [#{t => circle, r => 2}, #{t => rect, w => 2, h => 3}, #{t => circle}, #{}, 5]]),
    K = id({b}),
    oracle:say(case M of #{K := V} when V > 1 -> V; #{} -> none end),
    oracle:say([M#{a := 9, new => 10}, M#{a => x}]),
    oracle:say([oracle:try_(fun() -> (id(X))#{a := 1} end) || X <- [#{}, #{a => 0}, a]]),
    oracle:say([g(X) || X <- [#{n => 5}, #{n => 50}, #{n => a}, #{}, []]]),
    oracle:say(count("hello world", #{})),
    oracle:say(maps:fold(fun(_, V1, S) -> V1 + S end, 0, #{X => X || X <- lists:seq(1, 40)})),
    nest(#{l1 => #{l2 => #{l3 => deep}}}).

f(#{t := circle, r := R}) -> {area, R * R * 3};
f(#{t := rect, w := W, h := H}) -> {area, W * H};
f(#{t := T}) -> {unknown, T};
f(#{}) -> map;
f(_) -> none.

g(#{n := N} = M) when N > 10, is_integer(N) -> {big, map_size(M)};
g(M) when is_map_key(n, M), map_get(n, M) < 10 -> small;
g(M) when is_map(M) -> map;
g(_) -> other.

count([C | T], M) -> count(T, case M of #{C := N} -> M#{C := N + 1}; #{} -> M#{C => 1} end);
count([], M) -> M.

nest(#{l1 := #{l2 := #{l3 := V} = L2}}) -> {V, L2}.

id(X) -> X.
