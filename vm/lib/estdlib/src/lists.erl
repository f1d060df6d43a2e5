%% @doc Lists, as the OTP documentation of this module describes them.
%%
%% Sorting is a stable, bottom-up merge sort on natural runs. The functions that the engine also has as natives
%% (member/2, keyfind/3, reverse/2 ...) stand here for profiles that lack them.
-module(lists).

-export([
    all/2, any/2, append/1, append/2, concat/1, delete/2, droplast/1, dropwhile/2, duplicate/2, enumerate/1,
    enumerate/2, enumerate/3, filter/2, filtermap/2, flatlength/1, flatmap/2, flatten/1, flatten/2, foldl/3, foldr/3,
    foreach/2, join/2, keydelete/3, keyfind/3, keymap/3, keymember/3, keymerge/3, keyreplace/4, keysearch/3,
    keysort/2, keystore/4, keytake/3, last/1, map/2, mapfoldl/3, mapfoldr/3, max/1, member/2, merge/1, merge/2,
    merge/3, merge3/3, min/1, nth/2, nthtail/2, partition/2, prefix/2, reverse/1, reverse/2, search/2, seq/2,
    seq/3, sort/1, sort/2, split/2, splitwith/2, sublist/2, sublist/3, subtract/2, suffix/2, sum/1, takewhile/2,
    ukeymerge/3, ukeysort/2, umerge/1, umerge/2, umerge/3, umerge3/3, uniq/1, uniq/2, unzip/1, unzip3/1, usort/1,
    usort/2, zf/2, zip/2, zip/3, zip3/3, zip3/4, zipwith/3, zipwith/4, zipwith3/4,
    zipwith3/5
]).

%% @doc Whether Pred holds for every element.
-spec all(fun((T) -> boolean()), [T]) -> boolean().
all(Pred, [H | T]) ->
    case Pred(H) of
        true -> all(Pred, T);
        false -> false
    end;
all(Pred, []) when is_function(Pred, 1) ->
    true.

%% @doc Whether Pred holds for some element.
-spec any(fun((T) -> boolean()), [T]) -> boolean().
any(Pred, [H | T]) ->
    case Pred(H) of
        true -> true;
        false -> any(Pred, T)
    end;
any(Pred, []) when is_function(Pred, 1) ->
    false.

%% @doc All lists of a list, one after the other.
-spec append([[T]]) -> [T].
append([L]) -> L;
append([H | T]) -> H ++ append(T);
append([]) -> [].

%% @doc The second list behind the first.
-spec append([T], [T]) -> [T].
append(A, B) -> A ++ B.

%% @doc The text of atoms, numbers and strings, concatenated.
-spec concat([atom() | number() | string()]) -> string().
concat(Things) -> flatmap(fun thing_to_list/1, Things).

thing_to_list(X) when is_integer(X) -> integer_to_list(X);
thing_to_list(X) when is_float(X) -> float_to_list(X);
thing_to_list(X) when is_atom(X) -> atom_to_list(X);
thing_to_list(X) when is_list(X) -> X.

%% @doc The list without the first element that matches.
-spec delete(T, [T]) -> [T].
delete(X, [X | T]) -> T;
delete(X, [H | T]) -> [H | delete(X, T)];
delete(_, []) -> [].

%% @doc The list without its last element.
-spec droplast([T, ...]) -> [T].
droplast([_]) -> [];
droplast([H | T]) -> [H | droplast(T)].

%% @doc What remains from the first element on for which Pred fails.
-spec dropwhile(fun((T) -> boolean()), [T]) -> [T].
dropwhile(Pred, [H | T] = L) ->
    case Pred(H) of
        true -> dropwhile(Pred, T);
        false -> L
    end;
dropwhile(Pred, []) when is_function(Pred, 1) ->
    [].

%% @doc N times the same element.
-spec duplicate(non_neg_integer(), T) -> [T].
duplicate(N, X) when is_integer(N), N >= 0 -> duplicate(N, X, []).

duplicate(0, _, Acc) -> Acc;
duplicate(N, X, Acc) -> duplicate(N - 1, X, [X | Acc]).

