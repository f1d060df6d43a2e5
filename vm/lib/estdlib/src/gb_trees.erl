%% @doc Balanced trees: {Size, Node}, a node being {Key, Value, Left, Right, Height} or nil.
%%
%% Heights of siblings differ by one at most (AVL). Keys are compared with ==.
-module(gb_trees).

-export([
    empty/0, is_empty/1, size/1, lookup/2, get/2, insert/3, update/3, enter/3, delete/2, delete_any/2, take/2,
    take_any/2, balance/1, is_defined/2, keys/1, values/1, to_list/1, from_list/1, from_orddict/1, smallest/1, largest/1,
    smaller/2, larger/2, take_smallest/1, take_largest/1, iterator/1, iterator/2, iterator_from/2, iterator_from/3,
    next/1, map/2
]).

-export_type([tree/0, tree/2, iter/0, iter/2]).
-type node_of(K, V) :: nil | {K, V, node_of(K, V), node_of(K, V), pos_integer()}.
-opaque tree(K, V) :: {non_neg_integer(), node_of(K, V)}.
-type tree() :: tree(term(), term()).
-opaque iter(K, V) :: {ordered | reversed, [node_of(K, V)]}.
-type iter() :: iter(term(), term()).

%% @doc The tree of a list of pairs; of equal keys the last stays.
-spec from_list([{K, V}]) -> tree(K, V).
from_list(Pairs) -> from_orddict(orddict:from_list(Pairs)).

%% @doc The tree without nodes.
-spec empty() -> tree().
empty() -> {0, nil}.

%% @doc Whether there are no nodes.
-spec is_empty(tree()) -> boolean().
is_empty({Size, _}) -> Size =:= 0.

%% @doc The number of nodes.
-spec size(tree()) -> non_neg_integer().
size({Size, _}) -> Size.

%% @doc {value, Value} of Key, or none.
-spec lookup(K, tree(K, V)) -> none | {value, V}.
lookup(Key, {_, Node}) -> found(Key, Node).

found(Key, {K, _, L, _, _}) when Key < K -> found(Key, L);
found(Key, {K, _, _, R, _}) when Key > K -> found(Key, R);
found(_, {_, V, _, _, _}) -> {value, V};
found(_, nil) -> none.

%% @doc Whether there is a value of Key.
-spec is_defined(K, tree(K, term())) -> boolean().
is_defined(Key, Tree) -> lookup(Key, Tree) =/= none.

%% @doc The value of Key, which must be there.
-spec get(K, tree(K, V)) -> V.
get(Key, Tree) ->
    case lookup(Key, Tree) of
        {value, V} -> V;
        none -> erlang:error(function_clause, [Key, Tree])
    end.

%% @doc Add Key, which must not be there: error {key_exists, Key}.
-spec insert(K, V, tree(K, V)) -> tree(K, V).
insert(Key, Value, {Size, Node}) ->
    case found(Key, Node) of
        none -> {Size + 1, put(Key, Value, Node)};
        _ -> erlang:error({key_exists, Key})
    end.

%% @doc Change the value of Key, which must be there.
-spec update(K, V, tree(K, V)) -> tree(K, V).
update(Key, Value, {Size, Node}) ->
    case found(Key, Node) of
        none -> erlang:error(function_clause, [Key, Value, {Size, Node}]);
        _ -> {Size, put(Key, Value, Node)}
    end.

%% @doc Add Key or change its value.
-spec enter(K, V, tree(K, V)) -> tree(K, V).
enter(Key, Value, {Size, Node}) ->
    case found(Key, Node) of
        none -> {Size + 1, put(Key, Value, Node)};
        _ -> {Size, put(Key, Value, Node)}
    end.

put(Key, Value, {K, V, L, R, _}) when Key < K -> joined(K, V, put(Key, Value, L), R);
put(Key, Value, {K, V, L, R, _}) when Key > K -> joined(K, V, L, put(Key, Value, R));
put(Key, Value, {_, _, L, R, H}) -> {Key, Value, L, R, H};
put(Key, Value, nil) -> {Key, Value, nil, nil, 1}.

height(nil) -> 0;
height({_, _, _, _, H}) -> H.

node(K, V, L, R) -> {K, V, L, R, 1 + max(height(L), height(R))}.

