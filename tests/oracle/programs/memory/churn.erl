-module(churn).
-export([start/0]).

%% Live data of every kind beside much garbage; under gc_stress each step moves all of it.
start() ->
    Keep = {[1, 2, 3], {a, {b}}, #{k => [v]}, <<"small">>, list_to_binary(lists:duplicate(100, 7)), fun(X) -> {X, k} end, 1 bsl 80, 2.5,
            make_ref(), self(), lists:seq(1, 40)},
    After = spin(3000, Keep),
    F = element(6, After),
    {setelement(9, setelement(6, After, F(1)), ref), After =:= Keep}.

spin(0, Keep) -> Keep;
spin(N, Keep) ->
    _ = [N, {N, [N | element(1, Keep)]}, #{n => N}, <<N:32>>],
    spin(N - 1, setelement(11, Keep, rotate(element(11, Keep)))).

rotate([H | T]) -> T ++ [H].
