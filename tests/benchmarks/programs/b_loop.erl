%% A tail loop with arithmetic and tests.
-module(b_loop).
-export([run/0]).
run() -> loop(3000000, 0).
loop(0, A) -> A;
loop(N, A) when N band 1 =:= 0 -> loop(N - 1, A + N);
loop(N, A) -> loop(N - 1, (A bxor N) band 16#FFFFFFF).
