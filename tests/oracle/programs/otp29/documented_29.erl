%% Documentation attributes change nothing at run time.
-module(documented_29).
-moduledoc "A module with documentation.".
-export([start/0, one/0, two/1]).

-doc """
Gives a number.

Has "quotes" and a \n that is none.
""".
-doc #{since => "1.0"}.
start() ->
    oracle:say([one(), two(2)]),
    oracle:say(lists:sort(module_info(exports))),
    oracle:say([E || {E, _} <- module_info(attributes), E =:= doc]),
    three.

-doc hidden.
one() -> 1.

-doc false.
-spec two(integer()) -> {integer()}.
two(X) -> {X}.
