%% @doc Double-ended queues: {Rear, Front}, the rear reversed; neither is empty when there are two elements or more.
-module(queue).

-export([
    new/0, is_queue/1, is_empty/1, len/1, to_list/1, from_list/1, member/2, in/2, in_r/2, out/1, out_r/1, get/1,
    get_r/1, peek/1, peek_r/1, drop/1, drop_r/1, reverse/1, join/2, split/2, filter/2, filtermap/2, fold/3, any/2,
    all/2, delete/2, delete_r/2, delete_with/2, delete_with_r/2, cons/2, head/1, tail/1, snoc/2, last/1, daeh/1,
    init/1, liat/1, lait/1
]).

-export_type([queue/0, queue/1]).
-type queue(T) :: {[T], [T]}.
-type queue() :: queue(term()).

-define(IS(R, F), is_list(R), is_list(F)).

%% @doc The empty queue.
-spec new() -> queue().
new() -> {[], []}.

%% @doc Whether a term looks like a queue.
-spec is_queue(term()) -> boolean().
is_queue({R, F}) when ?IS(R, F) -> true;
is_queue(_) -> false.

%% @doc Whether there are no elements.
-spec is_empty(queue()) -> boolean().
is_empty({[], []}) -> true;
is_empty({R, F}) when ?IS(R, F) -> false;
is_empty(Q) -> erlang:error(badarg, [Q]).

%% @doc The number of elements.
-spec len(queue()) -> non_neg_integer().
len({R, F}) when ?IS(R, F) -> length(R) + length(F);
len(Q) -> erlang:error(badarg, [Q]).

%% @doc The elements, from the front.
-spec to_list(queue(T)) -> [T].
to_list({R, F}) when ?IS(R, F) -> F ++ lists:reverse(R);
to_list(Q) -> erlang:error(badarg, [Q]).

%% @doc A queue whose front is the head of a list.
-spec from_list([T]) -> queue(T).
from_list(List) when is_list(List) -> from_front(List);
from_list(List) -> erlang:error(badarg, [List]).

%% Balance: a list of the front alone, or of the rear alone, gives half of it to the other side.
from_front([]) -> {[], []};
from_front([X]) -> {[], [X]};
from_front([X, Y]) -> {[Y], [X]};
from_front(List) ->
    {F, R} = lists:split(length(List) div 2 + 1, List),
    {lists:reverse(R), F}.

from_rear([]) -> {[], []};
from_rear([X]) -> {[X], []};
from_rear([X, Y]) -> {[X], [Y]};
from_rear(List) ->
    {R, F} = lists:split(length(List) div 2 + 1, List),
    {R, lists:reverse(F)}.

%% @doc Whether a term is an element.
-spec member(term(), queue()) -> boolean().
member(X, {R, F}) when ?IS(R, F) -> lists:member(X, R) orelse lists:member(X, F);
member(X, Q) -> erlang:error(badarg, [X, Q]).

%% @doc Add an element at the rear.
-spec in(T, queue(T)) -> queue(T).
in(X, {[_] = R, []}) -> {[X], R};
in(X, {R, F}) when ?IS(R, F) -> {[X | R], F};
in(X, Q) -> erlang:error(badarg, [X, Q]).

%% @doc Add an element at the front.
-spec in_r(T, queue(T)) -> queue(T).
in_r(X, {[], [_] = F}) -> {F, [X]};
in_r(X, {R, F}) when ?IS(R, F) -> {R, [X | F]};
in_r(X, Q) -> erlang:error(badarg, [X, Q]).

%% @doc Take the element at the front.
-spec out(queue(T)) -> {{value, T}, queue(T)} | {empty, queue(T)}.
out({[], []} = Q) -> {empty, Q};
out({[X], []}) -> {{value, X}, {[], []}};
out({[Y | R], []}) ->
    [X | F] = lists:reverse(R),
    {{value, X}, {[Y], F}};
out({R, [X]}) when is_list(R) -> {{value, X}, from_rear(R)};
out({R, [X | F]}) when is_list(R) -> {{value, X}, {R, F}};
out(Q) -> erlang:error(badarg, [Q]).

%% @doc Take the element at the rear.
-spec out_r(queue(T)) -> {{value, T}, queue(T)} | {empty, queue(T)}.
out_r({[], []} = Q) -> {empty, Q};
out_r({[], [X]}) -> {{value, X}, {[], []}};
out_r({[], [Y | F]}) ->
    [X | R] = lists:reverse(F),
    {{value, X}, {R, [Y]}};
