%% @doc Dictionaries as maps; keys are compared with =:=.
-module(dict).

-export([
    new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2,
    store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3
]).

-export_type([dict/0, dict/2]).
-opaque dict(K, V) :: {dict, #{K => V}}.
-type dict() :: dict(term(), term()).

%% @doc The empty dictionary.
-spec new() -> dict().
new() -> {dict, #{}}.

%% @doc Whether there is a value of Key.
-spec is_key(K, dict(K, term())) -> boolean().
is_key(Key, {dict, Map}) -> is_map_key(Key, Map).

%% @doc The pairs.
-spec to_list(dict(K, V)) -> [{K, V}].
to_list({dict, Map}) -> maps:to_list(Map).

%% @doc The dictionary of some pairs; the last of equal keys wins.
-spec from_list([{K, V}]) -> dict(K, V).
from_list(Pairs) -> {dict, maps:from_list(Pairs)}.

%% @doc The number of pairs.
-spec size(dict()) -> non_neg_integer().
size({dict, Map}) -> map_size(Map).

%% @doc Whether there are no pairs.
-spec is_empty(dict()) -> boolean().
is_empty({dict, Map}) -> map_size(Map) =:= 0.

%% @doc The value of Key; error badarg without.
-spec fetch(K, dict(K, V)) -> V.
fetch(Key, {dict, Map} = Dict) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> erlang:error(badarg, [Key, Dict])
    end.

%% @doc {ok, Value} of Key, or error.
-spec find(K, dict(K, V)) -> {ok, V} | error.
find(Key, {dict, Map}) -> maps:find(Key, Map).

%% @doc The keys.
-spec fetch_keys(dict(K, term())) -> [K].
fetch_keys({dict, Map}) -> maps:keys(Map).

%% @doc The dictionary without Key.
-spec erase(K, dict(K, V)) -> dict(K, V).
erase(Key, {dict, Map}) -> {dict, maps:remove(Key, Map)}.

%% @doc The value of Key and the dictionary without it, or error.
-spec take(K, dict(K, V)) -> {V, dict(K, V)} | error.
take(Key, {dict, Map}) ->
    case Map of
        #{Key := Value} -> {Value, {dict, maps:remove(Key, Map)}};
        #{} -> error
    end.

%% @doc The dictionary with a value of Key.
-spec store(K, V, dict(K, V)) -> dict(K, V).
store(Key, Value, {dict, Map}) -> {dict, Map#{Key => Value}}.

%% @doc Append a value to the list that is the value of Key.
-spec append(K, term(), dict(K, list())) -> dict(K, list()).
append(Key, Value, Dict) -> append_list(Key, [Value], Dict).

%% @doc Append values to the list that is the value of Key.
-spec append_list(K, list(), dict(K, list())) -> dict(K, list()).
append_list(Key, Values, Dict) -> update(Key, fun(Old) -> Old ++ Values end, Values, Dict).

%% @doc Replace the value of Key by F(Value); error badarg without.
-spec update(K, fun((V) -> V), dict(K, V)) -> dict(K, V).
update(Key, F, Dict) -> store(Key, F(fetch(Key, Dict)), Dict).

%% @doc Replace the value of Key by F(Value), or store Initial.
-spec update(K, fun((V) -> V), V, dict(K, V)) -> dict(K, V).
update(Key, F, Initial, {dict, Map} = Dict) ->
    case Map of
        #{Key := Value} -> store(Key, F(Value), Dict);
        #{} -> store(Key, Initial, Dict)
    end.

%% @doc Add to the number that is the value of Key.
-spec update_counter(K, number(), dict(K, number())) -> dict(K, number()).
update_counter(Key, Increment, Dict) -> update(Key, fun(Old) -> Old + Increment end, Increment, Dict).

%% @doc F(Key, Value, Acc) over the pairs.
-spec fold(fun((K, V, A) -> A), A, dict(K, V)) -> A.
fold(F, Acc, {dict, Map}) -> maps:fold(F, Acc, Map).

%% @doc The dictionary with values F(Key, Value).
-spec map(fun((K, V) -> W), dict(K, V)) -> dict(K, W).
map(F, {dict, Map}) -> {dict, maps:map(F, Map)}.

%% @doc The pairs for which Pred(Key, Value) holds.
-spec filter(fun((K, V) -> boolean()), dict(K, V)) -> dict(K, V).
filter(Pred, {dict, Map}) -> {dict, maps:filter(Pred, Map)}.

%% @doc The pairs of both; the value of a common key is F(Key, Value1, Value2).
-spec merge(fun((K, V, V) -> V), dict(K, V), dict(K, V)) -> dict(K, V).
merge(F, {dict, A}, {dict, B}) -> {dict, maps:merge_with(F, A, B)}.
