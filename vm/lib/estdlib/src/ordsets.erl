%% @doc Sets as ordered lists without duplicates; elements are compared with ==.
-module(ordsets).

-export([
    new/0, is_set/1, size/1, is_empty/1, is_equal/2, to_list/1, from_list/1, is_element/2, add_element/2,
    del_element/2, union/1, union/2, intersection/1, intersection/2, is_disjoint/2, subtract/2, is_subset/2, fold/3,
    filter/2, map/2, filtermap/2
]).

-export_type([ordset/1]).
-type ordset(T) :: [T].

%% @doc The empty set.
-spec new() -> [].
new() -> [].

%% @doc Whether a term is an ordered list without duplicates.
-spec is_set(term()) -> boolean().
is_set([A, B | Rest]) -> A < B andalso is_set([B | Rest]);
is_set([_]) -> true;
is_set([]) -> true;
is_set(_) -> false.

%% @doc The number of elements.
-spec size(ordset(term())) -> non_neg_integer().
size(Set) -> length(Set).

%% @doc Whether there are no elements.
-spec is_empty(ordset(term())) -> boolean().
is_empty(Set) -> Set =:= [].

%% @doc Whether two sets have the same elements.
-spec is_equal(ordset(term()), ordset(term())) -> boolean().
is_equal(A, B) when is_list(A), is_list(B) -> A == B.

%% @doc The elements in order.
-spec to_list(ordset(T)) -> [T].
to_list(Set) -> Set.

%% @doc The set of the elements of a list.
-spec from_list([T]) -> ordset(T).
from_list(List) -> lists:usort(List).

%% @doc Whether a term is an element.
-spec is_element(term(), ordset(term())) -> boolean().
is_element(E, [H | T]) when E > H -> is_element(E, T);
is_element(E, [H | _]) -> E == H;
is_element(_, []) -> false.

%% @doc The set with an element.
-spec add_element(E, ordset(T)) -> ordset(T | E).
add_element(E, [H | T]) when E > H -> [H | add_element(E, T)];
add_element(E, [H | _] = Set) when E < H -> [E | Set];
add_element(_, [_ | _] = Set) -> Set;
add_element(E, []) -> [E].

%% @doc The set without an element.
-spec del_element(term(), ordset(T)) -> ordset(T).
del_element(E, [H | T]) when E > H -> [H | del_element(E, T)];
del_element(E, [H | _] = Set) when E < H -> Set;
del_element(_, [_ | T]) -> T;
del_element(_, []) -> [].

%% @doc The elements of either set.
-spec union(ordset(A), ordset(B)) -> ordset(A | B).
union([A | As], [B | _] = Bs) when A < B -> [A | union(As, Bs)];
union([A | _] = As, [B | Bs]) when A > B -> [B | union(Bs, As)];
union([A | As], [_ | Bs]) -> [A | union(As, Bs)];
union([], Bs) -> Bs;
union(As, []) -> As.

%% @doc The elements of any of the sets.
-spec union([ordset(T)]) -> ordset(T).
union(Sets) -> lists:umerge(Sets).

%% Of elements that are equal but not the same, OTP keeps the one of the set that it looks at first.
%% @doc The elements of both sets.
-spec intersection(ordset(A), ordset(B)) -> ordset(A | B).
intersection([A | As], [B | _] = Bs) when A < B -> intersection(As, Bs);
intersection([A | _] = As, [B | Bs]) when A > B -> intersection(Bs, As);
intersection([A | As], [_ | Bs]) -> [A | intersection(As, Bs)];
intersection([], _) -> [];
intersection(_, []) -> [].

%% @doc The elements of all of the sets.
-spec intersection([ordset(T), ...]) -> ordset(T).
intersection([Set]) -> Set;
intersection([A, B | Sets]) -> intersection([intersection(A, B) | Sets]).

%% @doc Whether two sets have no common element.
-spec is_disjoint(ordset(term()), ordset(term())) -> boolean().
is_disjoint(A, B) -> intersection(A, B) =:= [].

%% @doc The elements of the first set that the second does not have.
-spec subtract(ordset(A), ordset(term())) -> ordset(A).
subtract([A | As], [B | _] = Bs) when A < B -> [A | subtract(As, Bs)];
subtract([A | _] = As, [B | Bs]) when A > B -> subtract(As, Bs);
subtract([_ | As], [_ | Bs]) -> subtract(As, Bs);
subtract([], _) -> [];
subtract(As, []) -> As.

%% @doc Whether the second set has all elements of the first.
-spec is_subset(ordset(term()), ordset(term())) -> boolean().
is_subset(A, B) -> subtract(A, B) =:= [].

%% @doc F(Element, Acc) over the elements in order.
-spec fold(fun((T, A) -> A), A, ordset(T)) -> A.
fold(F, Acc, Set) -> lists:foldl(F, Acc, Set).

%% @doc The elements for which Pred holds.
-spec filter(fun((T) -> boolean()), ordset(T)) -> ordset(T).
filter(Pred, Set) -> lists:filter(Pred, Set).

%% @doc The set of what F makes of the elements.
-spec map(fun((A) -> B), ordset(A)) -> ordset(B).
map(F, Set) -> from_list(lists:map(F, Set)).

%% @doc Filter and map at once; see lists:filtermap/2.
-spec filtermap(fun((A) -> boolean() | {true, B}), ordset(A)) -> ordset(A | B).
filtermap(F, Set) -> from_list(lists:filtermap(F, Set)).
