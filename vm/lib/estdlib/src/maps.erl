%% @doc Maps, as the OTP documentation of this module describes them.
%%
%% Single-key functions are natives of the engine in most profiles; they stand here for those that lack them. An
%% iterator is what next/1 of the engine accepts: an improper list whose tail is the map.
-module(maps).

-export([
    filter/2, filtermap/2, find/2, fold/3, foreach/2, from_keys/2, from_list/1, get/2, get/3, groups_from_list/2,
    groups_from_list/3, intersect/2, intersect_with/3, is_iterator_valid/1, is_key/2, iterator/1, iterator/2, keys/1,
    map/2, merge/2, merge_with/3, new/0, next/1, put/3, remove/2, size/1, take/2, to_list/1, update/3,
    update_with/3, update_with/4, values/1, with/2, without/2
]).

-export_type([iterator/2, iterator/0]).
-type iterator(_K, _V) :: nonempty_improper_list(non_neg_integer() | [term()], map()) | none.
-type iterator() :: iterator(term(), term()).

%% @doc The associations for which Pred(Key, Value) holds.
-spec filter(fun((K, V) -> boolean()), #{K => V} | iterator(K, V)) -> #{K => V}.
filter(Pred, Map) when is_function(Pred, 2) ->
    maps:from_list(filter_pairs(Pred, pairs(Map, [Pred, Map])));
filter(Pred, Map) ->
    badarg_or_badmap(Map, [Pred, Map]).

filter_pairs(Pred, [{K, V} = KV | T]) ->
    case Pred(K, V) of
        true -> [KV | filter_pairs(Pred, T)];
        false -> filter_pairs(Pred, T)
    end;
filter_pairs(_, []) ->
    [].

%% @doc Filter and map at once: false drops, true keeps, {true, V} replaces.
-spec filtermap(fun((K, V) -> boolean() | {true, U}), #{K => V} | iterator(K, V)) -> #{K => V | U}.
filtermap(F, Map) when is_function(F, 2) ->
    maps:from_list(filtermap_(F, pairs(Map, [F, Map])));
filtermap(F, Map) ->
    badarg_or_badmap(Map, [F, Map]).

filtermap_(F, [{K, V} = KV | T]) ->
    case F(K, V) of
        true -> [KV | filtermap_(F, T)];
        {true, W} -> [{K, W} | filtermap_(F, T)];
        false -> filtermap_(F, T)
    end;
filtermap_(_, []) ->
    [].

%% @doc {ok, Value} of Key, or error.
-spec find(K, #{K => V}) -> {ok, V} | error.
find(Key, Map) when is_map(Map) ->
    case Map of
        #{Key := Value} -> {ok, Value};
        #{} -> error
    end;
find(Key, Map) ->
    erlang:error({badmap, Map}, [Key, Map]).

%% @doc F(Key, Value, Acc) over all associations.
-spec fold(fun((K, V, A) -> A), A, #{K => V} | iterator(K, V)) -> A.
fold(F, Acc, Map) when is_function(F, 3) ->
    fold_(F, Acc, pairs(Map, [F, Acc, Map]));
fold(F, Acc, Map) ->
    badarg_or_badmap(Map, [F, Acc, Map]).

fold_(F, Acc, [{K, V} | T]) -> fold_(F, F(K, V, Acc), T);
fold_(_, Acc, []) -> Acc.

%% @doc Call F(Key, Value) for each association.
-spec foreach(fun((K, V) -> term()), #{K => V} | iterator(K, V)) -> ok.
foreach(F, Map) when is_function(F, 2) ->
    foreach_(F, pairs(Map, [F, Map]));
foreach(F, Map) ->
    badarg_or_badmap(Map, [F, Map]).

foreach_(F, [{K, V} | T]) ->
    F(K, V),
    foreach_(F, T);
foreach_(_, []) ->
    ok.

%% @doc A map from every element of a list to the same value.
-spec from_keys([K], V) -> #{K => V}.
from_keys(Keys, Value) -> from_keys(Keys, Value, #{}).

from_keys([K | T], Value, Map) -> from_keys(T, Value, Map#{K => Value});
from_keys([], _, Map) -> Map;
from_keys(Keys, Value, _) -> erlang:error(badarg, [Keys, Value]).

%% @doc A map from a list of pairs; the last of equal keys wins.
-spec from_list([{K, V}]) -> #{K => V}.
from_list(List) -> from_list(List, #{}).

from_list([{K, V} | T], Map) -> from_list(T, Map#{K => V});
from_list([], Map) -> Map;
from_list(List, _) -> erlang:error(badarg, [List]).

%% @doc The value of Key; error {badkey, Key} without.
-spec get(K, #{K => V}) -> V.
get(Key, Map) when is_map(Map) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> erlang:error({badkey, Key}, [Key, Map])
    end;
get(Key, Map) ->
    erlang:error({badmap, Map}, [Key, Map]).

%% @doc The value of Key, or Default.
-spec get(K, #{K => V}, V) -> V.
get(Key, Map, Default) when is_map(Map) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> Default
    end;
get(Key, Map, Default) ->
    erlang:error({badmap, Map}, [Key, Map, Default]).

%% @doc The elements of a list in groups by KeyFun, each in order.
-spec groups_from_list(fun((T) -> K), [T]) -> #{K => [T]}.
groups_from_list(KeyFun, List) when is_function(KeyFun, 1) ->
    groups(KeyFun, fun(X) -> X end, lists:reverse(List), #{});
groups_from_list(KeyFun, List) ->
    erlang:error(badarg, [KeyFun, List]).

%% @doc What ValueFun makes of the elements of a list, in groups by KeyFun.
-spec groups_from_list(fun((T) -> K), fun((T) -> V), [T]) -> #{K => [V]}.
groups_from_list(KeyFun, ValueFun, List) when is_function(KeyFun, 1), is_function(ValueFun, 1) ->
    groups(KeyFun, ValueFun, lists:reverse(List), #{});
groups_from_list(KeyFun, ValueFun, List) ->
    erlang:error(badarg, [KeyFun, ValueFun, List]).

groups(KeyFun, ValueFun, [H | T], Map) ->
    K = KeyFun(H),
    V = ValueFun(H),
    case Map of
        #{K := Group} -> groups(KeyFun, ValueFun, T, Map#{K := [V | Group]});
        #{} -> groups(KeyFun, ValueFun, T, Map#{K => [V]})
    end;
groups(_, _, [], Map) ->
    Map.

%% @doc The associations of the second map whose keys are in the first.
-spec intersect(#{K => term()}, #{K => V}) -> #{K => V}.
intersect(A, B) when is_map(A), is_map(B) ->
    maps:from_list([KV || {K, _} = KV <- maps:to_list(B), is_map_key(K, A)]);
intersect(A, B) ->
    badmap_of(A, B, [A, B]).

%% @doc intersect/2 with values Combiner(Key, Value1, Value2).
-spec intersect_with(fun((K, V1, V2) -> V), #{K => V1}, #{K => V2}) -> #{K => V}.
intersect_with(F, A, B) when is_function(F, 3), is_map(A), is_map(B) ->
    maps:from_list([{K, F(K, map_get(K, A), V)} || {K, V} <- maps:to_list(B), is_map_key(K, A)]);
intersect_with(F, A, B) when is_map(A), is_map(B) ->
    erlang:error(badarg, [F, A, B]);
intersect_with(F, A, B) ->
    badmap_of(A, B, [F, A, B]).

%% @doc Whether next/1 would accept the term.
-spec is_iterator_valid(term()) -> boolean().
is_iterator_valid(Iterator) ->
    try maps:next(Iterator) of
        _ -> true
    catch
        error:badarg -> false
    end.

%% @doc Whether the map has the key.
-spec is_key(K, #{K => term()}) -> boolean().
is_key(Key, Map) when is_map(Map) -> is_map_key(Key, Map);
is_key(Key, Map) -> erlang:error({badmap, Map}, [Key, Map]).

%% @doc An iterator for next/1.
-spec iterator(#{K => V}) -> iterator(K, V).
iterator(Map) when is_map(Map) -> [0 | Map];
iterator(Map) -> erlang:error({badmap, Map}, [Map]).

%% @doc An iterator in a given order: undefined, ordered, reversed, or a fun of two keys.
-spec iterator(#{K => V}, undefined | ordered | reversed | fun((K, K) -> boolean())) -> iterator(K, V).
iterator(Map, undefined) when is_map(Map) ->
    maps:iterator(Map);
iterator(Map, ordered) when is_map(Map) ->
    [lists:sort(maps:keys(Map)) | Map];
iterator(Map, reversed) when is_map(Map) ->
    [lists:reverse(lists:sort(maps:keys(Map))) | Map];
iterator(Map, Fun) when is_map(Map), is_function(Fun, 2) ->
    [lists:sort(Fun, maps:keys(Map)) | Map];
iterator(Map, Order) ->
    badarg_or_badmap(Map, [Map, Order]).

%% @doc The keys.
-spec keys(#{K => term()}) -> [K].
keys(Map) when is_map(Map) -> [K || {K, _} <- maps:to_list(Map)];
keys(Map) -> erlang:error({badmap, Map}, [Map]).

%% @doc The map with values F(Key, Value).
-spec map(fun((K, V) -> U), #{K => V} | iterator(K, V)) -> #{K => U}.
map(F, Map) when is_function(F, 2) ->
    maps:from_list([{K, F(K, V)} || {K, V} <- pairs(Map, [F, Map])]);
map(F, Map) ->
    badarg_or_badmap(Map, [F, Map]).

%% @doc Both maps in one; the second's values win.
-spec merge(map(), map()) -> map().
merge(A, B) when is_map(A), is_map(B) -> merge_(maps:to_list(B), A);
merge(A, B) -> badmap_of(A, B, [A, B]).

merge_([{K, V} | T], Map) -> merge_(T, Map#{K => V});
merge_([], Map) -> Map.

%% @doc Both maps in one; keys of both get Combiner(Key, Value1, Value2).
-spec merge_with(fun((K, V, V) -> V), #{K => V}, #{K => V}) -> #{K => V}.
merge_with(F, A, B) when is_function(F, 3), is_map(A), is_map(B) -> merge_with_(F, maps:to_list(B), A);
merge_with(F, A, B) when is_map(A), is_map(B) -> erlang:error(badarg, [F, A, B]);
merge_with(F, A, B) -> badmap_of(A, B, [F, A, B]).

merge_with_(F, [{K, V} | T], Map) ->
    case Map of
        #{K := V0} -> merge_with_(F, T, Map#{K := F(K, V0, V)});
        #{} -> merge_with_(F, T, Map#{K => V})
    end;
merge_with_(_, [], Map) ->
    Map.

%% @doc The empty map.
-spec new() -> #{}.
new() -> #{}.

%% @doc {Key, Value, Iterator} or none.
-spec next(iterator(K, V)) -> {K, V, iterator(K, V)} | none.
next([[K | Keys] | Map]) when is_map_key(K, Map) -> {K, map_get(K, Map), [Keys | Map]};
next([[] | Map]) when is_map(Map) -> none;
next([N | Map]) when is_integer(N), N >= 0, is_map(Map) -> next_at(N, Map);
next(none) -> none;
next(Iterator) -> erlang:error(badarg, [Iterator]).

next_at(N, Map) when N >= map_size(Map) ->
    none;
next_at(N, Map) ->
    {K, V} = lists:nth(N + 1, maps:to_list(Map)),
    {K, V, [N + 1 | Map]}.

%% @doc The map with Key set to Value.
-spec put(K, V, #{K => V}) -> #{K => V}.
put(Key, Value, Map) when is_map(Map) -> Map#{Key => Value};
put(Key, Value, Map) -> erlang:error({badmap, Map}, [Key, Value, Map]).

%% @doc The map without Key.
-spec remove(K, #{K => V}) -> #{K => V}.
remove(Key, Map) when is_map_key(Key, Map) -> maps:from_list([KV || {K, _} = KV <- maps:to_list(Map), K =/= Key]);
remove(_, Map) when is_map(Map) -> Map;
remove(Key, Map) -> erlang:error({badmap, Map}, [Key, Map]).

%% @doc The number of associations.
-spec size(map()) -> non_neg_integer().
size(Map) -> map_size(Map).

%% @doc {Value, MapWithoutKey}, or error.
-spec take(K, #{K => V}) -> {V, #{K => V}} | error.
take(Key, Map) when is_map_key(Key, Map) -> {map_get(Key, Map), maps:remove(Key, Map)};
take(_, Map) when is_map(Map) -> error;
take(Key, Map) -> erlang:error({badmap, Map}, [Key, Map]).

%% @doc The associations as pairs.
-spec to_list(#{K => V} | iterator(K, V)) -> [{K, V}].
to_list(Map) when is_map(Map) -> walk(maps:next(maps:iterator(Map)));
to_list(Iterator) -> pairs(Iterator, [Iterator]).

%% @doc The map with the value of an existing Key replaced.
-spec update(K, V, #{K => V}) -> #{K => V}.
update(Key, Value, Map) when is_map_key(Key, Map) -> Map#{Key := Value};
update(Key, Value, Map) when is_map(Map) -> erlang:error({badkey, Key}, [Key, Value, Map]);
update(Key, Value, Map) -> erlang:error({badmap, Map}, [Key, Value, Map]).

%% @doc The map with the value of an existing Key replaced by F(Value).
-spec update_with(K, fun((V) -> V), #{K => V}) -> #{K => V}.
update_with(Key, F, Map) when is_function(F, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := F(Value)};
        #{} -> erlang:error({badkey, Key}, [Key, F, Map])
    end;
update_with(Key, F, Map) ->
    badarg_or_badmap(Map, [Key, F, Map]).

%% @doc update_with/3, or Key set to Init when it is absent.
-spec update_with(K, fun((V) -> V), V, #{K => V}) -> #{K => V}.
update_with(Key, F, Init, Map) when is_function(F, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := F(Value)};
        #{} -> Map#{Key => Init}
    end;
update_with(Key, F, Init, Map) ->
    badarg_or_badmap(Map, [Key, F, Init, Map]).

%% @doc The values.
-spec values(#{term() => V}) -> [V].
values(Map) when is_map(Map) -> [V || {_, V} <- maps:to_list(Map)];
values(Map) -> erlang:error({badmap, Map}, [Map]).

%% @doc The map with only the given keys.
-spec with([K], #{K => V}) -> #{K => V}.
with(Keys, Map) when is_list(Keys), is_map(Map) ->
    maps:from_list([{K, map_get(K, Map)} || K <- Keys, is_map_key(K, Map)]);
with(Keys, Map) ->
    badarg_or_badmap(Map, [Keys, Map]).

%% @doc The map without the given keys.
-spec without([K], #{K => V}) -> #{K => V}.
without(Keys, Map) when is_list(Keys), is_map(Map) -> without_(Keys, Map);
without(Keys, Map) -> badarg_or_badmap(Map, [Keys, Map]).

without_([K | T], Map) -> without_(T, maps:remove(K, Map));
without_([], Map) -> Map.

pairs(Map, _) when is_map(Map) ->
    maps:to_list(Map);
pairs(Iterator, Args) ->
    try maps:next(Iterator) of
        Next -> walk(Next)
    catch
        error:badarg -> erlang:error({badmap, Iterator}, Args)
    end.

walk({K, V, Iterator}) -> [{K, V} | walk(maps:next(Iterator))];
walk(none) -> [].

badmap_of(A, B, Args) when is_map(A) -> erlang:error({badmap, B}, Args);
badmap_of(A, _, Args) -> erlang:error({badmap, A}, Args).

badarg_or_badmap(Map, Args) when is_map(Map) -> erlang:error(badarg, Args);
badarg_or_badmap([_ | Map] = Iterator, Args) when is_map(Map) ->
    case maps:is_iterator_valid(Iterator) of
        true -> erlang:error(badarg, Args);
        false -> erlang:error({badmap, Iterator}, Args)
    end;
badarg_or_badmap(Map, Args) ->
    erlang:error({badmap, Map}, Args).
