%% A list of 2,000,000 elements, built by body recursion.
-module(s_list2m).
-export([run/0]).
run() -> length(seq(2000000)).
seq(0) -> [];
seq(N) -> [N | seq(N - 1)].
