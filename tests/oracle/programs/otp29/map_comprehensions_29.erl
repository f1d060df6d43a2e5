%% Map comprehensions and map generators, mixed with lists and binaries.
-module(map_comprehensions_29).
-export([start/0]).

start() ->
    M = #{a => 1, b => 2, c => 3},
    oracle:say(#{K => V * 2 || K := V <- M}),
    oracle:say(#{V => K || K := V <- M, V > 1}),
    oracle:say(lists:sort([{K, V} || K := V <- M])),
    oracle:say(#{X => X * X || X <- [1, 2, 3]}),
    oracle:say(#{X => ok || <<X:4>> <= <<16#12, 16#34>>}),
    oracle:say(lists:sort([{K, X} || K := V <- M, X <- lists:seq(1, V)])),
    oracle:say(#{K => {V, W} || K := V <- M, #{K := W} <- [#{a => x}, #{b => y}]}),
    oracle:say(#{k => V || V <- [1, 2, 3]}),
    oracle:say(#{} =:= #{K => V || K := V <- #{}}),
    oracle:say(#{K => V || {k, K} := {v, V} <- #{{k, 1} => {v, 2}, {k, 3} => w, other => {v, 4}}}),
    oracle:say([oracle:try_(fun() -> [K || K := _ <- X] end) || X <- [[], a, 1]]),
    oracle:say(lists:sort([N || N := _ <- maps:iterator(#{x => 1, y => 2})])),
    Big = #{N => N rem 7 || N <- lists:seq(1, 100)},
    oracle:say([map_size(Big), lists:sum([V || _ := V <- Big]), map_size(#{V => K || K := V <- Big})]),
    lists:sum([byte_size(B) || B := true <- #{<<"ab">> => true, <<"c">> => false, <<"def">> => true}]).
