%% @doc Tables outside of processes, as the OTP documentation of this module describes them.
%%
%% What must be atomic is done by natives of the engine (vm/nat_ets.pyx): those of this module, which stand here for
%% their documentation, and those of avm_ets. Match specifications are checked once, then run over the objects that
%% the engine hands out; what is deleted or replaced by them is named to the engine as a whole object, so that an
%% object that changed meanwhile is left alone (or, for counters, read again).
-module(ets).

-export([
    all/0, delete/1, delete/2, delete_all_objects/1, delete_object/2, first/1, first_lookup/1, foldl/3, foldr/3,
    give_away/3, info/1, info/2, init_table/2, insert/2, insert_new/2, is_compiled_ms/1, last/1, last_lookup/1,
    lookup/2, lookup_element/3, lookup_element/4, match/1, match/2, match/3, match_delete/2, match_object/1,
    match_object/2, match_object/3, match_spec_compile/1, match_spec_run/2, member/2, new/2, next/2, next_lookup/2,
    prev/2, prev_lookup/2, rename/2, repair_continuation/2, safe_fixtable/2, select/1, select/2, select/3,
    select_count/2, select_delete/2, select_replace/2, select_reverse/1, select_reverse/2, select_reverse/3,
    setopts/2, slot/2, tab2list/1, take/2, test_ms/2, update_counter/3, update_counter/4, update_element/3,
    update_element/4, whereis/1
]).

-export_type([tab/0, tid/0, match_spec/0, continuation/0]).
-type tid() :: reference().
-type tab() :: atom() | tid().
-type match_spec() :: [{tuple() | atom(), [term()], [term()]}].
-opaque continuation() :: '$end_of_table' | tuple().

-define(NATIVE, erlang:nif_error(undefined)).

%% -- tables ---------------------------------------------------------------------------------------------------

