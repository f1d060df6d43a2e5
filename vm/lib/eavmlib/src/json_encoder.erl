%% @doc The JSON writer of older releases; module json is the one to use. A list that begins with a pair is an object,
%% other lists are arrays. Strings are written without escapes.
-module(json_encoder).

-export([encode/1]).

%% @doc The text of a term. nil is written as such, undefined as null.
-spec encode(term()) -> iolist() | binary().
encode(undefined) -> <<"null">>;
encode(Atom) when Atom =:= true; Atom =:= false; Atom =:= null; Atom =:= nil -> atom_to_binary(Atom, utf8);
encode(Atom) when is_atom(Atom) -> [$", atom_to_binary(Atom, utf8), $"];
encode(Binary) when is_binary(Binary) -> [$", Binary, $"];
encode(Float) when is_float(Float) -> float_to_binary(Float, [{decimals, 32}, compact]);
encode(Integer) when is_integer(Integer) -> integer_to_binary(Integer);
encode([{_, _} | _] = Pairs) -> [${, joined([member(P) || P <- Pairs]), $}];
encode([_ | _] = List) -> [$[, joined([encode(E) || E <- List]), $]].

member({Key, Value}) when is_atom(Key) -> [$", atom_to_binary(Key, utf8), $", $:, encode(Value)];
member({Key, Value}) when is_binary(Key) -> [$", Key, $", $:, encode(Value)].

joined([Last]) -> [Last];
joined([First | Rest]) -> [First, $, | joined(Rest)].
