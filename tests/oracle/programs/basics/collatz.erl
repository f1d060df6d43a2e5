-module(collatz).
-export([start/0]).

start() -> longest(1, 3000, {0, 0}).

longest(N, Max, Best) when N > Max -> Best;
longest(N, Max, {_, Length} = Best) ->
    case steps(N, 1) of
        S when S > Length -> longest(N + 1, Max, {N, S});
        _ -> longest(N + 1, Max, Best)
    end.

steps(1, S) -> S;
steps(N, S) when N band 1 =:= 0 -> steps(N bsr 1, S + 1);
steps(N, S) -> steps(3 * N + 1, S + 1).
