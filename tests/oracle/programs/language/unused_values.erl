%% Expressions for their effect only: calls that fail are called nonetheless; order of evaluation is left to right.
-module(unused_values).
-export([start/0]).

start() ->
    put(log, []),
    T = {note(1), [note(2), note(3) | note(4)], #{note(5) => note(6)}, <<(note(7))>>},
    oracle:say({T, lists:reverse(get(log))}),
    put(log, []),
    _ = note(1) + note(2) * note(3),
    (note(4)) =:= (note(5)),
    oracle:say(lists:reverse(get(log))),
    oracle:say(oracle:try_(fun() -> element(3, id({a})), ok end)),
    oracle:say(oracle:try_(fun() -> hd(id([])), ok end)),
    oracle:say(oracle:try_(fun() -> _ = id(a) + 1, ok end)),
    oracle:say(oracle:try_(fun() -> [id(X) || X <- [1, 2]], {1, id(2)}, done end)),
    put(log, []),
    catch f(note(a), throw(stop), note(b)),
    oracle:say(lists:reverse(get(log))),
    put(log, []),
    (note_fun(g))(note(x), note(y)),
    oracle:say(lists:reverse(get(log))),
    ok.

note(X) -> put(log, [X | get(log)]), X.
note_fun(X) -> note(X), fun(A, B) -> note({A, B}) end.
f(_, _, _) -> ok.
id(X) -> X.
