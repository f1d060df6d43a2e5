-module(types).
-export([start/0]).

start() ->
    Values = [0, -1, 1.5, a, true, [], [1], [1 | 2], {}, {a}, #{}, #{a => 1}, <<>>, <<1>>, <<1:3>>, self(), make_ref(),
              fun() -> ok end, fun erlang:abs/1, 1 bsl 70],
    [{type(V), kind(V)} || V <- Values].

type(X) when is_boolean(X) -> boolean;
type(X) when is_atom(X) -> atom;
type(X) when is_integer(X) -> integer;
type(X) when is_float(X) -> float;
type(X) when is_binary(X) -> binary;
type(X) when is_bitstring(X) -> bitstring;
type(X) when is_list(X) -> list;
type(X) when is_tuple(X) -> tuple;
type(X) when is_map(X) -> map;
type(X) when is_pid(X) -> pid;
type(X) when is_reference(X) -> reference;
type(X) when is_function(X, 0) -> fun0;
type(X) when is_function(X) -> function.

kind(X) when is_number(X), X > 0 -> positive;
kind(X) when is_number(X); is_atom(X) -> number_or_atom;
kind([_ | _]) -> nonempty;
kind(X) when tuple_size(X) =:= 1; map_size(X) =:= 1 -> one;
kind(X) when bit_size(X) > 0 -> bits;
kind(_) -> other.
