%% The reason of every kind of error that the language itself raises.
-module(error_reasons).
-export([start/0]).

-record(r, {a}).

start() ->
    Fs = [fun() -> {ok, _} = id(no) end, fun() -> case id(x) of y -> ok end end, fun() -> One = id(1), if One =:= 2 -> ok end end,
        fun() -> f(none) end, fun() -> (fun(1) -> ok end)(id(2)) end, fun() -> (id(x))() end, fun() -> (id(fun(_) -> ok end))() end,
        fun() -> nomod:nofun(1) end, fun() -> ?MODULE:missing() end, fun() -> lists:nosuch(1) end, fun() -> (id({r}))#r.a end,
        fun() -> try id(1) of 2 -> ok catch _ -> no end end, fun() -> [X || X <- id(a)] end, fun() -> [X || X <- [1], id(b)] end,
        fun() -> << <<X>> || <<X>> <= id(c) >> end, fun() -> receive after id(bad) -> ok end end, fun() -> receive after id(-1) -> ok end end,
        fun() -> receive after id(1 bsl 40) -> ok end end, fun() -> id(1) + a end, fun() -> (id(a))#{x => 1} end, fun() -> (id(#{}))#{x := 1} end,
        fun() -> id(a) ! hi end, fun() -> not id(1) end, fun() -> id(1) and true end, fun() -> id(1) andalso true end,
        fun() -> <<(id(a))>> end, fun() -> element(1, id(a)) end, fun() -> id(a) ++ [1] end, fun() -> [1] -- id(b) end,
        fun() -> throw(id(t)) end, fun() -> exit(id(e)) end, fun() -> error(id(r)) end, fun() -> error(id(r), [args]) end,
        fun() -> self() ! id(ok) end =:= 1, fun() -> apply(id(m), f, [1 | 2]) end, fun() -> exit(id(a), b) end],
    [oracle:say(attempt(F)) || F <- Fs, is_function(F)],
    ok.

attempt(F) ->
    try F() of V -> {value, V} catch C:{badarity, {_, X}} -> {C, {badarity, X}}; C:R -> {C, R} end.

f(a) -> 1.

id(X) -> X.
