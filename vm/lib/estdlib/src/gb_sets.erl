%% @doc Ordered sets as balanced trees (gb_trees); elements are compared with ==.
-module(gb_sets).

-export([
    empty/0, new/0, is_empty/1, size/1, singleton/1, is_member/2, is_element/2, insert/2, add/2, add_element/2,
    delete/2, delete_any/2, del_element/2, balance/1, union/1, union/2, intersection/1, intersection/2,
    is_disjoint/2, difference/2, subtract/2, is_subset/2, is_equal/2, to_list/1, from_list/1, from_ordset/1,
    smallest/1, largest/1, smaller/2, larger/2, take_smallest/1, take_largest/1, iterator/1, iterator/2,
    iterator_from/2, iterator_from/3, next/1, filter/2, filtermap/2, map/2, fold/3, is_set/1
]).

-export_type([set/0, set/1, iter/0, iter/1]).
-type set(T) :: gb_trees:tree(T, []).
-type set() :: set(term()).
-type iter(T) :: gb_trees:iter(T, []).
-type iter() :: iter(term()).

%% @doc The empty set.
-spec empty() -> set().
empty() -> gb_trees:empty().

%% @doc The empty set.
-spec new() -> set().
new() -> gb_trees:empty().

%% @doc Whether there are no elements.
-spec is_empty(set()) -> boolean().
is_empty(Set) -> gb_trees:is_empty(Set).

%% @doc The number of elements.
-spec size(set()) -> non_neg_integer().
size(Set) -> gb_trees:size(Set).

%% @doc The set of one element.
-spec singleton(T) -> set(T).
singleton(E) -> add(E, empty()).

%% @doc Whether a term is an element.
-spec is_member(term(), set()) -> boolean().
is_member(E, Set) -> gb_trees:is_defined(E, Set).

%% @doc is_member/2.
-spec is_element(term(), set()) -> boolean().
is_element(E, Set) -> gb_trees:is_defined(E, Set).

%% @doc Add an element that must not be there: error {key_exists, Element}.
-spec insert(T, set(T)) -> set(T).
insert(E, Set) -> gb_trees:insert(E, [], Set).

%% @doc The set with an element.
-spec add(T, set(T)) -> set(T).
add(E, Set) ->
    case is_member(E, Set) of
        true -> Set;
        false -> gb_trees:insert(E, [], Set)
    end.

%% @doc add/2.
-spec add_element(T, set(T)) -> set(T).
add_element(E, Set) -> add(E, Set).

%% @doc The set without an element that must be there.
-spec delete(T, set(T)) -> set(T).
delete(E, Set) -> gb_trees:delete(E, Set).

%% @doc The set without an element.
-spec delete_any(T, set(T)) -> set(T).
delete_any(E, Set) -> gb_trees:delete_any(E, Set).

%% @doc delete_any/2.
-spec del_element(T, set(T)) -> set(T).
del_element(E, Set) -> gb_trees:delete_any(E, Set).

%% @doc The set as low as it can be.
-spec balance(set(T)) -> set(T).
balance(Set) -> gb_trees:balance(Set).

%% @doc The elements of either set.
-spec union(set(T), set(T)) -> set(T).
union(A, B) -> from_ordset(ordsets:union(to_list(A), to_list(B))).

%% @doc The elements of any of the sets.
-spec union([set(T)]) -> set(T).
union(Sets) -> from_ordset(ordsets:union([to_list(S) || S <- Sets])).

%% @doc The elements of both sets.
-spec intersection(set(T), set(T)) -> set(T).
intersection(A, B) -> from_ordset(ordsets:intersection(to_list(A), to_list(B))).

%% @doc The elements of all of the sets.
-spec intersection([set(T), ...]) -> set(T).
intersection([_ | _] = Sets) -> from_ordset(ordsets:intersection([to_list(S) || S <- Sets])).

%% @doc Whether two sets have no common element.
-spec is_disjoint(set(), set()) -> boolean().
is_disjoint(A, B) -> ordsets:is_disjoint(to_list(A), to_list(B)).

%% @doc The elements of the first set that the second does not have.
-spec difference(set(T), set(T)) -> set(T).
difference(A, B) -> subtract(A, B).

%% @doc difference/2.
-spec subtract(set(T), set(T)) -> set(T).
subtract(A, B) -> from_ordset(ordsets:subtract(to_list(A), to_list(B))).

