%% The process dictionary: put, get, erase, keys by value, its own per process.
-module(dictionary_rules).
-export([start/0]).

start() ->
    oracle:say([put(a, 1), put(a, 2), get(a), get(b), put(1, x), put(1.0, y), get(1), get(1.0)]),
    oracle:say(lists:sort([{is_float(K), K, V} || {K, V} <- get()])),
    put(b, 2),
    oracle:say(lists:sort([{is_float(K), K} || K <- get_keys()])),
    oracle:say(lists:sort(get_keys(2))),
    oracle:say([erase(a), erase(a), get(a)]),
    [put({k, I}, I * I) || I <- lists:seq(1, 100)],
    oracle:say({length(get()), get({k, 77}), lists:sum([erase({k, I}) || I <- lists:seq(1, 100, 2)]), length(get_keys())}),
    garbage_collect(),
    oracle:say([get({k, 50}), get({k, 51})]),
    Me = self(),
    spawn(fun() -> Me ! {get(b), get(), put(b, other)} end),
    oracle:say(receive X -> X end),
    oracle:say(get(b)),
    oracle:say(length(erase())),
    oracle:say([get(), get_keys(), erase()]),
    put(big, lists:seq(1, 1000)),
    loop(200),
    length(get(big)).

loop(0) -> ok;
loop(N) -> put(n, {N, get(n)}), put(n, element(1, get(n))), loop(N - 1).