out_r({[X], F}) when is_list(F) -> {{value, X}, from_front(F)};
out_r({[X | R], F}) when is_list(F) -> {{value, X}, {R, F}};
out_r(Q) -> erlang:error(badarg, [Q]).

%% @doc The element at the front; error empty without.
-spec get(queue(T)) -> T.
get(Q) -> front(Q, [Q]).

%% @doc The element at the rear; error empty without.
-spec get_r(queue(T)) -> T.
get_r(Q) -> rear(Q, [Q]).

front({R, F} = Q, Args) when ?IS(R, F) ->
    case peek(Q) of
        {value, X} -> X;
        empty -> erlang:error(empty, Args)
    end;
front(_, Args) ->
    erlang:error(badarg, Args).

rear({R, F} = Q, Args) when ?IS(R, F) ->
    case peek_r(Q) of
        {value, X} -> X;
        empty -> erlang:error(empty, Args)
    end;
rear(_, Args) ->
    erlang:error(badarg, Args).

%% @doc {value, Element} at the front, or empty.
-spec peek(queue(T)) -> empty | {value, T}.
peek({[], []}) -> empty;
peek({R, [X | _]}) when is_list(R) -> {value, X};
peek({[_ | _] = R, []}) -> {value, lists:last(R)};
peek(Q) -> erlang:error(badarg, [Q]).

%% @doc {value, Element} at the rear, or empty.
-spec peek_r(queue(T)) -> empty | {value, T}.
peek_r({[], []}) -> empty;
peek_r({[X | _], F}) when is_list(F) -> {value, X};
peek_r({[], [_ | _] = F}) -> {value, lists:last(F)};
peek_r(Q) -> erlang:error(badarg, [Q]).

%% @doc The queue without its front; error empty without.
-spec drop(queue(T)) -> queue(T).
drop(Q) ->
    case out(Q) of
        {{value, _}, Rest} -> Rest;
        {empty, _} -> erlang:error(empty, [Q])
    end.

%% @doc The queue without its rear; error empty without.
-spec drop_r(queue(T)) -> queue(T).
drop_r(Q) ->
    case out_r(Q) of
        {{value, _}, Rest} -> Rest;
        {empty, _} -> erlang:error(empty, [Q])
    end.

%% @doc The queue in the other direction.
-spec reverse(queue(T)) -> queue(T).
reverse({R, F}) when ?IS(R, F) -> {F, R};
reverse(Q) -> erlang:error(badarg, [Q]).

%% @doc The second queue behind the first.
-spec join(queue(A), queue(B)) -> queue(A | B).
join({R, F} = Q, {[], []}) when ?IS(R, F) -> Q;
join({[], []}, {R, F} = Q) when ?IS(R, F) -> Q;
join({R1, F1}, {R2, F2}) when ?IS(R1, F1), ?IS(R2, F2) -> {R2, F1 ++ lists:reverse(R1, F2)};
join(A, B) -> erlang:error(badarg, [A, B]).

%% @doc The first N elements and the others.
-spec split(non_neg_integer(), queue(T)) -> {queue(T), queue(T)}.
split(N, {R, F} = Q) when is_integer(N), N >= 0, ?IS(R, F) ->
    Front = length(F),
    if
        N =:= 0 ->
            {{[], []}, Q};
        N < Front ->
            {A, B} = lists:split(N, F),
            {from_front(A), with_front(R, B)};
        N =:= Front ->
            {from_front(F), from_rear(R)};
        N =< Front + length(R) ->
            {B, A} = lists:split(length(R) - (N - Front), R),
            {with_rear(A, F), from_rear(B)};
        true ->
            erlang:error(badarg, [N, Q])
    end;
split(N, Q) ->
    erlang:error(badarg, [N, Q]).

with_front([], F) -> from_front(F);
with_front(R, F) -> {R, F}.

with_rear(R, []) -> from_rear(R);
with_rear(R, F) -> {R, F}.

%% @doc Keep elements: F says true, false, or a list to put in the place.
-spec filter(fun((T) -> boolean() | [T]), queue(T)) -> queue(T).
filter(F, {R0, F0}) when is_function(F, 1), ?IS(R0, F0) ->
    Front = lists:append([kept(F(X), X) || X <- F0]),
    Rear = lists:reverse(lists:append([kept(F(X), X) || X <- lists:reverse(R0)])),
    both(Rear, Front);
