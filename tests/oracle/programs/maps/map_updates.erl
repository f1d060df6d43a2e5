%% Building and updating maps: new keys, exact updates, what is not a map, keys computed at run time.
-module(map_updates).
-export([start/0]).

start() ->
    M = #{a => 1, "b" => 2, 3 => c},
    oracle:say([M#{a => 9}, M#{a := 9}, M#{new => 1, a := 2}, M#{{t} => [x]}]),
    oracle:say([oracle:try_(fun() -> (id(X))#{k => v} end) || X <- [#{}, a, [], {1}, 5]]),
    oracle:say([oracle:try_(fun() -> (id(X))#{k := v} end) || X <- [#{k => 1}, #{}, #{j => 1}, a]]),
    oracle:say(oracle:try_(fun() -> (id(M))#{a := 1, zz := 2, yy := 3} end)),
    K = id(a),
    oracle:say([M#{K => 2, {K} => 3}, #{K => 1, id(b) => 2, K => 3}]),
    oracle:say([#{1 => int, 1.0 => float}, maps:size(#{1 => a, 1.0 => b}), #{0.0 => a, 0 => b}]),
    oracle:say([M#{a := 1} =:= M, #{} =:= #{}, #{a => 1} == #{a => 1.0}, #{a => 1} =:= #{a => 1.0}, #{1 => a} == #{1.0 => a}]),
    put(log, []),
    oracle:say(#{note(k2) => note(v2), note(k1) => note(v1)}),
    oracle:say(lists:reverse(get(log))),
    loop(40, #{}).

note(X) -> put(log, [X | get(log)]), X.

loop(0, M) -> M;
loop(N, M) -> loop(N - 1, M#{N rem 7 => N}).

id(X) -> X.
