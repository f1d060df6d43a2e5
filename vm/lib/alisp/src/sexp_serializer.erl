%% @doc Terms as the text of s-expressions.
-module(sexp_serializer).

-export([serialize/1]).

%% @doc The text of a term. Maps and funs have none: function_clause.
-spec serialize(term()) -> iolist().
serialize(Term) when is_list(Term) -> [$(, spaced(Term), $)];
serialize(Term) when is_tuple(Term) -> ["(tuple", [[$\s, serialize(T)] || T <- tuple_to_list(Term)], $)];
serialize(Term) when is_pid(Term) -> ["(pid \"", pid_to_list(Term), "\")"];
serialize(Term) when is_reference(Term) -> ["(ref \"", erlang:ref_to_list(Term), "\")"];
serialize(Term) when is_binary(Term) -> [$", Term, $"];
serialize(Term) when is_atom(Term) -> atom_to_list(Term);
serialize(Term) when is_integer(Term) -> integer_to_list(Term);
serialize(Term) when is_float(Term) -> float_to_list(Term, [{scientific, 20}]).

spaced([]) -> [];
spaced([T]) -> serialize(T);
spaced([T | Rest]) when is_list(Rest) -> [serialize(T), $\s, spaced(Rest)];
spaced([T | Last]) -> [serialize(T), " . ", serialize(Last)].