%% @doc Pairs of position and element, from 1.
-spec enumerate([T]) -> [{integer(), T}].
enumerate(L) -> enumerate(1, 1, L).

%% @doc Pairs of position and element, from Index.
-spec enumerate(integer(), [T]) -> [{integer(), T}].
enumerate(Index, L) -> enumerate(Index, 1, L).

%% @doc Pairs of position and element, from Index in steps of Step.
-spec enumerate(integer(), integer(), [T]) -> [{integer(), T}].
enumerate(Index, Step, L) when is_integer(Index), is_integer(Step) -> enumerate_(Index, Step, L).

enumerate_(I, Step, [H | T]) -> [{I, H} | enumerate_(I + Step, Step, T)];
enumerate_(_, _, []) -> [].

%% @doc The elements for which Pred holds.
-spec filter(fun((T) -> boolean()), [T]) -> [T].
filter(Pred, L) when is_function(Pred, 1) -> [X || X <- L, Pred(X)].

%% @doc Filter and map at once: false drops, true keeps, {true, V} replaces.
-spec filtermap(fun((T) -> boolean() | {true, U}), [T]) -> [T | U].
filtermap(F, [H | T]) ->
    case F(H) of
        true -> [H | filtermap(F, T)];
        {true, V} -> [V | filtermap(F, T)];
        false -> filtermap(F, T)
    end;
filtermap(F, []) when is_function(F, 1) ->
    [].

%% @doc The older name of filtermap/2.
-spec zf(fun((T) -> boolean() | {true, U}), [T]) -> [T | U].
zf(F, L) -> filtermap(F, L).

%% @doc length(flatten(DeepList)), without building it.
-spec flatlength([term()]) -> non_neg_integer().
flatlength(L) -> flatlength(L, 0).

flatlength([H | T], N) when is_list(H) -> flatlength(H, flatlength(T, N));
flatlength([_ | T], N) -> flatlength(T, N + 1);
flatlength([], N) -> N.

%% @doc Concatenation of what F makes of each element.
-spec flatmap(fun((T) -> [U]), [T]) -> [U].
flatmap(F, [H | T]) -> F(H) ++ flatmap(F, T);
flatmap(F, []) when is_function(F, 1) -> [].

%% @doc A list of all elements at any depth.
-spec flatten([term()]) -> [term()].
flatten(L) when is_list(L) -> flatten_(L, []).

%% @doc flatten(DeepList) ++ Tail.
-spec flatten([term()], [term()]) -> [term()].
flatten(L, Tail) when is_list(L), is_list(Tail) -> flatten_(L, Tail).

flatten_([H | T], Tail) when is_list(H) -> flatten_(H, flatten_(T, Tail));
flatten_([H | T], Tail) -> [H | flatten_(T, Tail)];
flatten_([], Tail) -> Tail.

%% @doc F(Elem, Acc) from the left.
-spec foldl(fun((T, A) -> A), A, [T]) -> A.
foldl(F, Acc, L) when is_function(F, 2) -> foldl_(F, Acc, L).

foldl_(F, Acc, [H | T]) -> foldl_(F, F(H, Acc), T);
foldl_(_, Acc, []) -> Acc.

%% @doc F(Elem, Acc) from the right.
-spec foldr(fun((T, A) -> A), A, [T]) -> A.
foldr(F, Acc, L) when is_function(F, 2) -> foldr_(F, Acc, L).

foldr_(F, Acc, [H | T]) -> F(H, foldr_(F, Acc, T));
foldr_(_, Acc, []) -> Acc.

%% @doc Call F for each element, in order.
-spec foreach(fun((T) -> term()), [T]) -> ok.
foreach(F, L) when is_function(F, 1) -> foreach_(F, L).

foreach_(F, [H | T]) ->
    F(H),
    foreach_(F, T);
foreach_(_, []) ->
    ok.

%% @doc Sep between any two elements.
-spec join(T, [T]) -> [T].
join(_, []) -> [];
join(Sep, [H | T]) -> [H | join_tail(Sep, T)].

join_tail(Sep, [H | T]) -> [Sep, H | join_tail(Sep, T)];
join_tail(_, []) -> [].

