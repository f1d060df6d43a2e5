%% options of a function read the way libraries do: defaults, flags, checks.
-module(proplists_of_options).
-export([start/0]).

start() ->
    [oracle:say({O, oracle:try_(fun() -> options(O) end)}) || O <- [[], [verbose], [{timeout, 5}, {host, "h"}], [{timeout, x}], [unknown], [{retries, 1}, {retries, 2}], [no_verbose, {verbose, true}], notalist]],
    ok.

options(L) when is_list(L) ->
    N = proplists:normalize(L, [{negations, [{no_verbose, verbose}]}, {aliases, [{tries, retries}]}]),
    Known = [verbose, timeout, host, retries],
    case [K || K <- proplists:get_keys(N), not lists:member(K, Known)] of [] -> ok; Bad -> error({unknown, Bad}) end,
    T = proplists:get_value(timeout, N, 1000),
    is_integer(T) orelse error({bad_timeout, T}),
    #{verbose => proplists:get_bool(verbose, N), timeout => T, host => proplists:get_value(host, N, "localhost"), retries => proplists:get_all_values(retries, N)};
options(_) -> error(badarg).
