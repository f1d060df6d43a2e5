%% Large literals: deep terms, long strings, big numbers, shared between functions and messages.
-module(big_literals_29).
-export([start/0]).

-define(DEEP, {a, [b, {c, #{d => [e, {f, "g", <<"h">>, 1.5, 123456789012345678901234567890}]}}]}).

start() ->
    oracle:say(?DEEP),
    oracle:say([?DEEP =:= deep(), deep() == binary_to_term(term_to_binary(deep()))]),
    Me = self(),
    spawn(fun() -> Me ! {lit, deep(), table()} end),
    oracle:say(receive {lit, D, T} -> {D =:= deep(), T =:= table(), element(3, T)} end),
    garbage_collect(),
    oracle:say([{K, maps:get(K, map())} || K <- [k1, k20, k40]]),
    oracle:say((deep_fun())(1)),
    oracle:say([length(str()), lists:nth(100, str())]),
    {setelement(1, table(), changed), element(1, table())}.

deep() -> ?DEEP.
table() -> {1, two, "three", <<"four">>, {5}, [6 | seven], #{8 => 9}, -1.0e10, 1 bsl 100}.
map() -> #{k1 => 1, k2 => 2, k3 => 3, k4 => 4, k5 => 5, k6 => 6, k7 => 7, k8 => 8, k9 => 9, k10 => 10, k11 => 11, k12 => 12, k13 => 13, k14 => 14,
    k15 => 15, k16 => 16, k17 => 17, k18 => 18, k19 => 19, k20 => 20, k21 => 21, k22 => 22, k23 => 23, k24 => 24, k25 => 25, k26 => 26, k27 => 27,
    k28 => 28, k29 => 29, k30 => 30, k31 => 31, k32 => 32, k33 => 33, k34 => 34, k35 => 35, k36 => 36, k37 => 37, k38 => 38, k39 => 39, k40 => 40}.
deep_fun() -> fun(X) -> {X, ?DEEP =:= deep()} end.
str() -> "The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog.".
