%% @doc Sets as maps; elements are compared with =:=.
%%
%% OTP has an older representation, too (version 1); here both versions are maps.
-module(sets).

-export([
    new/0, new/1, is_set/1, size/1, is_empty/1, is_equal/2, to_list/1, from_list/1, from_list/2, is_element/2,
    add_element/2, del_element/2, union/1, union/2, intersection/1, intersection/2, is_disjoint/2, subtract/2,
    is_subset/2, fold/3, filter/2, map/2, filtermap/2
]).

-export_type([set/0, set/1]).
-type set(T) :: #{T => []}.
-type set() :: set(term()).

%% @doc The empty set.
-spec new() -> set().
new() -> #{}.

%% @doc The empty set of a version.
-spec new([{version, 1..2}]) -> set().
new(Options) when is_list(Options) -> #{}.

%% @doc Whether a term looks like a set.
-spec is_set(term()) -> boolean().
is_set(Set) -> is_map(Set).

%% @doc The number of elements.
-spec size(set()) -> non_neg_integer().
size(Set) -> map_size(Set).

%% @doc Whether there are no elements.
-spec is_empty(set()) -> boolean().
is_empty(Set) -> map_size(Set) =:= 0.

%% @doc Whether two sets have the same elements.
-spec is_equal(set(), set()) -> boolean().
is_equal(A, B) -> map_size(A) =:= map_size(B) andalso is_subset(A, B).

%% @doc The elements.
-spec to_list(set(T)) -> [T].
to_list(Set) -> maps:keys(Set).

%% @doc The set of the elements of a list.
-spec from_list([T]) -> set(T).
from_list(List) -> maps:from_keys(List, []).

%% @doc from_list/1 in a version.
-spec from_list([T], [{version, 1..2}]) -> set(T).
from_list(List, Options) when is_list(Options) -> from_list(List).

%% @doc Whether a term is an element.
-spec is_element(term(), set()) -> boolean().
is_element(E, Set) -> is_map_key(E, Set).

%% @doc The set with an element.
-spec add_element(E, set(T)) -> set(T | E).
add_element(E, Set) -> Set#{E => []}.

%% @doc The set without an element.
-spec del_element(term(), set(T)) -> set(T).
del_element(E, Set) -> maps:remove(E, Set).

%% @doc The elements of either set.
-spec union(set(A), set(B)) -> set(A | B).
union(A, B) -> maps:merge(A, B).

%% @doc The elements of any of the sets.
-spec union([set(T)]) -> set(T).
union(Sets) -> lists:foldl(fun(A, B) -> union(B, A) end, new(), Sets).

%% @doc The elements of both sets.
-spec intersection(set(A), set(B)) -> set(A | B).
intersection(A, B) when map_size(A) > map_size(B) -> intersection(B, A);
intersection(A, B) -> maps:filter(fun(E, _) -> is_map_key(E, B) end, A).

%% @doc The elements of all of the sets.
-spec intersection([set(T), ...]) -> set(T).
intersection([Set]) -> Set;
intersection([A, B | Sets]) -> intersection([intersection(A, B) | Sets]).

%% @doc Whether two sets have no common element.
-spec is_disjoint(set(), set()) -> boolean().
is_disjoint(A, B) when map_size(A) > map_size(B) -> is_disjoint(B, A);
is_disjoint(A, B) -> not lists:any(fun(E) -> is_map_key(E, B) end, maps:keys(A)).

%% @doc The elements of the first set that the second does not have.
-spec subtract(set(A), set()) -> set(A).
subtract(A, B) -> maps:filter(fun(E, _) -> not is_map_key(E, B) end, A).

%% @doc Whether the second set has all elements of the first.
-spec is_subset(set(), set()) -> boolean().
is_subset(A, B) -> map_size(A) =< map_size(B) andalso lists:all(fun(E) -> is_map_key(E, B) end, maps:keys(A)).

%% @doc F(Element, Acc) over the elements.
-spec fold(fun((T, A) -> A), A, set(T)) -> A.
fold(F, Acc, Set) when is_function(F, 2) -> lists:foldl(F, Acc, maps:keys(Set)).

%% @doc The elements for which Pred holds.
-spec filter(fun((T) -> boolean()), set(T)) -> set(T).
filter(Pred, Set) when is_function(Pred, 1) -> maps:filter(fun(E, _) -> Pred(E) end, Set).

%% @doc The set of what F makes of the elements.
-spec map(fun((A) -> B), set(A)) -> set(B).
map(F, Set) when is_function(F, 1) -> from_list([F(E) || E <- maps:keys(Set)]).

%% @doc Filter and map at once; see lists:filtermap/2.
-spec filtermap(fun((A) -> boolean() | {true, B}), set(A)) -> set(A | B).
filtermap(F, Set) when is_function(F, 1) -> from_list(lists:filtermap(F, maps:keys(Set))).