%% @doc A new table of the calling process. Options: the type, the protection, named_table, {keypos, N},
%% {heir, none} or {heir, Pid, Data}, and the tuning options of OTP, which are only kept for info/1.
-spec new(atom(), [term()]) -> tab().
new(Name, Options) when is_atom(Name), is_list(Options) ->
    try options(Options, #{}) of
        #{heir := {Heir, Data}} = O ->
            avm_ets:new(Name, flags(O), maps:get(keypos, O, 1), Heir, Data);
        O ->
            avm_ets:new(Name, flags(O), maps:get(keypos, O, 1), none, [])
    catch
        throw:bad_option -> erlang:error(badarg, [Name, Options])
    end;
new(Name, Options) ->
    erlang:error(badarg, [Name, Options]).

options([], O) -> O;
options([Option | Rest], O) -> options(Rest, option(Option, O));
options(_, _) -> throw(bad_option).

option(set, O) -> O#{type => 0};
option(ordered_set, O) -> O#{type => 1};
option(bag, O) -> O#{type => 2};
option(duplicate_bag, O) -> O#{type => 3};
option(named_table, O) -> O#{named => 16};
option({keypos, N}, O) when is_integer(N), N > 0 -> O#{keypos => N};
option({heir, none}, O) -> O#{heir => {none, []}};
option({heir, Pid, Data}, O) when is_pid(Pid) -> O#{heir => {Pid, Data}};
option(compressed, O) -> O#{compressed => 32};
option({read_concurrency, true}, O) -> O#{read => 64};
option({read_concurrency, false}, O) -> O#{read => 0};
option({write_concurrency, true}, O) -> O#{write => 128};
option({write_concurrency, auto}, O) -> O#{write => 256, counters => 512};
option({write_concurrency, false}, O) -> O#{write => 0};
option({decentralized_counters, true}, O) -> O#{counters => 512};
option({decentralized_counters, false}, O) -> O#{counters => 0};
option(Protection, O) -> O#{protection => 4 * protection(Protection)}.

protection(private) -> 0;
protection(protected) -> 1;
protection(public) -> 2;
protection(_) -> throw(bad_option).

flags(O) ->
    lists:sum([maps:get(K, O, 0) || K <- [type, named, compressed, read, write, counters]]) +
        maps:get(protection, O, 4).

%% @doc The tables there are.
-spec all() -> [tab()].
all() -> ?NATIVE.

%% @doc End a table.
-spec delete(tab()) -> true.
delete(_Table) -> ?NATIVE.

%% @doc Give a table its new name.
-spec rename(tab(), atom()) -> atom().
rename(_Table, _Name) -> ?NATIVE.

%% @doc Make another process the owner; it gets {'ETS-TRANSFER', Table, From, Data}.
-spec give_away(tab(), pid(), term()) -> true.
give_away(_Table, _Pid, _Data) -> ?NATIVE.

%% @doc Change heir or protection.
-spec setopts(tab(), term() | [term()]) -> true.
setopts(Table, Options) when is_list(Options) ->
    Changes = [setting(O, Table, Options) || O <- Options],
    Kinds = [is_integer(First) || {First, _} <- Changes],
    case lists:usort(Kinds) =:= lists:sort(Kinds) of
        true ->
            true = avm_ets:info(Table) =/= undefined orelse erlang:error(badarg, [Table, Options]),
            lists:foreach(fun({A, B}) -> avm_ets:set(Table, A, B) end, Changes),
            true;
        false ->
            erlang:error(badarg, [Table, Options])
    end;
setopts(Table, Option) ->
    setopts(Table, [Option]).

setting({heir, none}, _, _) -> {none, []};
setting({heir, Pid, Data}, _, _) when is_pid(Pid) -> {Pid, Data};
setting({protection, P}, _, _) when P =:= private; P =:= protected; P =:= public -> {protection(P), none};
setting(_, Table, Options) -> erlang:error(badarg, [Table, Options]).

%% @doc Keep deleted objects in their places while the table is traversed.
-spec safe_fixtable(tab(), boolean()) -> true.
safe_fixtable(_Table, _Fix) -> ?NATIVE.

%% @doc The reference of a named table.
-spec whereis(atom()) -> tid() | undefined.
whereis(Name) when is_atom(Name) ->
    case avm_ets:info(Name) of
        undefined -> undefined;
        Info -> element(1, Info)
    end;
whereis(Name) ->
    erlang:error(badarg, [Name]).

%% @doc What there is to know about a table.
-spec info(tab()) -> [{atom(), term()}] | undefined.
info(Table) ->
    case facts(Table, [Table]) of
        undefined ->
            undefined;
        Facts ->
            [
                {Item, fact(Item, Facts)}
             || Item <- [
                    id, decentralized_counters, read_concurrency, write_concurrency, compressed, memory, owner,
                    heir, name, size, node, named_table, type, keypos, protection
                ]
            ]
    end.

%% @doc One item of it; `fixed' and `safe_fixed' too.
-spec info(tab(), atom()) -> term().
info(Table, Item) ->
    case facts(Table, [Table, Item]) of
        undefined ->
            undefined;
        Facts ->
            case fact(Item, Facts) of
                {bad_item} -> erlang:error(badarg, [Table, Item]);
                Value -> Value
            end
    end.

facts(Table, _) when is_atom(Table); is_reference(Table) -> avm_ets:info(Table);
facts(_, Args) -> erlang:error(badarg, Args).

fact(id, F) -> element(1, F);
fact(name, F) -> element(2, F);
fact(type, F) -> element((element(3, F) band 3) + 1, {set, ordered_set, bag, duplicate_bag});
fact(protection, F) -> element(((element(3, F) bsr 2) band 3) + 1, {private, protected, public});
fact(named_table, F) -> element(3, F) band 16 =/= 0;
fact(compressed, F) -> element(3, F) band 32 =/= 0;
fact(read_concurrency, F) -> element(3, F) band 64 =/= 0;
fact(write_concurrency, F) -> element(((element(3, F) bsr 7) band 3) + 1, {false, true, auto, auto});
fact(decentralized_counters, F) -> element(3, F) band 512 =/= 0;
fact(keypos, F) -> element(4, F);
fact(owner, F) -> element(5, F);
fact(heir, F) -> element(6, F);
fact(size, F) -> element(7, F);
fact(memory, F) -> element(8, F);
fact(node, _) -> node();
fact(fixed, F) -> element(9, F) =/= [];
fact(safe_fixed, F) when element(9, F) =:= [] -> false;
fact(safe_fixed, F) -> {erlang:timestamp(), element(9, F)};
fact(_, _) -> {bad_item}.

type(Table, Args) ->
    case avm_ets:info(Table) of
        undefined -> erlang:error(badarg, Args);
        F -> fact(type, F)
    end.

keypos(Table) ->
    case avm_ets:info(Table) of
        undefined -> 1;
        F -> element(4, F)
    end.

%% -- objects --------------------------------------------------------------------------------------------------

%% @doc Insert an object or all of a list.
-spec insert(tab(), tuple() | [tuple()]) -> true.
insert(_Table, _Objects) -> ?NATIVE.

%% @doc The same when none of the keys is there; whether it was done.
-spec insert_new(tab(), tuple() | [tuple()]) -> boolean().
insert_new(_Table, _Objects) -> ?NATIVE.

%% @doc The objects of a key.
-spec lookup(tab(), term()) -> [tuple()].
lookup(_Table, _Key) -> ?NATIVE.

%% @doc One element of the object of a key; of bags a list.
-spec lookup_element(tab(), term(), pos_integer()) -> term().
lookup_element(_Table, _Key, _Position) -> ?NATIVE.

%% @doc The same, or Default when there is no such key.
-spec lookup_element(tab(), term(), pos_integer(), term()) -> term().
lookup_element(_Table, _Key, _Position, _Default) -> ?NATIVE.

%% @doc Whether a key is there.
-spec member(tab(), term()) -> boolean().
member(_Table, _Key) -> ?NATIVE.

%% @doc The objects of a key, which are deleted.
-spec take(tab(), term()) -> [tuple()].
take(_Table, _Key) -> ?NATIVE.

%% @doc Delete the objects of a key.
-spec delete(tab(), term()) -> true.
delete(_Table, _Key) -> ?NATIVE.

%% @doc Delete an object.
-spec delete_object(tab(), tuple()) -> true.
delete_object(_Table, _Object) -> ?NATIVE.

%% @doc Delete all objects.
-spec delete_all_objects(tab()) -> true.
delete_all_objects(_Table) -> ?NATIVE.

%% @doc Add to integers of an object: Increment, {Position, Increment}, {Position, Increment, Threshold, SetValue}, or
%% a list of the latter two. The new values.
-spec update_counter(tab(), term(), term()) -> integer() | [integer()].
update_counter(Table, Key, Operations) ->
    counter(Table, Key, Operations, none, [Table, Key, Operations]).

%% @doc The same; without an object of that key, Default with that key is inserted first.
-spec update_counter(tab(), term(), term(), tuple()) -> integer() | [integer()].
update_counter(Table, Key, Operations, Default) when is_tuple(Default) ->
    counter(Table, Key, Operations, {Default}, [Table, Key, Operations, Default]);
update_counter(Table, Key, Operations, Default) ->
    erlang:error(badarg, [Table, Key, Operations, Default]).

counter(Table, Key, Operations, Default, Args) ->
    only_sets(Table, Args),
    KeyPos = keypos(Table),
    case {ets:lookup(Table, Key), Default} of
        {[Old], _} ->
            {New, Result} = count(Old, KeyPos, Operations, Args),
            case avm_ets:replace(Table, Old, New) of
                true -> Result;
                false -> counter(Table, Key, Operations, Default, Args)
            end;
        {[], {Object}} when tuple_size(Object) >= KeyPos ->
            {New, Result} = count(setelement(KeyPos, Object, Key), KeyPos, Operations, Args),
            case ets:insert_new(Table, New) of
                true -> Result;
                false -> counter(Table, Key, Operations, Default, Args)
            end;
        _ ->
            erlang:error(badarg, Args)
    end.

only_sets(Table, Args) ->
    case type(Table, Args) of
        Type when Type =:= set; Type =:= ordered_set -> ok;
        _ -> erlang:error(badarg, Args)
    end.

count(Object, KeyPos, Increment, Args) when is_integer(Increment) ->
    count(Object, KeyPos, {KeyPos + 1, Increment}, Args);
count(Object, KeyPos, Operation, Args) when is_tuple(Operation) ->
    {New, [N]} = count(Object, KeyPos, [Operation], Args),
    {New, N};
count(Object, KeyPos, Operations, Args) when is_list(Operations) ->
    counts(Object, KeyPos, Operations, [], Args);
count(_, _, _, Args) ->
    erlang:error(badarg, Args).

counts(Object, _, [], Values, _) ->
    {Object, lists:reverse(Values)};
counts(Object, KeyPos, [Operation | Rest], Values, Args) ->
    {Pos, Incr, Limit} =
        case Operation of
            {P, I} -> {P, I, none};
            {P, I, Threshold, Value} when is_integer(Threshold), is_integer(Value) -> {P, I, {Threshold, Value}};
            _ -> erlang:error(badarg, Args)
        end,
    Old =
        case is_integer(Pos) andalso Pos =/= KeyPos andalso Pos >= 1 andalso Pos =< tuple_size(Object) of
            true -> element(Pos, Object);
            false -> erlang:error(badarg, Args)
        end,
    case is_integer(Old) andalso is_integer(Incr) of
        true -> ok;
        false -> erlang:error(badarg, Args)
    end,
    New =
        case {Old + Incr, Limit} of
            {Sum, {T, V}} when Incr >= 0, Sum > T -> V;
            {Sum, {T, V}} when Incr < 0, Sum < T -> V;
            {Sum, _} -> Sum
        end,
    counts(setelement(Pos, Object, New), KeyPos, Rest, [New | Values], Args);
counts(_, _, _, _, Args) ->
    erlang:error(badarg, Args).

%% @doc Change elements of an object, {Position, Value} or a list of them; false when there is no such key.
-spec update_element(tab(), term(), {pos_integer(), term()} | [{pos_integer(), term()}]) -> boolean().
update_element(Table, Key, Changes) ->
    change(Table, Key, Changes, none, [Table, Key, Changes]).

%% @doc The same; without an object of that key, Default with that key is inserted first.
-spec update_element(tab(), term(), {pos_integer(), term()} | [{pos_integer(), term()}], tuple()) -> true.
update_element(Table, Key, Changes, Default) when is_tuple(Default) ->
    change(Table, Key, Changes, {Default}, [Table, Key, Changes, Default]);
update_element(Table, Key, Changes, Default) ->
    erlang:error(badarg, [Table, Key, Changes, Default]).

change(Table, Key, Changes, Default, Args) when is_tuple(Changes) ->
    change(Table, Key, [Changes], Default, Args);
change(Table, Key, Changes, Default, Args) ->
    only_sets(Table, Args),
    KeyPos = keypos(Table),
    case {ets:lookup(Table, Key), Default} of
        {[Old], _} ->
            check_changes(Changes, KeyPos, Args),
            case avm_ets:replace(Table, Old, changed(Old, Changes, Args)) of
                true -> true;
                false -> change(Table, Key, Changes, Default, Args)
            end;
        {[], none} ->
            may_write(Table, Args),
            false;
        {[], {Object}} when tuple_size(Object) >= KeyPos ->
            check_changes(Changes, KeyPos, Args),
            case ets:insert_new(Table, changed(setelement(KeyPos, Object, Key), Changes, Args)) of
                true -> true;
                false -> change(Table, Key, Changes, Default, Args)
            end;
        _ ->
            erlang:error(badarg, Args)
    end.

check_changes([], _, _) -> ok;
check_changes([{P, _} | T], KeyPos, Args) when is_integer(P), P >= 1, P =/= KeyPos -> check_changes(T, KeyPos, Args);
check_changes(_, _, Args) -> erlang:error(badarg, Args).

changed(Object, [], _) -> Object;
changed(Object, [{P, V} | T], Args) when P =< tuple_size(Object) -> changed(setelement(P, Object, V), T, Args);
changed(_, _, Args) -> erlang:error(badarg, Args).

%% Inserting nothing asks for the right to write.
may_write(Table, Args) ->
    try
        ets:insert(Table, [])
    catch
        error:badarg -> erlang:error(badarg, Args)
    end.

%% -- traversal ------------------------------------------------------------------------------------------------

%% @doc The first key.
-spec first(tab()) -> term() | '$end_of_table'.
first(_Table) -> ?NATIVE.

%% @doc The last key; the first one of tables without order.
-spec last(tab()) -> term() | '$end_of_table'.
last(_Table) -> ?NATIVE.

%% @doc The key behind a key.
-spec next(tab(), term()) -> term() | '$end_of_table'.
next(_Table, _Key) -> ?NATIVE.

%% @doc The key before a key; the one behind it of tables without order.
-spec prev(tab(), term()) -> term() | '$end_of_table'.
prev(_Table, _Key) -> ?NATIVE.

%% @doc The first key and its objects.
-spec first_lookup(tab()) -> {term(), [tuple()]} | '$end_of_table'.
first_lookup(Table) -> with_objects(Table, ets:first(Table)).

%% @doc The last key and its objects.
-spec last_lookup(tab()) -> {term(), [tuple()]} | '$end_of_table'.
last_lookup(Table) -> with_objects(Table, ets:last(Table)).

%% @doc The key behind a key and its objects.
-spec next_lookup(tab(), term()) -> {term(), [tuple()]} | '$end_of_table'.
next_lookup(Table, Key) -> with_objects(Table, ets:next(Table, Key)).

%% @doc The key before a key and its objects.
-spec prev_lookup(tab(), term()) -> {term(), [tuple()]} | '$end_of_table'.
prev_lookup(Table, Key) -> with_objects(Table, ets:prev(Table, Key)).

with_objects(_, '$end_of_table') -> '$end_of_table';
with_objects(Table, Key) -> {Key, ets:lookup(Table, Key)}.

%% @doc Fold over the objects, from the first key on.
-spec foldl(fun((tuple(), Acc) -> Acc), Acc, tab()) -> Acc.
foldl(Fun, Acc, Table) ->
    traverse(Fun, Acc, Table, fun ets:first/1, fun ets:next/2, fun(Objects) -> Objects end).

%% @doc Fold over the objects, from the last key on.
-spec foldr(fun((tuple(), Acc) -> Acc), Acc, tab()) -> Acc.
foldr(Fun, Acc, Table) ->
    traverse(Fun, Acc, Table, fun ets:last/1, fun ets:prev/2, fun lists:reverse/1).

traverse(Fun, Acc, Table, First, Next, Order) ->
    ets:safe_fixtable(Table, true),
    try
        traverse_keys(First(Table), Fun, Acc, Table, Next, Order)
    after
        catch ets:safe_fixtable(Table, false)
    end.

traverse_keys('$end_of_table', _, Acc, _, _, _) ->
    Acc;
traverse_keys(Key, Fun, Acc, Table, Next, Order) ->
    Acc1 = lists:foldl(Fun, Acc, Order(ets:lookup(Table, Key))),
    traverse_keys(Next(Table, Key), Fun, Acc1, Table, Next, Order).

%% @doc All objects.
-spec tab2list(tab()) -> [tuple()].
tab2list(Table) ->
    {Objects, _} = avm_ets:objects(Table, [], 0, []),
    Objects.

%% @doc The objects of the I-th key, from 0; '$end_of_table' behind the last.
-spec slot(tab(), non_neg_integer()) -> [tuple()] | '$end_of_table'.
slot(Table, I) when is_integer(I), I >= 0 -> slot(Table, I, ets:first(Table), I);
slot(Table, I) -> erlang:error(badarg, [Table, I]).

slot(_, 0, '$end_of_table', _) -> '$end_of_table';
slot(Table, _, '$end_of_table', I) -> erlang:error(badarg, [Table, I]);
slot(Table, 0, Key, _) -> ets:lookup(Table, Key);
slot(Table, N, Key, I) -> slot(Table, N - 1, ets:next(Table, Key), I).

%% @doc Replace all objects by those a fun reads: Fun(read) gives {Objects, Fun} or end_of_input.
-spec init_table(tab(), fun((read | close) -> term())) -> true.
init_table(Table, Fun) ->
    ets:delete_all_objects(Table),
    init_table_from(Table, Fun).

init_table_from(Table, Fun) ->
    case Fun(read) of
        end_of_input ->
            true;
        {Objects, More} when is_list(Objects), is_function(More) ->
            ets:insert(Table, Objects),
            init_table_from(Table, More);
        _ ->
            erlang:error(badarg, [Table, Fun])
    end.

%% -- matching -------------------------------------------------------------------------------------------------

%% @doc The variables of a pattern, for each object that matches it.
-spec match(tab(), term()) -> [[term()]].
match(Table, Pattern) -> run_all(Table, [{Pattern, [], ['$$']}], [Table, Pattern]).

%% @doc The same, at most Limit at a time.
-spec match(tab(), term(), pos_integer()) -> {[[term()]], continuation()} | '$end_of_table'.
match(Table, Pattern, Limit) -> run_some(Table, [{Pattern, [], ['$$']}], Limit, [Table, Pattern, Limit]).

%% @doc Go on where match/3 ended.
-spec match(continuation()) -> {[[term()]], continuation()} | '$end_of_table'.
match(Continuation) -> continue(Continuation).

%% @doc The objects that match a pattern.
-spec match_object(tab(), term()) -> [tuple()].
match_object(Table, Pattern) -> run_all(Table, [{Pattern, [], ['$_']}], [Table, Pattern]).

%% @doc The same, at most Limit at a time.
-spec match_object(tab(), term(), pos_integer()) -> {[tuple()], continuation()} | '$end_of_table'.
match_object(Table, Pattern, Limit) -> run_some(Table, [{Pattern, [], ['$_']}], Limit, [Table, Pattern, Limit]).

%% @doc Go on where match_object/3 ended.
-spec match_object(continuation()) -> {[tuple()], continuation()} | '$end_of_table'.
match_object(Continuation) -> continue(Continuation).

%% @doc Delete the objects that match a pattern.
-spec match_delete(tab(), term()) -> true.
match_delete(Table, Pattern) ->
    delete_matching(Table, [{Pattern, [], [true]}], [Table, Pattern]),
    true.

%% @doc What the match specification gives for each object that it matches.
-spec select(tab(), match_spec()) -> [term()].
select(Table, Spec) -> run_all(Table, Spec, [Table, Spec]).

%% @doc The same, at most Limit at a time.
-spec select(tab(), match_spec(), pos_integer()) -> {[term()], continuation()} | '$end_of_table'.
select(Table, Spec, Limit) -> run_some(Table, Spec, Limit, [Table, Spec, Limit]).

%% @doc Go on where select/3 ended.
-spec select(continuation()) -> {[term()], continuation()} | '$end_of_table'.
select(Continuation) -> continue(Continuation).

%% @doc As select/2; of an ordered_set from its end.
-spec select_reverse(tab(), match_spec()) -> [term()].
select_reverse(Table, Spec) ->
    Args = [Table, Spec],
    reverse_if_ordered(Table, run_all(Table, Spec, Args), Args).

%% @doc The same, at most Limit at a time.
-spec select_reverse(tab(), match_spec(), pos_integer()) -> {[term()], continuation()} | '$end_of_table'.
select_reverse(Table, Spec, Limit) when is_integer(Limit), Limit > 0 ->
    Args = [Table, Spec, Limit],
    case reverse_if_ordered(Table, run_all(Table, Spec, Args), Args) of
        [] -> '$end_of_table';
        Found -> chunk(Found, {Table, [], Limit, '$end_of_table', []})
    end;
select_reverse(Table, Spec, Limit) ->
    erlang:error(badarg, [Table, Spec, Limit]).

%% @doc Go on where select_reverse/3 ended.
-spec select_reverse(continuation()) -> {[term()], continuation()} | '$end_of_table'.
select_reverse(Continuation) -> continue(Continuation).

reverse_if_ordered(Table, Results, Args) ->
    case type(Table, Args) of
        ordered_set -> lists:reverse(Results);
        _ -> Results
    end.

%% @doc How many objects the match specification gives true for.
-spec select_count(tab(), match_spec()) -> non_neg_integer().
select_count(Table, Spec) -> length([true || true <- run_all(Table, Spec, [Table, Spec])]).

%% @doc Delete those objects; how many it were.
-spec select_delete(tab(), match_spec()) -> non_neg_integer().
select_delete(Table, Spec) -> delete_matching(Table, Spec, [Table, Spec]).

%% @doc Replace each object by what the match specification gives for it, which must have the same key; how many.
-spec select_replace(tab(), match_spec()) -> non_neg_integer().
select_replace(Table, Spec) ->
    Args = [Table, Spec],
    Clauses = compile(Spec, Args),
    may_write(Table, Args),
    type(Table, Args) =:= bag andalso erlang:error(badarg, Args),
    KeyPos = keypos(Table),
    Replace = fun(Object, N) ->
        case run(Clauses, Object) of
            {ok, New} when is_tuple(New), tuple_size(New) >= KeyPos ->
                case element(KeyPos, New) =:= element(KeyPos, Object) of
                    true -> N + one(avm_ets:replace(Table, Object, New));
                    false -> erlang:error(badarg, Args)
                end;
            {ok, _} ->
                erlang:error(badarg, Args);
            false ->
                N
        end
    end,
    lists:foldl(Replace, 0, candidates(Table, Clauses, Args)).

one(true) -> 1;
one(false) -> 0.

delete_matching(Table, Spec, Args) ->
    Clauses = compile(Spec, Args),
    may_write(Table, Args),
    Delete = fun(Object, N) ->
        case run(Clauses, Object) of
            {ok, true} -> N + one(avm_ets:drop(Table, Object));
            _ -> N
        end
    end,
    lists:foldl(Delete, 0, candidates(Table, Clauses, Args)).

run_all(Table, Spec, Args) ->
    Clauses = compile(Spec, Args),
    results(Clauses, candidates(Table, Clauses, Args)).

results(Clauses, [Object | Rest]) ->
    case run(Clauses, Object) of
        {ok, Value} -> [Value | results(Clauses, Rest)];
        false -> results(Clauses, Rest)
    end;
results(_, []) ->
    [].

%% Where a search must look: one key's objects when the only head says which, else all that the engine can't rule out.
candidates(Table, Clauses, Args) ->
    try known_key(Table, Clauses) of
        {key, Key} ->
            ets:lookup(Table, Key);
        all ->
            {Objects, _} = avm_ets:objects(Table, [], 0, outlines(Clauses)),
            Objects
    catch
        error:badarg -> erlang:error(badarg, Args)
    end.

known_key(Table, [{Head, _, _}]) when is_tuple(Head) ->
    KeyPos = keypos(Table),
    case KeyPos =< tuple_size(Head) andalso is_ground(element(KeyPos, Head)) of
        true -> {key, element(KeyPos, Head)};
        false -> all
    end;
known_key(_, _) ->
    all.

%% Maps in a head match maps with more keys: nothing that has one is known.
is_ground([H | T]) -> is_ground(H) andalso is_ground(T);
is_ground(T) when is_tuple(T) -> is_ground(tuple_to_list(T));
is_ground(T) when is_map(T) -> false;
is_ground('_') -> false;
is_ground(T) -> not is_variable(T).

%% What avm_ets:objects compares: immediate terms as they are; anything it shall not look at is a tuple.
outlines(Clauses) -> [outline(Head) || {Head, _, _} <- Clauses].

outline(Head) when is_tuple(Head) -> list_to_tuple([outline_element(E) || E <- tuple_to_list(Head)]);
outline(_) -> any.

outline_element('_') -> {};
outline_element(E) when is_atom(E) ->
    case is_variable(E) of
        true -> {};
        false -> E
    end;
outline_element(E) when is_pid(E); E =:= [] -> E;
outline_element(E) when is_integer(E), E > -16#800000000000, E < 16#800000000000 -> E;
outline_element(_) -> {}.

%% A continuation is {Table, Clauses, Limit, From, results already found}.
run_some(Table, Spec, Limit, Args) when is_integer(Limit), Limit > 0 ->
    Clauses = compile(Spec, Args),
    type(Table, Args),
    collect({Table, Clauses, Limit, [], []});
run_some(_, _, _, Args) ->
    erlang:error(badarg, Args).

continue('$end_of_table') -> '$end_of_table';
continue({Table, _, Limit, _, Found} = C) when is_integer(Limit), is_list(Found), is_atom(Table) orelse is_reference(Table) ->
    collect(C);
continue(C) -> erlang:error(badarg, [C]).

collect({_, _, Limit, From, Found} = C) when length(Found) >= Limit; From =:= '$end_of_table' ->
    case Found of
        [] -> '$end_of_table';
        _ -> chunk(Found, C)
    end;
collect({Table, Clauses, Limit, From, Found}) ->
    {Objects, Next} = avm_ets:objects(Table, From, Limit - length(Found), outlines(Clauses)),
    collect({Table, Clauses, Limit, Next, Found ++ results(Clauses, Objects)}).

chunk(Found, {Table, Clauses, Limit, From, _}) when length(Found) > Limit ->
    {Now, Later} = lists:split(Limit, Found),
    {Now, {Table, Clauses, Limit, From, Later}};
chunk(Found, {_, _, _, '$end_of_table', _}) ->
    {Found, '$end_of_table'};
chunk(Found, {Table, Clauses, Limit, From, _}) ->
    {Found, {Table, Clauses, Limit, From, []}}.

%% @doc A continuation that went through external form: the same, for nothing in ours needs repair.
-spec repair_continuation(continuation(), match_spec()) -> continuation().
repair_continuation(Continuation, _Spec) -> Continuation.

%% -- match specifications -------------------------------------------------------------------------------------

%% @doc Check a match specification once for many runs.
-spec match_spec_compile(match_spec()) -> term().
match_spec_compile(Spec) -> {'$match_spec', compile(Spec, [Spec])}.

%% @doc Whether a term is what match_spec_compile/1 gives.
-spec is_compiled_ms(term()) -> boolean().
is_compiled_ms({'$match_spec', Clauses}) -> is_list(Clauses);
is_compiled_ms(_) -> false.

%% @doc What a match specification gives for each term of a list that it matches.
-spec match_spec_run([term()], term()) -> [term()].
match_spec_run(Terms, {'$match_spec', Clauses}) when is_list(Terms) -> results(Clauses, Terms);
match_spec_run(Terms, Compiled) -> erlang:error(badarg, [Terms, Compiled]).

%% @doc What a match specification gives for one tuple, false when it doesn't match.
-spec test_ms(tuple(), match_spec()) -> {ok, term()} | {error, [{error, string()}]}.
test_ms(Object, Spec) when is_tuple(Object) ->
    try compile(Spec, []) of
        Clauses ->
            case run(Clauses, Object) of
                {ok, Value} -> {ok, Value};
                false -> {ok, false}
            end
    catch
        error:badarg -> {error, [{error, "The match specification is badly formed"}]}
    end;
test_ms(Object, Spec) ->
    erlang:error(badarg, [Object, Spec]).

compile(Spec, Args) ->
    case is_proper(Spec) andalso lists:all(fun is_clause/1, Spec) of
        true -> Spec;
        false -> erlang:error(badarg, Args)
    end.

is_proper(L) -> is_list(L) andalso (catch length(L) >= 0) =:= true.

is_clause({Head, Guards, [_ | _] = Body}) ->
    is_proper(Guards) andalso is_proper(Body) andalso
        begin
            Variables = variables(Head, []),
            lists:all(fun(E) -> is_expression(E, Variables) end, Guards ++ Body)
        end;
is_clause(_) ->
    false.

is_variable(Term) -> variable(Term) =/= none.

%% The number of a variable: '$1' and '$01' are the same.
variable(A) when is_atom(A) ->
    case atom_to_list(A) of
        [$$, D | Rest] when length(Rest) < 8 -> digits([D | Rest], 0);
        _ -> none
    end;
variable(_) ->
    none.

digits([D | Rest], N) when D >= $0, D =< $9 -> digits(Rest, N * 10 + D - $0);
digits([], N) -> N;
digits(_, _) -> none.

variables([H | T], Vs) -> variables(T, variables(H, Vs));
variables(T, Vs) when is_tuple(T) -> variables(tuple_to_list(T), Vs);
variables(T, Vs) when is_map(T) -> variables(maps:values(T), Vs);
variables(T, Vs) ->
    case variable(T) of
        none -> Vs;
        N -> [N | Vs]
    end.

is_expression(E, Vs) when is_atom(E) -> lists:member(variable(E), [none | Vs]);
is_expression([H | T], Vs) -> is_expression(H, Vs) andalso is_expression(T, Vs);
is_expression(E, Vs) when is_map(E) ->
    lists:all(fun({K, V}) -> is_expression(K, Vs) andalso is_expression(V, Vs) end, maps:to_list(E));
is_expression({T}, Vs) when is_tuple(T) -> lists:all(fun(E) -> is_expression(E, Vs) end, tuple_to_list(T));
is_expression({const, _}, _) -> true;
is_expression(E, Vs) when is_tuple(E), tuple_size(E) > 0 ->
    [F | Args] = tuple_to_list(E),
    is_function_name(F, length(Args)) andalso lists:all(fun(A) -> is_expression(A, Vs) end, Args);
is_expression({}, _) -> false;
is_expression(_, _) -> true.

is_function_name(F, N) when F =:= 'andalso'; F =:= 'orelse'; F =:= 'and'; F =:= 'or' -> N >= 1;
is_function_name(F, 0) ->
    lists:member(F, [self, node]);
is_function_name(F, 1) ->
    lists:member(F, [
        is_atom, is_float, is_integer, is_list, is_number, is_pid, is_port, is_reference, is_tuple, is_map,
        is_binary, is_bitstring, is_boolean, is_function, abs, hd, tl, length, node, round, trunc, ceil, floor,
        float, size, tuple_size, byte_size, bit_size, map_size, 'not', 'bnot', '+', '-'
    ]);
is_function_name(F, 2) ->
    lists:member(F, [
        element, is_map_key, map_get, is_function, binary_part, max, min, '+', '-', '*', '/', 'div',
        'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', 'xor', '>', '>=', '<', '=<', '=:=', '==', '=/=', '/='
    ]);
is_function_name(F, 3) ->
    lists:member(F, [is_record, binary_part]);
is_function_name(_, _) ->
    false.

%% What the first matching clause gives: {ok, Value}; false: none matches. An error in a body gives 'EXIT'.
run([{Head, Guards, Body} | Rest], Object) ->
    case bind(Head, Object, #{}) of
        false ->
            run(Rest, Object);
        Bound ->
            case guards(Guards, Bound, Object) of
                true -> {ok, body(Body, Bound, Object)};
                false -> run(Rest, Object)
            end
    end;
run([], _) ->
    false.

bind('_', _, Bound) ->
    Bound;
bind(Pattern, Value, Bound) when is_atom(Pattern) ->
    case variable(Pattern) of
        none when Pattern =:= Value ->
            Bound;
        none ->
            false;
        N ->
            case Bound of
                #{N := Value} -> Bound;
                #{N := _} -> false;
                _ -> Bound#{N => Value}
            end
    end;
bind([PH | PT], [H | T], Bound) ->
    case bind(PH, H, Bound) of
        false -> false;
        Bound1 -> bind(PT, T, Bound1)
    end;
bind(Pattern, Value, Bound) when is_tuple(Pattern) ->
    case is_tuple(Value) andalso tuple_size(Pattern) =:= tuple_size(Value) of
        true -> bind_elements(1, Pattern, Value, Bound);
        false -> false
    end;
bind(Pattern, Value, Bound) when is_map(Pattern) ->
    case is_map(Value) of
        true -> bind_keys(maps:to_list(Pattern), Value, Bound);
        false -> false
    end;
bind(Pattern, Value, Bound) when Pattern =:= Value ->
    Bound;
bind(_, _, _) ->
    false.

bind_elements(I, Pattern, _, Bound) when I > tuple_size(Pattern) ->
    Bound;
bind_elements(I, Pattern, Value, Bound) ->
    case bind(element(I, Pattern), element(I, Value), Bound) of
        false -> false;
        Bound1 -> bind_elements(I + 1, Pattern, Value, Bound1)
    end.

bind_keys([{Key, Pattern} | Rest], Map, Bound) ->
    case Map of
        #{Key := Value} ->
            case bind(Pattern, Value, Bound) of
                false -> false;
                Bound1 -> bind_keys(Rest, Map, Bound1)
            end;
        _ ->
            false
    end;
bind_keys([], _, Bound) ->
    Bound.

guards([], _, _) ->
    true;
guards([Guard | Rest], Bound, Object) ->
    try eval(Guard, Bound, Object) of
        true -> guards(Rest, Bound, Object);
        _ -> false
    catch
        error:_ -> false
    end.

body(Body, Bound, Object) ->
    try
        lists:last([eval(E, Bound, Object) || E <- Body])
    catch
        error:_ -> 'EXIT'
    end.

eval('$_', _, Object) ->
    Object;
eval('$$', Bound, _) ->
    [V || {_, V} <- lists:sort(maps:to_list(Bound))];
eval(E, Bound, _) when is_atom(E) ->
    maps:get(variable(E), Bound, E);
eval([H | T], Bound, Object) ->
    [eval(H, Bound, Object) | eval(T, Bound, Object)];
eval({const, Term}, _, _) ->
    Term;
eval({T}, Bound, Object) when is_tuple(T) ->
    list_to_tuple([eval(E, Bound, Object) || E <- tuple_to_list(T)]);
eval(M, Bound, Object) when is_map(M) ->
    maps:from_list([{eval(K, Bound, Object), eval(V, Bound, Object)} || {K, V} <- maps:to_list(M)]);
eval(E, Bound, Object) when is_tuple(E) ->
    [F | Args] = tuple_to_list(E),
    call(F, Args, Bound, Object);
eval(Term, _, _) ->
    Term.

call('andalso', [Last], Bound, Object) ->
    eval(Last, Bound, Object);
call('andalso', [E | Rest], Bound, Object) ->
    case eval(E, Bound, Object) of
        true -> call('andalso', Rest, Bound, Object);
        false -> false
    end;
call('orelse', [Last], Bound, Object) ->
    eval(Last, Bound, Object);
call('orelse', [E | Rest], Bound, Object) ->
    case eval(E, Bound, Object) of
        true -> true;
        false -> call('orelse', Rest, Bound, Object)
    end;
call(F, Args, Bound, Object) when F =:= 'and'; F =:= 'or' ->
    [First | Rest] = [eval(A, Bound, Object) || A <- Args],
    true = is_boolean(First),
    lists:foldl(fun(A, B) -> erlang:F(B, A) end, First, Rest);
call(is_record, [R, Name, Size], Bound, Object) ->
    V = eval(R, Bound, Object),
    is_tuple(V) andalso tuple_size(V) > 0 andalso tuple_size(V) =:= eval(Size, Bound, Object) andalso
        element(1, V) =:= eval(Name, Bound, Object);
call(F, Args, Bound, Object) ->
    apply(erlang, F, [eval(A, Bound, Object) || A <- Args]).