%% @doc The list without the first tuple whose Nth element compares equal to Key.
-spec keydelete(term(), pos_integer(), [tuple()]) -> [tuple()].
keydelete(Key, N, L) when is_integer(N), N > 0 -> keydelete_(Key, N, L).

keydelete_(Key, N, [H | T]) when element(N, H) == Key -> T;
keydelete_(Key, N, [H | T]) -> [H | keydelete_(Key, N, T)];
keydelete_(_, _, []) -> [].

%% @doc The first tuple whose Nth element compares equal to Key, or false.
-spec keyfind(term(), pos_integer(), [tuple()]) -> tuple() | false.
keyfind(Key, N, [H | _]) when element(N, H) == Key -> H;
keyfind(Key, N, [_ | T]) -> keyfind(Key, N, T);
keyfind(_, N, []) when is_integer(N), N > 0 -> false.

%% @doc The tuples with their Nth element replaced by what F makes of it.
-spec keymap(fun((term()) -> term()), pos_integer(), [tuple()]) -> [tuple()].
keymap(F, N, [H | T]) -> [setelement(N, H, F(element(N, H))) | keymap(F, N, T)];
keymap(F, N, []) when is_integer(N), N >= 1, is_function(F, 1) -> [].

%% @doc Whether some tuple's Nth element compares equal to Key.
-spec keymember(term(), pos_integer(), [tuple()]) -> boolean().
keymember(Key, N, [H | _]) when element(N, H) == Key -> true;
keymember(Key, N, [_ | T]) -> keymember(Key, N, T);
keymember(_, N, []) when is_integer(N), N > 0 -> false.

%% @doc Merge two lists that are sorted on their Nth elements.
-spec keymerge(pos_integer(), [tuple()], [tuple()]) -> [tuple()].
keymerge(N, A, B) when is_integer(N), N > 0 -> merge_by(fun(X, Y) -> element(N, X) =< element(N, Y) end, A, B).

%% @doc Replace the first tuple whose Nth element compares equal to Key.
-spec keyreplace(term(), pos_integer(), [tuple()], tuple()) -> [tuple()].
keyreplace(Key, N, L, New) when is_integer(N), N > 0, is_tuple(New) -> keyreplace_(Key, N, L, New).

keyreplace_(Key, N, [H | T], New) when element(N, H) == Key -> [New | T];
keyreplace_(Key, N, [H | T], New) -> [H | keyreplace_(Key, N, T, New)];
keyreplace_(_, _, [], _) -> [].

%% @doc keyfind/3 with its result as {value, Tuple}.
-spec keysearch(term(), pos_integer(), [tuple()]) -> {value, tuple()} | false.
keysearch(Key, N, L) ->
    case keyfind(Key, N, L) of
        false -> false;
        Tuple -> {value, Tuple}
    end.

%% @doc Stable sort on the Nth element.
-spec keysort(pos_integer(), [tuple()]) -> [tuple()].
keysort(N, L) when is_integer(N), N > 0 ->
    case L of
        [] -> [];
        [_] -> L;
        _ -> sort_by(fun(X, Y) -> element(N, X) =< element(N, Y) end, L)
    end.

%% @doc Replace the first tuple with that key, or add New at the end.
-spec keystore(term(), pos_integer(), [tuple()], tuple()) -> [tuple(), ...].
keystore(Key, N, L, New) when is_integer(N), N > 0, is_tuple(New) -> keystore_(Key, N, L, New).

keystore_(Key, N, [H | T], New) when element(N, H) == Key -> [New | T];
keystore_(Key, N, [H | T], New) -> [H | keystore_(Key, N, T, New)];
keystore_(_, _, [], New) -> [New].

%% @doc Take the first tuple with that key out of the list.
-spec keytake(term(), pos_integer(), [tuple()]) -> {value, tuple(), [tuple()]} | false.
keytake(Key, N, L) when is_integer(N), N > 0 -> keytake_(Key, N, L, []).

keytake_(Key, N, [H | T], Acc) when element(N, H) == Key -> {value, H, reverse(Acc, T)};
keytake_(Key, N, [H | T], Acc) -> keytake_(Key, N, T, [H | Acc]);
keytake_(_, _, [], _) -> false.

