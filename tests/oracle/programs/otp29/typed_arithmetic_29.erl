%% Arithmetic where the compiler knows ranges and types: near the limits of small integers all the same.
-module(typed_arithmetic_29).
-export([start/0]).

start() ->
    oracle:say([add(X, Y) || X <- [0, 1 bsl 58, 1 bsl 59], Y <- [1, 1 bsl 58, -(1 bsl 59)]]),
    oracle:say([mul(X, Y) || {X, Y} <- [{3, 4}, {1 bsl 31, 1 bsl 30}, {1 bsl 31, -(1 bsl 31)}, {1 bsl 59, 16}]]),
    oracle:say([ranged(X) || X <- [0, 9, 10, 100, -5, a]]),
    oracle:say([bits(X) || X <- [0, 255, 256, 1 bsl 64]]),
    oracle:say([fl(X) || X <- [1, 2.5, 1 bsl 70, a]]),
    oracle:say([len(L) || L <- [[], [1, 2], "abc"]]),
    oracle:say(hash(<<"some bytes to hash">>, 16#811C9DC5)),
    oracle:say([sz(B) || B <- [<<>>, <<1, 2, 3>>, <<0:100>>]]),
    sum(lists:seq(1, 1000), 0).

add(X, Y) when is_integer(X), is_integer(Y) -> X + Y - 1.
mul(X, Y) when is_integer(X), is_integer(Y), X > 0 -> X * Y.

ranged(X) when is_integer(X), X >= 0, X < 10 -> Y = X * 7 + 3, Y div 2 + Y rem 2;
ranged(X) when is_integer(X), X >= 0 -> X bsr 1;
ranged(X) when is_integer(X) -> -X;
ranged(_) -> none.

bits(X) -> A = X band 255, B = (X bsr 8) band 255, {A bxor B, A bor B, (A bsl 8) + B}.

fl(X) when is_float(X) -> X * 2.0 + 1.0;
fl(X) when is_integer(X) -> X * 2.0;
fl(_) -> none.

len(L) -> N = length(L), N * N - N.

hash(<<B, R/binary>>, H) -> hash(R, ((H bxor B) * 16777619) band 16#FFFFFFFF);
hash(<<>>, H) -> H.

sz(B) -> bit_size(B) * 2 - byte_size(B).

sum([H | T], S) when is_integer(H) -> sum(T, S + H);
sum([], S) -> S.
