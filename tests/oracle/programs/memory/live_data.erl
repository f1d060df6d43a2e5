%% Terms of every kind survive collections and stay equal, with holes and sharing among them.
-module(live_data).
-export([start/0]).

start() ->
    N = id(7),
    T = [1, 2.5, 1 bsl 100, a, "list", [1 | 2], <<"bin">>, binary:copy(<<"big">>, 50), <<5:7>>, #{k => [v]}, fun(X) -> {X, N} end, fun lists:map/2,
        self(), make_ref(), {}, [], maps:from_list([{I, [I]} || I <- lists:seq(1, 50)]), {deep, {deep, {deep, [down]}}}],
    Copy = binary_to_term(term_to_binary(T)),
    oracle:say(T =:= Copy),
    oracle:say(garbage_collect()),
    oracle:say(T =:= Copy),
    oracle:say(loop(100, T, Copy)),
    oracle:say((lists:nth(11, T))(x)),
    P = spawn(fun() -> wait(T) end),
    oracle:say([garbage_collect(P), garbage_collect(P)]),
    P ! {self(), get},
    oracle:say(receive {P, Back} -> Back =:= Copy end),
    oracle:say(oracle:try_(fun() -> garbage_collect(a) end)),
    D = spawn(fun() -> ok end),
    wait_dead(D),
    oracle:say(garbage_collect(D)),
    oracle:say(garbage_collect(self(), [{type, major}])),
    oracle:say(garbage_collect(self(), [{async, req1}])),
    receive {garbage_collect, req1, R} -> R end.

loop(0, T, C) -> T =:= C;
loop(N, T, C) ->
    _ = [{N, X} || X <- lists:seq(1, 50)],
    true = T =:= C,
    loop(N - 1, lists:reverse(lists:reverse(T)), C).

wait(T) -> receive {P, get} -> P ! {self(), T} end.
wait_dead(P) -> case is_process_alive(P) of true -> receive after 1 -> wait_dead(P) end; false -> ok end.
id(X) -> X.