%% @doc The last element.
-spec last([T, ...]) -> T.
last([X]) -> X;
last([_ | T]) -> last(T).

%% @doc What F makes of each element.
-spec map(fun((T) -> U), [T]) -> [U].
map(F, L) when is_function(F, 1) -> map_(F, L).

map_(F, [H | T]) -> [F(H) | map_(F, T)];
map_(_, []) -> [].

%% @doc map/2 and foldl/3 in one pass.
-spec mapfoldl(fun((T, A) -> {U, A}), A, [T]) -> {[U], A}.
mapfoldl(F, Acc, L) when is_function(F, 2) -> mapfoldl_(F, Acc, L).

mapfoldl_(F, Acc0, [H | T]) ->
    {X, Acc1} = F(H, Acc0),
    {Xs, Acc2} = mapfoldl_(F, Acc1, T),
    {[X | Xs], Acc2};
mapfoldl_(_, Acc, []) ->
    {[], Acc}.

%% @doc map/2 and foldr/3 in one pass.
-spec mapfoldr(fun((T, A) -> {U, A}), A, [T]) -> {[U], A}.
mapfoldr(F, Acc, L) when is_function(F, 2) -> mapfoldr_(F, Acc, L).

mapfoldr_(F, Acc0, [H | T]) ->
    {Xs, Acc1} = mapfoldr_(F, Acc0, T),
    {X, Acc2} = F(H, Acc1),
    {[X | Xs], Acc2};
mapfoldr_(_, Acc, []) ->
    {[], Acc}.

%% @doc The largest element; the first of those that compare equal.
-spec max([T, ...]) -> T.
max([H | T]) -> max_(T, H).

max_([H | T], M) when H > M -> max_(T, H);
max_([_ | T], M) -> max_(T, M);
max_([], M) -> M.

%% @doc The smallest element; the first of those that compare equal.
-spec min([T, ...]) -> T.
min([H | T]) -> min_(T, H).

min_([H | T], M) when H < M -> min_(T, H);
min_([_ | T], M) -> min_(T, M);
min_([], M) -> M.

%% @doc Whether some element matches X.
-spec member(T, [T]) -> boolean().
member(X, [X | _]) -> true;
member(X, [_ | T]) -> member(X, T);
member(_, []) -> false.

%% @doc Merge a list of sorted lists.
-spec merge([[T]]) -> [T].
merge(Lists) -> merge_all(fun(A, B) -> A =< B end, Lists).

%% @doc Merge two sorted lists.
-spec merge([T], [T]) -> [T].
merge(A, B) -> merge_by(fun(X, Y) -> X =< Y end, A, B).

%% @doc Merge two lists that are sorted by Fun.
-spec merge(fun((T, T) -> boolean()), [T], [T]) -> [T].
merge(F, A, B) when is_function(F, 2) -> merge_by(F, A, B).

%% @doc Merge three sorted lists.
-spec merge3([T], [T], [T]) -> [T].
merge3(A, B, C) -> merge(merge(A, B), C).

%% @doc The Nth element, from 1.
-spec nth(pos_integer(), [T, ...]) -> T.
nth(1, [H | _]) -> H;
nth(N, [_ | T]) when is_integer(N), N > 1 -> nth(N - 1, T).

%% @doc What follows the Nth element.
-spec nthtail(non_neg_integer(), [T, ...]) -> [T].
nthtail(0, L) when is_list(L) -> L;
nthtail(N, [_ | T]) when is_integer(N), N > 0 -> nthtail(N - 1, T).

%% @doc The elements for which Pred holds, and the others.
-spec partition(fun((T) -> boolean()), [T]) -> {[T], [T]}.
partition(Pred, L) when is_function(Pred, 1) -> partition(Pred, L, [], []).

partition(Pred, [H | T], Yes, No) ->
    case Pred(H) of
        true -> partition(Pred, T, [H | Yes], No);
        false -> partition(Pred, T, Yes, [H | No])
    end;
