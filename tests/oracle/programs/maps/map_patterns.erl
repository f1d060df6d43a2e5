%% Keys in patterns: several, absent, bound variables, nested, in heads, in comprehensions, any map.
-module(map_patterns).
-export([start/0]).

start() ->
    oracle:say([f(M) || M <- [#{}, #{a => 1}, #{a => 2, b => 3}, #{b => 1}, #{c => #{d => deep}}, #{a => undefined}, x]]),
    oracle:say([by(K, #{x => 1, 2 => two, "s" => str, 1.0 => one}) || K <- [x, 2, "s", 1, 1.0, none]]),
    #{x := X, y := {_, Y}} = id(#{x => 1, y => {a, b}, z => 3}),
    oracle:say({X, Y}),
    oracle:say([oracle:try_(fun() -> #{k := V} = id(M), V end) || M <- [#{k => ok}, #{}, a, []]]),
    oracle:say([N || #{n := N} <- [#{n => 1}, #{m => 2}, 5, #{n => 3, m => 4}]]),
    oracle:say([g(A, B) || {A, B} <- [{k, #{k => k}}, {k, #{k => j}}, {1, #{1 => 1.0}}, {1.0, #{1 => 1.0}}]]),
    oracle:say(nested(#{users => [#{name => <<"ann">>, roles => #{admin => true}}, #{name => <<"bob">>}]})),
    Big = maps:from_list([{I, I * I} || I <- lists:seq(1, 50)]),
    #{7 := S, 49 := T} = Big,
    oracle:say([S, T, case Big of #{51 := _} -> yes; #{} -> no end]),
    case #{a => 1} of #{a := 2} -> two; #{a := N2} when N2 < 2 -> {less, N2} end.

f(#{a := 1}) -> one;
f(#{a := A, b := B}) -> {A, B};
f(#{a := undefined}) -> undefined;
f(#{c := #{d := D}}) -> D;
f(#{}) -> map;
f(_) -> other.

by(K, M) -> case M of #{K := V} -> V; #{} -> missing end.

g(K, M) -> case M of #{K := K} -> self; #{K := V} -> V; _ -> none end.

nested(#{users := [#{name := N, roles := #{admin := A}} | Rest]}) -> {N, A, [M || #{name := M} <- Rest]}.

id(X) -> X.
