%% Comprehensions in comprehensions, of all kinds, with filters that fail quietly.
-module(comprehension_nesting_27).
-export([start/0]).

start() ->
    oracle:say([[X * Y || Y <- lists:seq(1, X)] || X <- [1, 2, 3]]),
    oracle:say(#{X => [Y || <<Y:2>> <= <<X>>] || X <- [27, 228]}),
    oracle:say([<< <<(X + Y)>> || Y <- [1, 2] >> || X <- [10, 20]]),
    oracle:say([X || X <- [1, a, 3], X + 1 > 2]),
    oracle:say([X || X <- [[1], [], a], hd(X) =:= 1]),
    oracle:say([{X, M} || X <- [1, 2], M := N <- #{a => 1, b => 2}, N =:= X]),
    oracle:say(<< <<X>> || <<X>> <= <<1, 2, 3, 4>>, X rem 2 =:= 0 >>),
    oracle:say([S || S <- ["ab", "c"], _ <- S]),
    oracle:say([F(3) || F <- [fun(X) -> X end, fun(X) -> X * 2 end]]),
    [X || X <- [Y || Y <- lists:seq(1, 20), Y rem 2 =:= 0], X rem 3 =:= 0].