partition(_, [], Yes, No) ->
    {reverse(Yes), reverse(No)}.

%% @doc Whether the second list begins with the first.
-spec prefix([T], [T]) -> boolean().
prefix([X | A], [X | B]) -> prefix(A, B);
prefix([], B) when is_list(B) -> true;
prefix([_ | _], B) when is_list(B) -> false.

%% @doc Whether the second list ends with the first.
-spec suffix([T], [T]) -> boolean().
suffix(A, B) ->
    Delta = length(B) - length(A),
    Delta >= 0 andalso nthtail(Delta, B) =:= A.

%% @doc The elements in reverse order.
-spec reverse([T]) -> [T].
reverse(L) -> reverse(L, []).

%% @doc reverse(List) ++ Tail.
-spec reverse([T], term()) -> [T].
reverse([H | T], Acc) -> reverse(T, [H | Acc]);
reverse([], Acc) -> Acc.

%% @doc The first element for which Pred holds, as {value, Elem}.
-spec search(fun((T) -> boolean()), [T]) -> {value, T} | false.
search(Pred, [H | T]) ->
    case Pred(H) of
        true -> {value, H};
        false -> search(Pred, T)
    end;
search(Pred, []) when is_function(Pred, 1) ->
    false.

%% @doc The integers from From to To.
-spec seq(integer(), integer()) -> [integer()].
seq(From, To) when is_integer(From), is_integer(To), From - 1 =< To -> seq_down(To, From, 1, []).

%% @doc The integers from From to To in steps of Step.
-spec seq(integer(), integer(), integer()) -> [integer()].
seq(From, To, Step) when is_integer(From), is_integer(To), is_integer(Step), Step > 0, From - Step =< To ->
    seq_down(From + (To - From + Step) div Step * Step - Step, From, Step, []);
seq(From, To, Step) when is_integer(From), is_integer(To), is_integer(Step), Step < 0, From - Step >= To ->
    seq_up(From - (From - To - Step) div -Step * -Step - Step, From, Step, []);
seq(X, X, 0) when is_integer(X) ->
    [X];
seq(From, To, Step) ->
    error(badarg, [From, To, Step]).

seq_down(I, From, Step, Acc) when I >= From -> seq_down(I - Step, From, Step, [I | Acc]);
seq_down(_, _, _, Acc) -> Acc.

seq_up(I, From, Step, Acc) when I =< From -> seq_up(I - Step, From, Step, [I | Acc]);
seq_up(_, _, _, Acc) -> Acc.

%% @doc Sort by the standard order of terms; stable.
-spec sort([T]) -> [T].
sort([]) -> [];
sort([_] = L) -> L;
sort([_ | _] = L) -> sort_runs(runs(L, [])).

%% @doc Sort by Fun(A, B): whether A comes before B or is its equal; stable.
-spec sort(fun((T, T) -> boolean()), [T]) -> [T].
sort(F, []) when is_function(F, 2) -> [];
sort(F, [_] = L) when is_function(F, 2) -> L;
sort(F, [_ | _] = L) -> sort_by(F, L).

%% Ascending runs of a list as they come; strictly descending stretches are turned round, which keeps equal
%% elements in order. Each run is a sorted list; the list of runs is in reverse order.
runs([A, B | T], Acc) when A =< B -> run_up(T, B, [A], Acc);
runs([A, B | T], Acc) -> run_down(T, B, [A], Acc);
runs([A], Acc) -> [[A] | Acc];
runs([], Acc) -> Acc.

run_up([H | T], Last, Run, Acc) when Last =< H -> run_up(T, H, [Last | Run], Acc);
run_up(T, Last, Run, Acc) -> runs(T, [reverse(Run, [Last]) | Acc]).

run_down([H | T], Last, Run, Acc) when Last > H -> run_down(T, H, [Last | Run], Acc);
run_down(T, Last, Run, Acc) -> runs(T, [[Last | Run] | Acc]).

sort_runs([L]) -> L;
sort_runs(Runs) -> sort_runs(merge_pairs(Runs, [])).

