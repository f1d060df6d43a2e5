%% @doc Property lists: {Key, Value} and atoms that mean {Key, true}.
-module(proplists).

-export([
    append_values/2, compact/1, delete/2, expand/2, from_map/1, get_all_values/2, get_bool/2, get_keys/1, get_value/2,
    get_value/3, is_defined/2, lookup/2, lookup_all/2, normalize/2, property/1, property/2, split/2,
    substitute_aliases/2, substitute_negations/2, to_map/1, to_map/2, unfold/1
]).

-export_type([property/0, proplist/0]).
-type property() :: atom() | tuple().
-type proplist() :: [property()].

%% Whether an entry is one of Key.
-define(OF_KEY(P, Key),
    (is_atom(P) andalso P =:= Key) orelse (is_tuple(P) andalso tuple_size(P) >= 1 andalso element(1, P) =:= Key)
).

%% @doc The values of all entries of Key, lists being joined.
-spec append_values(term(), [term()]) -> [term()].
append_values(Key, List) ->
    lists:append([as_list(V) || V <- get_all_values(Key, List)]).

as_list(V) when is_list(V) -> V;
as_list(V) -> [V].

%% @doc Each {Key, true} as Key.
-spec compact([term()]) -> [term()].
compact(List) ->
    [property(P) || P <- List].

%% @doc The list without the entries of Key.
-spec delete(term(), [term()]) -> [term()].
delete(Key, List) ->
    [P || P <- List, not (?OF_KEY(P, Key))].

%% @doc Replace properties by lists: {Property, Expansion}.
-spec expand([{property(), [term()]}], [term()]) -> [term()].
expand(Expansions, List) ->
    lists:append([as_list(P) || P <- expand_all([{key_of(P), property(P), E} || {P, E} <- Expansions], List)]).

%% Only the first entry of a key may be expanded; then all others of that key vanish. An expansion is one element until
%% the end, so that it is not expanded again.
expand_all(Expansions, List) ->
    lists:foldl(
        fun({Key, Property, Expansion}, L) ->
            case lists:splitwith(fun(P) -> not (?OF_KEY(P, Key)) end, L) of
                {Before, [P | After]} ->
                    case property(P) =:= Property of
                        true -> Before ++ [Expansion | delete(Key, After)];
                        false -> Before ++ [property(P) | After]
                    end;
                {_, []} ->
                    L
            end
        end,
        List,
        Expansions
    ).

key_of(P) when is_atom(P) -> P;
key_of(P) -> element(1, P).

%% @doc A property list of a map.
-spec from_map(map()) -> [{term(), term()}].
from_map(Map) ->
    maps:to_list(Map).

%% @doc The values of all entries of Key.
-spec get_all_values(term(), [term()]) -> [term()].
get_all_values(Key, [P | Rest]) when is_atom(P), P =:= Key -> [true | get_all_values(Key, Rest)];
get_all_values(Key, [{Key, Value} | Rest]) -> [Value | get_all_values(Key, Rest)];
get_all_values(Key, [_ | Rest]) -> get_all_values(Key, Rest);
get_all_values(_, []) -> [].

%% @doc Whether the first entry of Key is true.
-spec get_bool(term(), [term()]) -> boolean().
get_bool(Key, [P | Rest]) ->
    case ?OF_KEY(P, Key) of
        true -> P =:= Key orelse P =:= {Key, true};
        false -> get_bool(Key, Rest)
    end;
get_bool(_, []) ->
    false.

%% @doc The keys, each once.
-spec get_keys([term()]) -> [term()].
get_keys(List) ->
    Keys = [{key_of(P), []} || P <- List, is_atom(P) orelse (is_tuple(P) andalso tuple_size(P) >= 1)],
    maps:keys(maps:from_list(Keys)).

%% @doc The value of Key, or undefined.
-spec get_value(term(), [term()]) -> term().
get_value(Key, List) ->
    get_value(Key, List, undefined).

%% @doc The value of Key, or Default.
-spec get_value(term(), [term()], Default :: term()) -> term().
get_value(Key, [P | Rest], Default) ->
    if
        is_atom(P), P =:= Key ->
            true;
        tuple_size(P) >= 1, element(1, P) =:= Key ->
            case P of
                {_, Value} -> Value;
                _ -> Default
            end;
        true ->
            get_value(Key, Rest, Default)
    end;
get_value(_, [], Default) ->
    Default.

