%% Maps order by size, then keys, then values; integers before floats among keys; inside other terms.
-module(map_order).
-export([start/0]).

start() ->
    Ms = [#{}, #{a => 1}, #{a => 2}, #{b => 0}, #{a => 1, b => 2}, #{a => 1, c => 0}, #{1 => a}, #{1.0 => a}, #{2 => a}, #{1 => b},
        #{[] => 1}, #{"s" => 1}, #{{} => 1}, #{<<"b">> => 1}],
    oracle:say(lists:sort(Ms)),
    oracle:say([[cmp(A, B) || B <- Ms] || A <- Ms]),
    oracle:say([#{1 => a} == #{1.0 => a}, #{a => 1} == #{a => 1.0}, #{a => 1} =:= #{a => 1.0}, #{1 => x} < #{1.0 => x}, #{0.5 => x} < #{1 => x}]),
    oracle:say(lists:sort([[], {}, a, 1, #{}, <<>>, fun() -> ok end, self(), make_ref(), 1.5, "l"])),
    Big1 = maps:from_list([{I, I} || I <- lists:seq(1, 40)]),
    oracle:say([Big1 < Big1#{1 := 2}, Big1#{40 := 0} < Big1, Big1 > #{z => 1}, Big1 == maps:remove(x, Big1#{x => 1}), maps:remove(40, Big1) < Big1]),
    [max(#{a => 1}, #{b => 0}), min({#{x => 1}}, {#{}})].

cmp(A, B) when A < B -> '<';
cmp(A, B) when A =:= B -> '=';
cmp(A, B) when A == B -> '~';
cmp(_, _) -> '>'.