%% Runs come newest first: B is the earlier one, so it goes first.
merge_pairs([A, B | T], Acc) -> merge_pairs(T, [merge_up(B, A, []) | Acc]);
merge_pairs([A], Acc) -> reverse_runs([A | Acc], []);
merge_pairs([], Acc) -> reverse_runs(Acc, []).

reverse_runs([H | T], Acc) -> reverse_runs(T, [H | Acc]);
reverse_runs([], Acc) -> Acc.

merge_up([X | A], [Y | _] = B, Acc) when X =< Y -> merge_up(A, B, [X | Acc]);
merge_up([_ | _] = A, [Y | B], Acc) -> merge_up(A, B, [Y | Acc]);
merge_up([], B, Acc) -> reverse(Acc, B);
merge_up(A, [], Acc) -> reverse(Acc, A).

sort_by(F, L) -> sort_by_runs(F, [[X] || X <- L]).

sort_by_runs(_, [L]) -> L;
sort_by_runs(F, Runs) -> sort_by_runs(F, merge_by_pairs(F, Runs)).

merge_by_pairs(F, [A, B | T]) -> [merge_by(F, A, B) | merge_by_pairs(F, T)];
merge_by_pairs(_, Rest) -> Rest.

merge_by(F, A, B) -> merge_by(F, A, B, []).

merge_by(F, [X | A1] = A, [Y | B1] = B, Acc) ->
    case F(X, Y) of
        true -> merge_by(F, A1, B, [X | Acc]);
        false -> merge_by(F, A, B1, [Y | Acc])
    end;
merge_by(_, [], B, Acc) ->
    reverse(Acc, B);
merge_by(_, A, [], Acc) ->
    reverse(Acc, A).

merge_all(_, []) -> [];
merge_all(_, [L]) -> L;
merge_all(F, Lists) -> merge_all(F, merge_by_pairs(F, Lists)).

%% @doc The first N elements, and the rest.
-spec split(non_neg_integer(), [T]) -> {[T], [T]}.
split(N, L) when is_integer(N), N >= 0, is_list(L) ->
    case split(N, L, []) of
        badarg -> erlang:error(badarg, [N, L]);
        Split -> Split
    end;
split(N, L) ->
    erlang:error(badarg, [N, L]).

split(0, L, Acc) -> {reverse(Acc), L};
split(N, [H | T], Acc) -> split(N - 1, T, [H | Acc]);
split(_, _, _) -> badarg.

%% @doc {takewhile(Pred, List), dropwhile(Pred, List)}.
-spec splitwith(fun((T) -> boolean()), [T]) -> {[T], [T]}.
splitwith(Pred, L) when is_function(Pred, 1) -> splitwith(Pred, L, []).

splitwith(Pred, [H | T] = L, Acc) ->
    case Pred(H) of
        true -> splitwith(Pred, T, [H | Acc]);
        false -> {reverse(Acc), L}
    end;
splitwith(_, [], Acc) ->
    {reverse(Acc), []}.

%% @doc At most the first N elements.
-spec sublist([T], non_neg_integer()) -> [T].
sublist(L, N) when is_integer(N), N >= 0, is_list(L) -> sublist_(L, N).

sublist_([H | T], N) when N > 0 -> [H | sublist_(T, N - 1)];
sublist_(_, 0) -> [];
sublist_([], _) -> [].

%% @doc At most N elements from position Start on.
-spec sublist([T], pos_integer(), non_neg_integer()) -> [T].
sublist(L, 1, N) when is_list(L), is_integer(N), N >= 0 -> sublist(L, N);
sublist([], Start, _) when is_integer(Start), Start > 1 -> [];
sublist([_ | T], Start, N) when is_integer(Start), Start > 1 -> sublist(T, Start - 1, N).

%% @doc The first list without the first occurrence of each element of the second.
-spec subtract([T], [T]) -> [T].
subtract(A, B) -> A -- B.

%% @doc The sum of the elements.
-spec sum([number()]) -> number().
sum(L) -> sum(L, 0).

sum([H | T], Acc) -> sum(T, Acc + H);
sum([], Acc) -> Acc.

