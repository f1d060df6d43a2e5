%% delete, compact, unfold, normalize, expand, substitute, split, property, maps.
-module(proplists_changing).
-export([start/0]).

start() ->
    L = [a, {b, true}, {b, 2}, {c, false}, a],
    oracle:say([proplists:delete(a, L), proplists:delete(b, L), proplists:compact(L), proplists:unfold(L)]),
    oracle:say([proplists:property(a, true), proplists:property(a, 1), proplists:property({a, true}), proplists:property({a, 1})]),
    oracle:say(proplists:split([{c, 2}, {e, 1}, a, {c, 3, 4}, d, {b, 5}, b], [a, b, c])),
    oracle:say(proplists:expand([{foo, [bar, baz]}], [fie, foo, fum])),
    oracle:say(proplists:expand([{{foo, true}, [bar, baz]}, {fum, [x]}], [fie, foo, fum])),
    oracle:say(proplists:substitute_aliases([{color, colour}], [color, {color, 1}, x])),
    oracle:say(proplists:substitute_negations([{no_foo, foo}], [no_foo, {no_foo, false}, x, {no_foo, 3}])),
    oracle:say(proplists:normalize([no_a, {bee, 1}, x, {x, false}], [{negations, [{no_a, a}]}, {aliases, [{bee, b}]}, {expand, [{x, [y, {z, 1}]}]}])),
    oracle:say([proplists:to_map([a, {b, 1}, {b, 2}]), lists:sort(proplists:from_map(#{a => true, b => 1})), proplists:to_map([no_a], [{negations, [{no_a, a}]}])]),
    ok.