%% @doc Whether there is an entry of Key.
-spec is_defined(term(), [term()]) -> boolean().
is_defined(Key, List) ->
    lookup(Key, List) =/= none.

%% @doc The first entry of Key as a tuple, or none.
-spec lookup(term(), [term()]) -> none | tuple().
lookup(Key, [P | Rest]) ->
    if
        is_atom(P), P =:= Key -> {Key, true};
        tuple_size(P) >= 1, element(1, P) =:= Key -> P;
        true -> lookup(Key, Rest)
    end;
lookup(_, []) ->
    none.

%% @doc All entries of Key as tuples.
-spec lookup_all(term(), [term()]) -> [tuple()].
lookup_all(Key, List) ->
    [tuple_of(P) || P <- List, ?OF_KEY(P, Key)].

tuple_of(P) when is_atom(P) -> {P, true};
tuple_of(P) -> P.

%% @doc Apply stages: {aliases, L}, {negations, L}, {expand, L}; and compact.
-spec normalize([term()], [{aliases | negations | expand, [term()]}]) -> [term()].
normalize(List, [{aliases, Aliases} | Stages]) -> normalize(substitute_aliases(Aliases, List), Stages);
normalize(List, [{negations, Negations} | Stages]) -> normalize(substitute_negations(Negations, List), Stages);
normalize(List, [{expand, Expansions} | Stages]) -> normalize(expand(Expansions, List), Stages);
normalize(List, []) -> compact(List).

%% @doc {Key, true} as Key, everything else as it is.
-spec property(property()) -> property().
property({Key, true}) when is_atom(Key) -> Key;
property(Property) -> Property.

%% @doc The shortest entry for a key and a value.
-spec property(term(), term()) -> term().
property(Key, true) when is_atom(Key) -> Key;
property(Key, Value) -> {Key, Value}.

%% @doc The entries of some keys, a list a key, and those of others.
-spec split([term()], [term()]) -> {[[term()]], [term()]}.
split(List, Keys) ->
    {[[P || P <- List, ?OF_KEY(P, K)] || K <- Keys], [P || P <- List, not lists:any(fun(K) -> ?OF_KEY(P, K) end, Keys)]}.

%% @doc Replace keys by others: {Alias, Key}.
-spec substitute_aliases([{term(), term()}], [term()]) -> [term()].
substitute_aliases(Aliases, List) ->
    [substitute(Aliases, P) || P <- List].

substitute(Aliases, P) when is_atom(P) ->
    case lists:keyfind(P, 1, Aliases) of
        {_, Key} -> property(Key, true);
        false -> P
    end;
substitute(Aliases, P) when tuple_size(P) >= 1 ->
    case lists:keyfind(element(1, P), 1, Aliases) of
        {_, Key} -> property(setelement(1, P, Key));
        false -> P
    end;
substitute(_, P) ->
    P.

%% @doc Replace keys by others of the opposite truth: {Negation, Key}.
-spec substitute_negations([{term(), term()}], [term()]) -> [term()].
substitute_negations(Negations, List) ->
    [negate(Negations, P) || P <- List].

negate(Negations, P) when is_atom(P) ->
    case lists:keyfind(P, 1, Negations) of
        {_, Key} -> property(Key, false);
        false -> P
    end;
negate(Negations, P) when tuple_size(P) >= 1 ->
    case lists:keyfind(element(1, P), 1, Negations) of
        {_, Key} -> property(Key, P =/= {element(1, P), true});
        false -> P
    end;
negate(_, P) ->
    P.

%% @doc A map; the first entry of a key wins, entries of other shapes are dropped.
-spec to_map([term()]) -> map().
to_map(List) ->
    lists:foldr(
        fun
            ({K, V}, Map) -> Map#{K => V};
            (K, Map) when is_atom(K) -> Map#{K => true};
            (T, Map) when tuple_size(T) >= 1 -> maps:remove(element(1, T), Map);
            (_, Map) -> Map
        end,
        #{},
        List
    ).

%% @doc to_map/1 of what normalize/2 makes of the list.
-spec to_map([term()], [{aliases | negations | expand, [term()]}]) -> map().
to_map(List, Stages) ->
    to_map(normalize(List, Stages)).

%% @doc Each atom as {Atom, true}.
-spec unfold([term()]) -> [term()].
unfold(List) ->
    [tuple_of(P) || P <- List].