%% @doc The longest prefix whose elements all satisfy Pred.
-spec takewhile(fun((T) -> boolean()), [T]) -> [T].
takewhile(Pred, [H | T]) ->
    case Pred(H) of
        true -> [H | takewhile(Pred, T)];
        false -> []
    end;
takewhile(Pred, []) when is_function(Pred, 1) ->
    [].

%% @doc keymerge/3 that keeps of tuples with equal keys only the one of the first list.
-spec ukeymerge(pos_integer(), [tuple()], [tuple()]) -> [tuple()].
ukeymerge(N, A, B) when is_integer(N), N > 0 ->
    unique_sorted(fun(X, Y) -> element(N, X) == element(N, Y) end, keymerge(N, A, B)).

%% @doc keysort/2 that keeps the first of tuples with equal keys.
-spec ukeysort(pos_integer(), [tuple()]) -> [tuple()].
ukeysort(N, L) when is_integer(N), N > 0 ->
    unique_sorted(fun(X, Y) -> element(N, X) == element(N, Y) end, keysort(N, L)).

%% @doc Merge sorted lists without duplicates into one.
-spec umerge([[T]]) -> [T].
umerge(Lists) -> unique_sorted(fun(X, Y) -> X == Y end, merge(Lists)).

%% @doc Merge two sorted lists without duplicates.
-spec umerge([T], [T]) -> [T].
umerge(A, B) -> unique_sorted(fun(X, Y) -> X == Y end, merge(A, B)).

%% @doc Merge two lists that are sorted by Fun and without duplicates.
-spec umerge(fun((T, T) -> boolean()), [T], [T]) -> [T].
umerge(F, A, B) when is_function(F, 2) -> unique_sorted(fun(X, Y) -> F(Y, X) end, merge_by(F, A, B)).

%% @doc Merge three sorted lists without duplicates.
-spec umerge3([T], [T], [T]) -> [T].
umerge3(A, B, C) -> umerge(umerge(A, B), C).

%% @doc The elements without repetitions, in order of first occurrence.
-spec uniq([T]) -> [T].
uniq(L) -> uniq(fun(X) -> X end, L).

