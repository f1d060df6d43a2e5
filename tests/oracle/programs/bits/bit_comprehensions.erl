%% Comprehensions that read and write bit strings, nested and filtered.
-module(bit_comprehensions).
-export([start/0]).

start() ->
    oracle:say(<< <<(X bxor Y):4>> || <<X:4, Y:4>> <= <<16#12, 16#FF, 16#A5>> >>),
    oracle:say([{A, B} || <<A:2>> <= <<27>>, <<B:4>> <= <<16#5A>>, A + B > 7]),
    oracle:say(<< <<B:1>> || B <- [1, 0, 1, 1, 0, 0, 1] >>),
    oracle:say([X || <<X:3>> <= <<1:3, 2:3, 3:2>>]),
    oracle:say([X || <<1:1, X:3>> <= <<1:1, 5:3, 0:1, 6:3, 1:1, 7:3>>]),
    oracle:say(<< <<C>> || <<C>> <= <<"a1b2c3">>, C >= $a >>),
    oracle:say([S || <<N, S:N/binary>> <= <<1, "a", 3, "bcd", 9, "e">>]),
    oracle:say(<< (integer_to_binary(I)) || I <- lists:seq(1, 20), I rem 3 =:= 0 >>),
    oracle:say(oracle:try_(fun() -> << <<X>> || <<X>> <= not_bits >> end)),
    oracle:say(oracle:try_(fun() -> [X || <<X>> <= [1]] end)),
    oracle:say(oracle:try_(fun() -> << (X) || X <- [<<1>>, 2] >> end)),
    <<N:100>> = << <<1:1>> || _ <- lists:seq(1, 100) >>,
    N =:= (1 bsl 100) - 1.