%% @doc Whether the second set has all elements of the first.
-spec is_subset(set(), set()) -> boolean().
is_subset(A, B) -> ordsets:is_subset(to_list(A), to_list(B)).

%% @doc Whether two sets have the same elements.
-spec is_equal(set(), set()) -> boolean().
is_equal(A, B) -> to_list(A) == to_list(B).

%% @doc The elements in order.
-spec to_list(set(T)) -> [T].
to_list(Set) -> gb_trees:keys(Set).

%% @doc The set of the elements of a list.
-spec from_list([T]) -> set(T).
from_list(List) -> from_ordset(ordsets:from_list(List)).

%% @doc The set of the elements of an ordered list without duplicates.
-spec from_ordset([T]) -> set(T).
from_ordset(Ordset) -> gb_trees:from_orddict([{E, []} || E <- Ordset]).

%% @doc Whether a term looks like a set.
-spec is_set(term()) -> boolean().
is_set({0, nil}) -> true;
is_set({N, {_, _, _, _, _}}) when is_integer(N), N > 0 -> true;
is_set(_) -> false.

%% @doc The smallest element of a set that is not empty.
-spec smallest(set(T)) -> T.
smallest(Set) ->
    {E, _} = gb_trees:smallest(Set),
    E.

%% @doc The largest element of a set that is not empty.
-spec largest(set(T)) -> T.
largest(Set) ->
    {E, _} = gb_trees:largest(Set),
    E.

%% @doc {found, Element}: the largest below a term; or none.
-spec smaller(T, set(T)) -> none | {found, T}.
smaller(E, Set) -> found(gb_trees:smaller(E, Set)).

%% @doc {found, Element}: the smallest above a term; or none.
-spec larger(T, set(T)) -> none | {found, T}.
larger(E, Set) -> found(gb_trees:larger(E, Set)).

found({E, _}) -> {found, E};
found(none) -> none.

%% @doc The smallest element and the set without it.
-spec take_smallest(set(T)) -> {T, set(T)}.
take_smallest(Set) ->
    {E, _, Rest} = gb_trees:take_smallest(Set),
    {E, Rest}.

%% @doc The largest element and the set without it.
-spec take_largest(set(T)) -> {T, set(T)}.
take_largest(Set) ->
    {E, _, Rest} = gb_trees:take_largest(Set),
    {E, Rest}.

%% @doc What next/1 goes on with.
-spec iterator(set(T)) -> iter(T).
iterator(Set) -> gb_trees:iterator(Set).

%% @doc iterator/1 in an order.
-spec iterator(set(T), ordered | reversed) -> iter(T).
iterator(Set, Order) -> gb_trees:iterator(Set, Order).

%% @doc iterator/1 from an element on.
-spec iterator_from(T, set(T)) -> iter(T).
iterator_from(E, Set) -> gb_trees:iterator_from(E, Set).

%% @doc iterator_from/2 in an order.
-spec iterator_from(T, set(T), ordered | reversed) -> iter(T).
iterator_from(E, Set, Order) -> gb_trees:iterator_from(E, Set, Order).

%% @doc The next element and what next/1 goes on with; or none.
-spec next(iter(T)) -> none | {T, iter(T)}.
next(Iterator) ->
    case gb_trees:next(Iterator) of
        {E, _, Rest} -> {E, Rest};
        none -> none
    end.

%% @doc The elements for which Pred holds.
-spec filter(fun((T) -> boolean()), set(T)) -> set(T).
filter(Pred, Set) -> from_ordset([E || E <- to_list(Set), Pred(E)]).

%% @doc The set of what F makes of the elements.
-spec map(fun((A) -> B), set(A)) -> set(B).
map(F, Set) -> from_list([F(E) || E <- to_list(Set)]).

%% @doc Filter and map at once; see lists:filtermap/2.
-spec filtermap(fun((A) -> boolean() | {true, B}), set(A)) -> set(A | B).
filtermap(F, Set) -> from_list(lists:filtermap(F, to_list(Set))).

%% @doc F(Element, Acc) over the elements in order.
-spec fold(fun((T, A) -> A), A, set(T)) -> A.
fold(F, Acc, Set) when is_function(F, 2) -> lists:foldl(F, Acc, to_list(Set)).