%% @doc The elements for which F gives a value not seen before.
-spec uniq(fun((T) -> term()), [T]) -> [T].
uniq(F, L) when is_function(F, 1) -> uniq(F, L, #{}).

uniq(F, [H | T], Seen) ->
    Key = F(H),
    case Seen of
        #{Key := _} -> uniq(F, T, Seen);
        #{} -> [H | uniq(F, T, Seen#{Key => true})]
    end;
uniq(_, [], _) ->
    [].

%% @doc Two lists from a list of pairs.
-spec unzip([{A, B}]) -> {[A], [B]}.
unzip(L) -> unzip(L, [], []).

unzip([{A, B} | T], As, Bs) -> unzip(T, [A | As], [B | Bs]);
unzip([], As, Bs) -> {reverse(As), reverse(Bs)}.

%% @doc Three lists from a list of triples.
-spec unzip3([{A, B, C}]) -> {[A], [B], [C]}.
unzip3(L) -> unzip3(L, [], [], []).

unzip3([{A, B, C} | T], As, Bs, Cs) -> unzip3(T, [A | As], [B | Bs], [C | Cs]);
unzip3([], As, Bs, Cs) -> {reverse(As), reverse(Bs), reverse(Cs)}.

%% @doc Sort and keep the first of elements that compare equal.
-spec usort([T]) -> [T].
usort(L) -> unique_sorted(fun(X, Y) -> X == Y end, sort(L)).

%% @doc Sort by Fun and keep the first of elements that are equal by it.
-spec usort(fun((T, T) -> boolean()), [T]) -> [T].
usort(F, L) when is_function(F, 2) -> unique_sorted(fun(X, Y) -> F(Y, X) end, sort(F, L)).

unique_sorted(Same, [X, Y | T]) ->
    case Same(X, Y) of
        true -> unique_sorted(Same, [X | T]);
        false -> [X | unique_sorted(Same, [Y | T])]
    end;
unique_sorted(_, L) ->
    L.

%% @doc Pairs of the elements of two lists of the same length.
-spec zip([A], [B]) -> [{A, B}].
zip(A, B) -> zip(A, B, fail).

%% @doc zip/2; lists of different length fail, are trimmed, or padded.
-spec zip([A], [B], fail | trim | {pad, {term(), term()}}) -> [{A, B}].
zip([A | As], [B | Bs], How) -> [{A, B} | zip(As, Bs, How)];
zip([], [], fail) -> [];
zip([], [], trim) -> [];
zip([], [], {pad, {_, _}}) -> [];
zip([_ | _], [], trim) -> [];
zip([], [_ | _], trim) -> [];
zip([], [_ | _] = Bs, {pad, {X, _}}) -> [{X, B} || B <- Bs];
zip([_ | _] = As, [], {pad, {_, Y}}) -> [{A, Y} || A <- As].

%% @doc Triples of the elements of three lists of the same length.
-spec zip3([A], [B], [C]) -> [{A, B, C}].
zip3([A | As], [B | Bs], [C | Cs]) -> [{A, B, C} | zip3(As, Bs, Cs)];
zip3([], [], []) -> [].

%% @doc zip3/3; lists of different length fail, are trimmed, or padded.
-spec zip3([A], [B], [C], fail | trim | {pad, {term(), term(), term()}}) -> [{A, B, C}].
zip3(As, Bs, Cs, How) -> zipwith3(fun(A, B, C) -> {A, B, C} end, As, Bs, Cs, How).

%% @doc F of each pair of elements of two lists of the same length.
-spec zipwith(fun((A, B) -> T), [A], [B]) -> [T].
zipwith(F, A, B) -> zipwith(F, A, B, fail).

%% @doc zipwith/3; lists of different length fail, are trimmed, or padded.
-spec zipwith(fun((A, B) -> T), [A], [B], fail | trim | {pad, {term(), term()}}) -> [T].
zipwith(F, [A | As], [B | Bs], How) -> [F(A, B) | zipwith(F, As, Bs, How)];
zipwith(F, [], [], fail) when is_function(F, 2) -> [];
zipwith(F, [], [], trim) when is_function(F, 2) -> [];
zipwith(F, [], [], {pad, {_, _}}) when is_function(F, 2) -> [];
zipwith(F, [_ | _], [], trim) when is_function(F, 2) -> [];
zipwith(F, [], [_ | _], trim) when is_function(F, 2) -> [];
zipwith(F, [], [_ | _] = Bs, {pad, {X, _}}) -> [F(X, B) || B <- Bs];
zipwith(F, [_ | _] = As, [], {pad, {_, Y}}) -> [F(A, Y) || A <- As].

%% @doc F of each triple of elements of three lists of the same length.
-spec zipwith3(fun((A, B, C) -> T), [A], [B], [C]) -> [T].
zipwith3(F, [A | As], [B | Bs], [C | Cs]) -> [F(A, B, C) | zipwith3(F, As, Bs, Cs)];
zipwith3(F, [], [], []) when is_function(F, 3) -> [].

%% @doc zipwith3/4; lists of different length fail, are trimmed, or padded.
-spec zipwith3(fun((A, B, C) -> T), [A], [B], [C], fail | trim | {pad, {term(), term(), term()}}) -> [T].
zipwith3(F, [A | As], [B | Bs], [C | Cs], How) -> [F(A, B, C) | zipwith3(F, As, Bs, Cs, How)];
zipwith3(F, As, Bs, Cs, fail) -> zipwith3(F, As, Bs, Cs);
zipwith3(F, As, Bs, Cs, trim) when is_function(F, 3), is_list(As), is_list(Bs), is_list(Cs) -> [];
zipwith3(F, [], [], [], {pad, {_, _, _}}) when is_function(F, 3) -> [];
zipwith3(F, As, Bs, Cs, {pad, {X, Y, Z}} = How) ->
    {A, As1} = padded(As, X),
    {B, Bs1} = padded(Bs, Y),
    {C, Cs1} = padded(Cs, Z),
    [F(A, B, C) | zipwith3(F, As1, Bs1, Cs1, How)].

padded([], Pad) -> {Pad, []};
padded([E | Rest], _) -> {E, Rest}.
