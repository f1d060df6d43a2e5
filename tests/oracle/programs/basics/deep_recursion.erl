-module(deep_recursion).
-export([start/0]).

%% Body recursion: the stack grows with the list, and collections happen in the middle of it.
start() -> {sum(build(50000)), depth(100000)}.

build(0) -> [];
build(N) -> [N | build(N - 1)].

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

depth(0) -> 0;
depth(N) -> 1 + depth(N - 1).