filter(F, Q) ->
    erlang:error(badarg, [F, Q]).

kept(true, X) -> [X];
kept(false, _) -> [];
kept(List, _) when is_list(List) -> List.

both([], F) -> from_front(F);
both(R, []) -> from_rear(R);
both(R, F) -> {R, F}.

%% @doc Filter and map at once; see lists:filtermap/2.
-spec filtermap(fun((T) -> boolean() | {true, U}), queue(T)) -> queue(T | U).
filtermap(F, {R0, F0}) when is_function(F, 1), ?IS(R0, F0) ->
    Front = lists:filtermap(F, F0),
    Rear = lists:reverse(lists:filtermap(F, lists:reverse(R0))),
    both(Rear, Front);
filtermap(F, Q) ->
    erlang:error(badarg, [F, Q]).

%% @doc F(Element, Acc) over the elements from the front.
-spec fold(fun((T, A) -> A), A, queue(T)) -> A.
fold(F, Acc, {R0, F0}) when is_function(F, 2), ?IS(R0, F0) ->
    lists:foldr(F, lists:foldl(F, Acc, F0), R0);
fold(F, Acc, Q) ->
    erlang:error(badarg, [F, Acc, Q]).

%% @doc Whether Pred holds for an element.
-spec any(fun((T) -> boolean()), queue(T)) -> boolean().
any(Pred, {R, F}) when is_function(Pred, 1), ?IS(R, F) -> lists:any(Pred, F) orelse lists:any(Pred, R);
any(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

%% @doc Whether Pred holds for all elements.
-spec all(fun((T) -> boolean()), queue(T)) -> boolean().
all(Pred, {R, F}) when is_function(Pred, 1), ?IS(R, F) -> lists:all(Pred, F) andalso lists:all(Pred, R);
all(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

%% @doc The queue without the first element that is Item.
-spec delete(term(), queue(T)) -> queue(T).
delete(Item, Q) -> delete_with(fun(X) -> X =:= Item end, Q).

%% @doc The queue without the last element that is Item.
-spec delete_r(term(), queue(T)) -> queue(T).
delete_r(Item, Q) -> delete_with_r(fun(X) -> X =:= Item end, Q).

%% @doc The queue without the first element for which Pred holds.
-spec delete_with(fun((T) -> boolean()), queue(T)) -> queue(T).
delete_with(Pred, {R0, F0} = Q) when is_function(Pred, 1), ?IS(R0, F0) ->
    case without_first(Pred, F0) of
        none ->
            case without_first(Pred, lists:reverse(R0)) of
                none -> Q;
                Rear -> both(lists:reverse(Rear), F0)
            end;
        Front ->
            both(R0, Front)
    end;
delete_with(Pred, Q) ->
    erlang:error(badarg, [Pred, Q]).

%% @doc The queue without the last element for which Pred holds.
-spec delete_with_r(fun((T) -> boolean()), queue(T)) -> queue(T).
delete_with_r(Pred, Q) ->
    reverse(delete_with(Pred, reverse(Q))).

without_first(Pred, List) ->
    case lists:splitwith(fun(X) -> not Pred(X) end, List) of
        {_, []} -> none;
        {Before, [_ | After]} -> Before ++ After
    end.

%% @doc in_r/2.
-spec cons(T, queue(T)) -> queue(T).
cons(X, Q) -> in_r(X, Q).

%% @doc get/1.
-spec head(queue(T)) -> T.
head(Q) -> front(Q, [Q]).

%% @doc drop/1.
-spec tail(queue(T)) -> queue(T).
tail(Q) -> drop(Q).

%% @doc in/2 with the queue first.
-spec snoc(queue(T), T) -> queue(T).
snoc(Q, X) -> in(X, Q).

%% @doc get_r/1.
-spec daeh(queue(T)) -> T.
daeh(Q) -> rear(Q, [Q]).

%% @doc get_r/1.
-spec last(queue(T)) -> T.
last(Q) -> rear(Q, [Q]).

%% @doc drop_r/1.
-spec liat(queue(T)) -> queue(T).
liat(Q) -> drop_r(Q).

%% @doc drop_r/1.
-spec lait(queue(T)) -> queue(T).
lait(Q) -> drop_r(Q).

%% @doc drop_r/1.
-spec init(queue(T)) -> queue(T).
init(Q) -> drop_r(Q).
