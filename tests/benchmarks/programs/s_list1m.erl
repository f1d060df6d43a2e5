%% A list of 1,000,000 elements, built by body recursion.
-module(s_list1m).
-export([run/0]).
run() -> length(seq(1000000)).
seq(0) -> [];
seq(N) -> [N | seq(N - 1)].
