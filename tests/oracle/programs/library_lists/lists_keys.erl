%% keyfind, keymember, keystore, keyreplace, keydelete, keytake, keysearch, keymap.
-module(lists_keys).
-export([start/0]).

start() ->
    L = [{a, 1}, {b, 2, x}, c, {1.0, one}, {2, two}, {b, 3}, {}],
    oracle:say([lists:keyfind(K, 1, L) || K <- [a, b, c, 1, 1.0, 2.0, zz]]),
    oracle:say([lists:keyfind(K, 2, L) || K <- [1, 2, 3, x, one]]),
    oracle:say([lists:keymember(K, 1, L) || K <- [a, b, c, 1, 1.0, 2.0, zz]]),
    oracle:say([lists:keysearch(K, 1, L) || K <- [a, zz]]),
    oracle:say(lists:keystore(b, 1, L, {b, new})),
    oracle:say(lists:keystore(q, 1, L, {q, new})),
    oracle:say(lists:keyreplace(b, 1, L, {})),
    oracle:say(lists:keyreplace(zz, 1, L, {zz})),
    oracle:say(lists:keydelete(b, 1, L)),
    oracle:say(lists:keydelete(zz, 1, L)),
    oracle:say(lists:keytake(b, 1, L)),
    oracle:say(lists:keytake(zz, 1, L)),
    oracle:say(lists:keymap(fun(V) -> {V} end, 2, [{a, 1}, {b, 2}])),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:keyfind(a, 0, L) end, fun() -> lists:keyfind(a, x, L) end, fun() -> lists:keyfind(a, 1, [b | c]) end,
        fun() -> lists:keyfind(a, 1, x) end, fun() -> lists:keystore(a, 1, [], b) end, fun() -> lists:keystore(a, 0, [], {b}) end,
        fun() -> lists:keymap(fun(X) -> X end, 3, [{a}]) end, fun() -> lists:keydelete(a, 1, x) end]],
    ok.