%% A node of two trees whose heights differ by two at most.
joined(K, V, L, R) ->
    case height(L) - height(R) of
        2 ->
            {LK, LV, LL, LR, _} = L,
            case height(LL) >= height(LR) of
                true ->
                    node(LK, LV, LL, node(K, V, LR, R));
                false ->
                    {MK, MV, ML, MR, _} = LR,
                    node(MK, MV, node(LK, LV, LL, ML), node(K, V, MR, R))
            end;
        -2 ->
            {RK, RV, RL, RR, _} = R,
            case height(RR) >= height(RL) of
                true ->
                    node(RK, RV, node(K, V, L, RL), RR);
                false ->
                    {MK, MV, ML, MR, _} = RL,
                    node(MK, MV, node(K, V, L, ML), node(RK, RV, MR, RR))
            end;
        _ ->
            node(K, V, L, R)
    end.

%% @doc The tree without Key, which must be there.
-spec delete(K, tree(K, V)) -> tree(K, V).
delete(Key, Tree) ->
    {_, Rest} = take(Key, Tree),
    Rest.

%% @doc The tree without Key.
-spec delete_any(K, tree(K, V)) -> tree(K, V).
delete_any(Key, Tree) ->
    case take_any(Key, Tree) of
        {_, Rest} -> Rest;
        error -> Tree
    end.

%% @doc The value of Key, which must be there, and the tree without it.
-spec take(K, tree(K, V)) -> {V, tree(K, V)}.
take(Key, Tree) ->
    case take_any(Key, Tree) of
        error -> erlang:error(function_clause, [Key, Tree]);
        Taken -> Taken
    end.

%% @doc The value of Key and the tree without it, or error.
-spec take_any(K, tree(K, V)) -> {V, tree(K, V)} | error.
take_any(Key, {Size, Node}) ->
    case found(Key, Node) of
        none -> error;
        {value, V} -> {V, {Size - 1, without(Key, Node)}}
    end.

without(Key, {K, V, L, R, _}) when Key < K -> joined(K, V, without(Key, L), R);
without(Key, {K, V, L, R, _}) when Key > K -> joined(K, V, L, without(Key, R));
without(_, {_, _, L, nil, _}) -> L;
without(_, {_, _, nil, R, _}) -> R;
without(_, {_, _, L, R, _}) ->
    {K, V, Rest} = first(R),
    joined(K, V, L, Rest).

first({K, V, nil, R, _}) -> {K, V, R};
first({K, V, L, R, _}) ->
    {K1, V1, Rest} = first(L),
    {K1, V1, joined(K, V, Rest, R)}.

last({K, V, L, nil, _}) -> {K, V, L};
last({K, V, L, R, _}) ->
    {K1, V1, Rest} = last(R),
    {K1, V1, joined(K, V, L, Rest)}.

%% @doc The tree as low as it can be.
-spec balance(tree(K, V)) -> tree(K, V).
balance(Tree) -> from_orddict(to_list(Tree)).

%% @doc The keys in order.
-spec keys(tree(K, term())) -> [K].
keys(Tree) -> [K || {K, _} <- to_list(Tree)].

%% @doc The values in the order of their keys.
-spec values(tree(term(), V)) -> [V].
values(Tree) -> [V || {_, V} <- to_list(Tree)].

%% @doc The pairs in order.
-spec to_list(tree(K, V)) -> [{K, V}].
to_list({_, Node}) -> pairs(Node, []).

pairs(nil, Tail) -> Tail;
pairs({K, V, L, R, _}, Tail) -> pairs(L, [{K, V} | pairs(R, Tail)]).

%% @doc The tree of an ordered list of pairs.
-spec from_orddict([{K, V}]) -> tree(K, V).
from_orddict(Pairs) ->
    Size = length(Pairs),
    {Node, []} = built(Pairs, Size),
    {Size, Node}.

built(Pairs, 0) ->
    {nil, Pairs};
built(Pairs, N) ->
    Before = (N - 1) div 2,
    {L, [{K, V} | Rest]} = built(Pairs, Before),
    {R, Left} = built(Rest, N - 1 - Before),
    {node(K, V, L, R), Left}.

%% @doc The pair of the smallest key of a tree that is not empty.
-spec smallest(tree(K, V)) -> {K, V}.
smallest({_, Node}) when Node =/= nil -> leftmost(Node).

