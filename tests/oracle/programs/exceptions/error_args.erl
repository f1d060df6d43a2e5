%% error/2 and error/3, function_clause and undef carry arguments.
-module(error_args).
-export([start/0]).

start() ->
    oracle:say([top(F) || F <- [fun() -> error(r) end, fun() -> error(r, [1, 2]) end, fun() -> error(r, none) end, fun() -> g(a) end,
        fun() -> error(r, [x], [{error_info, #{cause => why}}]) end, fun() -> f(1, 2) end, fun() -> nomod:f(1, [2]) end,
        fun() -> ?MODULE:nofun(x, y, z) end, fun() -> lists:nth(0, [a]) end, fun() -> apply(?MODULE, nofun, [q]) end,
        fun() -> (fun(1) -> ok end)(2) end, fun() -> error(badarg, [[]]) end]]),
    oracle:say([oracle:try_(fun() -> error(r, X) end) || X <- [a, [1 | 2]]]),
    oracle:say(oracle:try_(fun() -> error(r, [1], x) end)),
    oracle:say(oracle:try_(fun() -> error(r, [1], [{foo, bar}]) end)),
    ok.

top(F) ->
    try F() catch C:R:S -> [{M, Fn, A, _} | _] = S, {C, R, M, case lists:prefix("-", atom_to_list(Fn)) of true -> 'fun'; _ -> Fn end, A} end.

f(a, b) -> ok.

g(X) -> error(in_g, [X, extra]).
