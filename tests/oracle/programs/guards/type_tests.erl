%% Type tests as guards and as values over every kind of term.
-module(type_tests).
-export([start/0]).

start() ->
    {ok, Xs} = {ok, [0, 1 bsl 80, 1.0, a, true, nil, [], [1], [1 | 2], "s", {}, {a}, <<>>, <<1:1>>, #{}, self(), make_ref(), fun start/0, fun lists:map/2]},
    Tests = [fun is_integer/1, fun is_float/1, fun is_number/1, fun is_atom/1, fun is_boolean/1, fun is_list/1, fun is_tuple/1, fun is_binary/1,
        fun is_bitstring/1, fun is_map/1, fun is_pid/1, fun is_port/1, fun is_reference/1, fun is_function/1],
    oracle:say([[T(X) || T <- Tests] || X <- Xs]),
    oracle:say([type(X) || X <- Xs]),
    oracle:say([apply(erlang, is_list, [X]) || X <- Xs]),
    oracle:say([X || X <- Xs, is_integer(X) or is_boolean(X)]),
    oracle:say([is_record(X, id(a)) || X <- [{a}, {a, 1}, {b}, a, []]]),
    oracle:say([oracle:try_(fun() -> is_record(X, id(Y)) end) || {X, Y} <- [{{a}, a}, {{a}, 1}, {{1}, 1}]]),
    ok.

type(X) when is_integer(X) -> integer;
type(X) when is_float(X) -> float;
type(X) when is_boolean(X) -> boolean;
type(X) when is_atom(X) -> atom;
type([]) -> nil;
type([_ | T]) when is_list(T) -> list;
type(X) when is_list(X) -> improper;
type(X) when is_tuple(X), tuple_size(X) > 0 -> tuple;
type({}) -> empty;
type(X) when is_binary(X) -> binary;
type(X) when is_bitstring(X) -> bits;
type(X) when is_map(X) -> map;
type(X) when is_pid(X) -> pid;
type(X) when is_reference(X) -> ref;
type(X) when is_function(X, 0) -> fun0;
type(X) when is_function(X) -> fun_.

id(X) -> X.