leftmost({K, V, nil, _, _}) -> {K, V};
leftmost({_, _, L, _, _}) -> leftmost(L).

%% @doc The pair of the largest key of a tree that is not empty.
-spec largest(tree(K, V)) -> {K, V}.
largest({_, Node}) when Node =/= nil -> rightmost(Node).

rightmost({K, V, _, nil, _}) -> {K, V};
rightmost({_, _, _, R, _}) -> rightmost(R).

%% @doc The pair of the largest key below Key, or none.
-spec smaller(K, tree(K, V)) -> none | {K, V}.
smaller(Key, {_, Node}) -> below(Key, Node, none).

below(Key, {K, V, _, R, _}, _) when K < Key -> below(Key, R, {K, V});
below(Key, {_, _, L, _, _}, Best) -> below(Key, L, Best);
below(_, nil, Best) -> Best.

%% @doc The pair of the smallest key above Key, or none.
-spec larger(K, tree(K, V)) -> none | {K, V}.
larger(Key, {_, Node}) -> above(Key, Node, none).

above(Key, {K, V, L, _, _}, _) when K > Key -> above(Key, L, {K, V});
above(Key, {_, _, _, R, _}, Best) -> above(Key, R, Best);
above(_, nil, Best) -> Best.

%% @doc The smallest key, its value, and the tree without it.
-spec take_smallest(tree(K, V)) -> {K, V, tree(K, V)}.
take_smallest({Size, Node}) when Node =/= nil ->
    {K, V, Rest} = first(Node),
    {K, V, {Size - 1, Rest}}.

%% @doc The largest key, its value, and the tree without it.
-spec take_largest(tree(K, V)) -> {K, V, tree(K, V)}.
take_largest({Size, Node}) when Node =/= nil ->
    {K, V, Rest} = last(Node),
    {K, V, {Size - 1, Rest}}.

%% @doc What next/1 goes on with.
-spec iterator(tree(K, V)) -> iter(K, V).
iterator(Tree) -> iterator(Tree, ordered).

%% @doc iterator/1 in an order.
-spec iterator(tree(K, V), ordered | reversed) -> iter(K, V).
iterator({_, Node}, Order) -> {Order, path(Node, Order, [])}.

path(nil, _, Path) -> Path;
path({_, _, L, _, _} = Node, ordered, Path) -> path(L, ordered, [Node | Path]);
path({_, _, _, R, _} = Node, reversed, Path) -> path(R, reversed, [Node | Path]).

%% @doc iterator/1 from Key on.
-spec iterator_from(K, tree(K, V)) -> iter(K, V).
iterator_from(Key, Tree) -> iterator_from(Key, Tree, ordered).

%% @doc iterator_from/2 in an order.
-spec iterator_from(K, tree(K, V), ordered | reversed) -> iter(K, V).
iterator_from(Key, {_, Node}, Order) -> {Order, path_from(Key, Node, Order, [])}.

path_from(_, nil, _, Path) -> Path;
path_from(Key, {K, _, _, R, _}, ordered, Path) when K < Key -> path_from(Key, R, ordered, Path);
path_from(Key, {K, _, L, _, _} = Node, ordered, Path) when K > Key -> path_from(Key, L, ordered, [Node | Path]);
path_from(Key, {K, _, L, _, _}, reversed, Path) when K > Key -> path_from(Key, L, reversed, Path);
path_from(Key, {K, _, _, R, _} = Node, reversed, Path) when K < Key -> path_from(Key, R, reversed, [Node | Path]);
path_from(_, Node, _, Path) -> [Node | Path].

%% @doc The next key, its value, and what next/1 goes on with; or none.
-spec next(iter(K, V)) -> none | {K, V, iter(K, V)}.
next({ordered, [{K, V, _, R, _} | Path]}) -> {K, V, {ordered, path(R, ordered, Path)}};
next({reversed, [{K, V, L, _, _} | Path]}) -> {K, V, {reversed, path(L, reversed, Path)}};
next({_, []}) -> none.

%% @doc The tree with values F(Key, Value).
-spec map(fun((K, V) -> W), tree(K, V)) -> tree(K, W).
map(F, {Size, Node}) when is_function(F, 2) -> {Size, mapped(F, Node)}.

mapped(_, nil) -> nil;
mapped(F, {K, V, L, R, H}) -> {K, F(K, V), mapped(F, L), mapped(F, R), H}.
