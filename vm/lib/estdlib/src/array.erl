%% @doc Arrays from index 0 on, whose unset entries have a default: {array, Size, Fixed, Default, Set entries}.
-module(array).

-export([
    new/0, new/1, new/2, is_array/1, size/1, default/1, set/3, get/2, reset/2, to_list/1, sparse_to_list/1,
    from_list/1, from_list/2, to_orddict/1, sparse_to_orddict/1, from_orddict/1, from_orddict/2, map/2, sparse_map/2,
    foldl/3, sparse_foldl/3, foldr/3, sparse_foldr/3, resize/1, resize/2, relax/1, fix/1, is_fix/1, sparse_size/1
]).

-export_type([array/0, array/1]).
-opaque array(T) :: {array, non_neg_integer(), boolean(), term(), #{non_neg_integer() => T}}.
-type array() :: array(term()).

%% @doc An array that grows, of size 0.
-spec new() -> array().
new() -> {array, 0, false, undefined, #{}}.

%% @doc An array of a size (fixed then), or with options: {size, N}, fixed, {fixed, Bool}, {default, Term}.
-spec new(non_neg_integer() | term()) -> array().
new(Size) when is_integer(Size), Size >= 0 -> {array, Size, true, undefined, #{}};
new(Options) when is_list(Options) -> lists:foldl(fun option/2, new(), Options);
new(Option) -> new([Option]).

option(fixed, A) -> setelement(3, A, true);
option({fixed, Fixed}, A) when is_boolean(Fixed) -> setelement(3, A, Fixed);
option({default, Default}, A) -> setelement(4, A, Default);
option({size, Size}, A) when is_integer(Size), Size >= 0 -> setelement(3, setelement(2, A, Size), true);
option(Size, A) when is_integer(Size), Size >= 0 -> setelement(3, setelement(2, A, Size), true);
option(_, _) -> erlang:error(badarg).

%% @doc new/1 of a size and more options.
-spec new(non_neg_integer(), term()) -> array().
new(Size, Options) when is_integer(Size), Size >= 0, is_list(Options) -> new([{size, Size} | Options]);
new(Size, Option) when is_integer(Size), Size >= 0 -> new([{size, Size}, Option]);
new(_, _) -> erlang:error(badarg).

%% @doc Whether a term looks like an array.
-spec is_array(term()) -> boolean().
is_array({array, Size, Fixed, _, Map}) -> is_integer(Size) andalso is_boolean(Fixed) andalso is_map(Map);
is_array(_) -> false.

%% @doc The number of entries: one more than the highest index.
-spec size(array()) -> non_neg_integer().
size({array, Size, _, _, _}) -> Size;
size(_) -> erlang:error(badarg).

%% @doc The default of entries that are not set.
-spec default(array(T)) -> T.
default({array, _, _, Default, _}) -> Default;
default(_) -> erlang:error(badarg).

%% @doc Set an entry. Beyond the end of a fixed array: error badarg.
-spec set(non_neg_integer(), T, array(T)) -> array(T).
set(I, Value, {array, Size, Fixed, Default, Map}) when is_integer(I), I >= 0, I < Size orelse not Fixed ->
    {array, max(Size, I + 1), Fixed, Default, Map#{I => Value}};
set(_, _, _) ->
    erlang:error(badarg).

%% @doc An entry. Beyond the end of a fixed array: error badarg.
-spec get(non_neg_integer(), array(T)) -> T.
get(I, {array, Size, Fixed, Default, Map}) when is_integer(I), I >= 0, I < Size orelse not Fixed ->
    maps:get(I, Map, Default);
get(_, _) ->
    erlang:error(badarg).

%% @doc Make an entry the default again.
-spec reset(non_neg_integer(), array(T)) -> array(T).
reset(I, {array, Size, Fixed, Default, Map}) when is_integer(I), I >= 0, I < Size orelse not Fixed ->
    {array, Size, Fixed, Default, maps:remove(I, Map)};
reset(_, _) ->
    erlang:error(badarg).

%% @doc All entries.
-spec to_list(array(T)) -> [T].
to_list(Array) -> [V || {_, V} <- to_orddict(Array)].

%% @doc The entries that are not the default.
-spec sparse_to_list(array(T)) -> [T].
sparse_to_list(Array) -> [V || {_, V} <- sparse_to_orddict(Array)].

%% @doc An array of the elements of a list.
-spec from_list([T]) -> array(T).
from_list(List) -> from_list(List, undefined).

%% @doc from_list/1 with a default.
-spec from_list([T], term()) -> array(T).
from_list(List, Default) when is_list(List) ->
    Size = length(List),
    {array, Size, false, Default, maps:from_list(lists:zip(lists:seq(0, Size - 1), List))};
from_list(_, _) ->
    erlang:error(badarg).

%% @doc All entries with their indices.
-spec to_orddict(array(T)) -> [{non_neg_integer(), T}].
to_orddict({array, Size, _, Default, Map}) -> [{I, maps:get(I, Map, Default)} || I <- lists:seq(0, Size - 1)];
to_orddict(_) -> erlang:error(badarg).

%% @doc The entries that are not the default, with their indices.
-spec sparse_to_orddict(array(T)) -> [{non_neg_integer(), T}].
sparse_to_orddict({array, _, _, Default, Map}) ->
    lists:keysort(1, [{I, V} || {I, V} <- maps:to_list(Map), V =/= Default]);
sparse_to_orddict(_) ->
    erlang:error(badarg).

%% @doc An array of indices and entries in order.
-spec from_orddict([{non_neg_integer(), T}]) -> array(T).
from_orddict(Pairs) -> from_orddict(Pairs, undefined).

%% @doc from_orddict/1 with a default.
-spec from_orddict([{non_neg_integer(), T}], term()) -> array(T).
from_orddict(Pairs, Default) when is_list(Pairs) ->
    Last = lists:foldl(
        fun
            ({I, _}, Before) when is_integer(I), I > Before -> I;
            (_, _) -> erlang:error(badarg)
        end,
        -1,
        Pairs
    ),
    {array, Last + 1, false, Default, maps:from_list(Pairs)};
from_orddict(_, _) ->
    erlang:error(badarg).

%% @doc The array of F(Index, Entry).
-spec map(fun((non_neg_integer(), A) -> B), array(A)) -> array(B).
map(F, {array, Size, Fixed, Default, _} = Array) when is_function(F, 2) ->
    {array, Size, Fixed, Default, maps:from_list([{I, F(I, V)} || {I, V} <- to_orddict(Array)])};
map(_, _) ->
    erlang:error(badarg).

%% @doc map/2 of the entries that are not the default.
-spec sparse_map(fun((non_neg_integer(), A) -> B), array(A)) -> array(B).
sparse_map(F, {array, Size, Fixed, Default, _} = Array) when is_function(F, 2) ->
    {array, Size, Fixed, Default, maps:from_list([{I, F(I, V)} || {I, V} <- sparse_to_orddict(Array)])};
sparse_map(_, _) ->
    erlang:error(badarg).

%% @doc F(Index, Entry, Acc) from the first entry on.
-spec foldl(fun((non_neg_integer(), T, A) -> A), A, array(T)) -> A.
foldl(F, Acc, Array) when is_function(F, 3) -> fold(F, Acc, to_orddict(Array));
foldl(_, _, _) -> erlang:error(badarg).

%% @doc foldl/3 over the entries that are not the default.
-spec sparse_foldl(fun((non_neg_integer(), T, A) -> A), A, array(T)) -> A.
sparse_foldl(F, Acc, Array) when is_function(F, 3) -> fold(F, Acc, sparse_to_orddict(Array));
sparse_foldl(_, _, _) -> erlang:error(badarg).

%% @doc F(Index, Entry, Acc) from the last entry on.
-spec foldr(fun((non_neg_integer(), T, A) -> A), A, array(T)) -> A.
foldr(F, Acc, Array) when is_function(F, 3) -> fold(F, Acc, lists:reverse(to_orddict(Array)));
foldr(_, _, _) -> erlang:error(badarg).

%% @doc foldr/3 over the entries that are not the default.
-spec sparse_foldr(fun((non_neg_integer(), T, A) -> A), A, array(T)) -> A.
sparse_foldr(F, Acc, Array) when is_function(F, 3) -> fold(F, Acc, lists:reverse(sparse_to_orddict(Array)));
sparse_foldr(_, _, _) -> erlang:error(badarg).

fold(F, Acc, [{I, V} | Rest]) -> fold(F, F(I, V, Acc), Rest);
fold(_, Acc, []) -> Acc.

%% @doc Cut the array behind its last entry that is not the default.
-spec resize(array(T)) -> array(T).
resize(Array) -> resize(sparse_size(Array), Array).

%% @doc Change the size.
-spec resize(non_neg_integer(), array(T)) -> array(T).
resize(Size, {array, _, Fixed, Default, Map}) when is_integer(Size), Size >= 0 ->
    {array, Size, Fixed, Default, maps:filter(fun(I, _) -> I < Size end, Map)};
resize(_, _) ->
    erlang:error(badarg).

%% @doc The number of entries up to the last that is not the default.
-spec sparse_size(array()) -> non_neg_integer().
sparse_size(Array) ->
    case lists:reverse(sparse_to_orddict(Array)) of
        [{I, _} | _] -> I + 1;
        [] -> 0
    end.

%% @doc Let the array grow.
-spec relax(array(T)) -> array(T).
relax({array, _, _, _, _} = Array) -> setelement(3, Array, false).

%% @doc Let the array not grow.
-spec fix(array(T)) -> array(T).
fix({array, _, _, _, _} = Array) -> setelement(3, Array, true).

%% @doc Whether the array does not grow.
-spec is_fix(array()) -> boolean().
is_fix({array, _, Fixed, _, _}) -> Fixed.
