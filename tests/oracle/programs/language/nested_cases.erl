%% Cases in cases in arguments; variables that several branches bind; matching on the value of a match.
-module(nested_cases).
-export([start/0]).

start() ->
    oracle:say([f(A, B) || A <- [1, 2, x], B <- [{1, 2}, [1], none]]),
    oracle:say([g(X) || X <- [0, 1, -1, a]]),
    oracle:say(case case 1 of 1 -> a; 2 -> b end of a -> {case 2 of 2 -> c end, d}; b -> e end),
    oracle:say([grade(N) || N <- [100, 90, 89.5, 50, 0, -1, a]]),
    h([{1, a}, {2, b}, c, {3, d}], []).

f(A, B) ->
    R = case A of
            1 -> case B of {X, _} -> X; _ -> Y = 5, Y end;
            N when is_integer(N) -> if is_list(B) -> hd(B) + N; true -> {N, B} end;
            _ -> V = case B of none -> nothing; _ -> something end, {V, A}
        end,
    {R}.

g(X) ->
    if X > 0 -> S = pos, T = X; X =:= 0 -> S = zero, T = none; true -> S = neg, T = -1 end,
    {S, T}.

grade(N) when is_number(N), N >= 90 -> a;
grade(N) when is_number(N), N >= 50, N < 90 -> b;
grade(N) when is_number(N), N >= 0 -> c;
grade(N) when N < 0 -> below;
grade(_) -> none.

h([{N, V} | T], Acc) when N rem 2 =:= 1 -> h(T, [{odd, V} | Acc]);
h([{N, V} = E | T], Acc) -> h(T, [case E of {2, _} -> {two, V}; {_, _} -> N end | Acc]);
h([A | T], Acc) -> h(T, [{atom, A} | Acc]);
h([], Acc) -> lists:reverse(Acc).
