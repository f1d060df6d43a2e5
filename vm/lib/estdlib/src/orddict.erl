%% @doc Dictionaries as ordered lists of pairs; keys are compared with ==.
-module(orddict).

-export([
    new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2,
    store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3
]).

-export_type([orddict/0, orddict/2]).
-type orddict(K, V) :: [{K, V}].
-type orddict() :: orddict(term(), term()).

%% @doc The empty dictionary.
-spec new() -> orddict().
new() -> [].

%% @doc Whether there is a value of Key.
-spec is_key(K, orddict(K, term())) -> boolean().
is_key(Key, Dict) -> find(Key, Dict) =/= error.

%% @doc The pairs in order.
-spec to_list(orddict(K, V)) -> [{K, V}].
to_list(Dict) -> Dict.

%% @doc The dictionary of some pairs; the last of equal keys wins.
-spec from_list([{K, V}]) -> orddict(K, V).
from_list(Pairs) -> lists:foldl(fun({K, V}, Dict) -> store(K, V, Dict) end, [], Pairs).

%% @doc The number of pairs.
-spec size(orddict()) -> non_neg_integer().
size(Dict) -> length(Dict).

%% @doc Whether there are no pairs.
-spec is_empty(orddict()) -> boolean().
is_empty(Dict) -> Dict =:= [].

%% @doc The value of Key; error badarg or function_clause without.
-spec fetch(K, orddict(K, V)) -> V.
fetch(Key, [{K, _} | Rest]) when Key > K -> fetch(Key, Rest);
fetch(Key, [{K, V} | _]) when Key == K -> V.

%% @doc {ok, Value} of Key, or error.
-spec find(K, orddict(K, V)) -> {ok, V} | error.
find(Key, [{K, _} | Rest]) when Key > K -> find(Key, Rest);
find(Key, [{K, V} | _]) when Key == K -> {ok, V};
find(_, [_ | _]) -> error;
find(_, []) -> error.

%% @doc The keys in order.
-spec fetch_keys(orddict(K, term())) -> [K].
fetch_keys(Dict) -> [K || {K, _} <- Dict].

%% @doc The dictionary without Key.
-spec erase(K, orddict(K, V)) -> orddict(K, V).
erase(Key, [{K, _} = Pair | Rest]) when Key > K -> [Pair | erase(Key, Rest)];
erase(Key, [{K, _} | Rest]) when Key == K -> Rest;
erase(_, Dict) when is_list(Dict) -> Dict.

%% @doc The value of Key and the dictionary without it, or error.
-spec take(K, orddict(K, V)) -> {V, orddict(K, V)} | error.
take(Key, Dict) ->
    case find(Key, Dict) of
        {ok, Value} -> {Value, erase(Key, Dict)};
        error -> error
    end.

%% @doc The dictionary with a value of Key.
-spec store(K, V, orddict(K, V)) -> orddict(K, V).
store(Key, Value, [{K, _} = Pair | Rest]) when Key > K -> [Pair | store(Key, Value, Rest)];
store(Key, Value, [{K, _} | Rest]) when Key == K -> [{Key, Value} | Rest];
store(Key, Value, Dict) when is_list(Dict) -> [{Key, Value} | Dict].

%% @doc Append a value to the list that is the value of Key.
-spec append(K, term(), orddict(K, list())) -> orddict(K, list()).
append(Key, Value, Dict) -> append_list(Key, [Value], Dict).

%% @doc Append values to the list that is the value of Key.
-spec append_list(K, list(), orddict(K, list())) -> orddict(K, list()).
append_list(Key, Values, Dict) -> changed(Key, fun(Old) -> Old ++ Values end, Values, Dict).

%% @doc Replace the value of Key by F(Value).
-spec update(K, fun((V) -> V), orddict(K, V)) -> orddict(K, V).
update(Key, F, [{K, _} = Pair | Rest]) when Key > K -> [Pair | update(Key, F, Rest)];
update(Key, F, [{K, V} | Rest]) when Key == K -> [{Key, F(V)} | Rest].

%% @doc Replace the value of Key by F(Value), or store Initial.
-spec update(K, fun((V) -> V), V, orddict(K, V)) -> orddict(K, V).
update(Key, F, Initial, Dict) -> changed(Key, F, Initial, Dict).

%% @doc Add to the number that is the value of Key.
-spec update_counter(K, number(), orddict(K, number())) -> orddict(K, number()).
update_counter(Key, Increment, Dict) -> changed(Key, fun(Old) -> Old + Increment end, Increment, Dict).

changed(Key, F, Initial, [{K, _} = Pair | Rest]) when Key > K -> [Pair | changed(Key, F, Initial, Rest)];
changed(Key, F, _, [{K, V} | Rest]) when Key == K -> [{Key, F(V)} | Rest];
changed(Key, _, Initial, Dict) when is_list(Dict) -> [{Key, Initial} | Dict].

%% @doc F(Key, Value, Acc) over the pairs in order.
-spec fold(fun((K, V, A) -> A), A, orddict(K, V)) -> A.
fold(F, Acc, [{K, V} | Rest]) -> fold(F, F(K, V, Acc), Rest);
fold(F, Acc, []) when is_function(F, 3) -> Acc.

%% @doc The dictionary with values F(Key, Value).
-spec map(fun((K, V) -> W), orddict(K, V)) -> orddict(K, W).
map(F, [{K, V} | Rest]) -> [{K, F(K, V)} | map(F, Rest)];
map(F, []) when is_function(F, 2) -> [].

%% @doc The pairs for which Pred(Key, Value) holds.
-spec filter(fun((K, V) -> boolean()), orddict(K, V)) -> orddict(K, V).
filter(Pred, [{K, V} = Pair | Rest]) ->
    case Pred(K, V) of
        true -> [Pair | filter(Pred, Rest)];
        false -> filter(Pred, Rest)
    end;
filter(Pred, []) when is_function(Pred, 2) ->
    [].

%% @doc The pairs of both; the value of a common key is F(Key, Value1, Value2).
-spec merge(fun((K, V, V) -> V), orddict(K, V), orddict(K, V)) -> orddict(K, V).
merge(F, [{K1, _} = A | As], [{K2, _} | _] = Bs) when K1 < K2 -> [A | merge(F, As, Bs)];
merge(F, [{K1, _} | _] = As, [{K2, _} = B | Bs]) when K1 > K2 -> [B | merge(F, As, Bs)];
merge(F, [{K1, V1} | As], [{_, V2} | Bs]) -> [{K1, F(K1, V1, V2)} | merge(F, As, Bs)];
merge(F, [], Bs) when is_function(F, 3) -> Bs;
merge(F, As, []) when is_function(F, 3) -> As.
