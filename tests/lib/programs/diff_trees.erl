%% gb_trees, gb_sets, dict, array through random sequences of calls; calendar on random dates.
-module(diff_trees).
-export([run/2]).

run(N, Seed) ->
    diff:times(N, Seed, fun() ->
        Ops = diff:list(25, fun operation/0),
        [both({M, Ops}, M, fun(Mod) -> [steps(M, Mod, Ops)] end) || M <- [gb_trees, gb_sets, dict, array]],
        calendar()
    end).

both(What, M, F) ->
    Ours = list_to_atom("x_" ++ atom_to_list(M)),
    diff:check(case What of {A, B} -> {A, all, B} end, diff:outcome(fun() -> F(M) end), diff:outcome(fun() -> F(Ours) end)).

operation() -> {diff:int(14), diff:pick([1, 2, 3, 4, 5, 6, 7, 8, a, b, 2.0, "x", {1}]), diff:int(9)}.

steps(gb_trees, M, Ops) ->
    run_steps(M, M:empty(), Ops, fun tree/4, fun(T) -> {M:to_list(T), M:size(T), M:keys(T), M:values(T), walk(M, M:iterator(T))} end);
steps(gb_sets, M, Ops) ->
    run_steps(M, M:new(), Ops, fun set/4, fun(T) -> {M:to_list(T), M:size(T), M:is_set(T), walk(M, M:iterator(T))} end);
steps(dict, M, Ops) ->
    run_steps(M, M:new(), Ops, fun dict/4, fun(T) -> {lists:sort(M:to_list(T)), M:size(T)} end);
steps(array, M, Ops) ->
    run_steps(M, M:new(), Ops, fun array/4, fun(T) -> {M:to_list(T), M:sparse_to_orddict(T), M:size(T), M:is_fix(T), M:sparse_size(T)} end).

run_steps(M, T, [{Op, K, V} | Ops], Step, View) ->
    {Result, Next} =
        try Step(M, T, Op, {K, V}) of
            {result, R, T1} -> {R, T1};
            {result, R} -> {R, T};
            T1 -> {ok, T1}
        catch
            C:E -> {{C, E}, T}
        end,
    [{Result, View(Next)} | run_steps(M, Next, Ops, Step, View)];
run_steps(_, _, [], _, _) ->
    [].

walk(M, I) ->
    case M:next(I) of
        none -> [];
        {A, J} -> [A | walk(M, J)];
        {A, B, J} -> [{A, B} | walk(M, J)]
    end.

tree(M, T, Op, {K, V}) ->
    case Op of
        0 -> {result, M:lookup(K, T)};
        1 -> {result, element(2, {x, M:is_defined(K, T)})};
        2 -> case M:take_any(K, T) of error -> {result, error}; {X, R} -> {result, X, R} end;
        3 -> M:delete_any(K, T);
        4 -> {result, case M:is_empty(T) of true -> e; false -> {M:smallest(T), M:largest(T)} end};
        5 -> case M:is_empty(T) of true -> T; false -> {A, B, R} = M:take_smallest(T), {result, {A, B}, R} end;
        6 -> case M:is_empty(T) of true -> T; false -> {A, B, R} = M:take_largest(T), {result, {A, B}, R} end;
        7 -> {result, walk(M, M:iterator_from(K, T))};
        8 -> M:map(fun(X, Y) -> {X, Y} end, T);
        9 -> M:balance(T);
        10 -> case M:is_defined(K, T) of true -> M:update(K, V, T); false -> M:insert(K, V, T) end;
        _ -> M:enter(K, V, T)
    end.

%% which of elements that are equal but not the same stays is nowhere said
set(M, T, Op, {2.0, V}) ->
    set(M, T, Op, {2, V});
set(M, T, Op, {K, V}) ->
    case Op of
        0 -> {result, M:is_member(K, T)};
        1 -> M:delete_any(K, T);
        2 -> case M:is_empty(T) of true -> T; false -> {A, R} = M:take_smallest(T), {result, A, R} end;
        3 -> {result, walk(M, M:iterator_from(K, T))};
        4 -> M:union(T, M:from_list([K, V]));
        5 -> {result, M:to_list(M:intersection(T, M:from_list([K, V, a, b])))};
        6 -> M:subtract(T, M:from_list([K, V]));
        7 -> {result, {M:is_subset(T, M:from_list([1, 2, 3, a])), M:is_disjoint(T, M:from_list([K]))}};
        8 -> M:filter(fun is_number/1, T);
        9 -> {result, M:fold(fun(X, A) -> [X | A] end, [], T)};
        _ -> M:add(K, T)
    end.

dict(M, T, Op, {2.0, V}) ->
    dict(M, T, Op, {2, V});
dict(M, T, Op, {K, V}) ->
    case Op of
        0 -> {result, M:find(K, T)};
        1 -> M:erase(K, T);
        2 -> case M:take(K, T) of error -> {result, error}; {X, R} -> {result, X, R} end;
        3 -> {result, lists:sort(M:fetch_keys(T))};
        4 -> M:update(K, fun(X) -> {X} end, V, T);
        5 -> M:filter(fun(_, X) -> X =/= 3 end, T);
        6 -> M:map(fun(_, X) -> X end, T);
        7 -> M:merge(fun(_, X, Y) -> {X, Y} end, T, M:from_list([{K, V}, {a, 1}]));
        8 -> {result, lists:sort(M:fold(fun(X, Y, A) -> [{X, Y} | A] end, [], T))};
        9 -> {result, M:fetch(K, T)};
        _ -> M:store(K, V, T)
    end.

array(M, T, Op, {K, V}) ->
    case Op of
        0 -> {result, M:get(V, T)};
        1 -> M:reset(V, T);
        2 -> M:resize(M:size(T) + V, T);
        3 -> {result, M:default(T)};
        4 -> M:fix(T);
        5 -> M:relax(T);
        6 -> M:map(fun(I, X) -> {I, X} end, T);
        7 -> M:sparse_map(fun(I, X) -> {I, X} end, T);
        8 -> {result, {M:foldl(fun(I, X, A) -> [{I, X} | A] end, [], T), M:sparse_foldr(fun(I, X, A) -> [{I, X} | A] end, [], T)}};
        9 -> M:from_list(lists:seq(1, V), K);
        10 -> M:new([{size, V}, {default, K}, {fixed, false}]);
        _ -> M:set(V, K, T)
    end.

calendar() ->
    Days = diff:int(diff:pick([1000, 800000, 3000000])),
    {Y, M, D} = Date = {diff:int(diff:pick([5, 3000])), 1 + diff:int(12), 1 + diff:int(31)},
    Seconds = diff:int(100000000000),
    diff:same(calendar, gregorian_days_to_date, [Days]),
    diff:same(calendar, gregorian_seconds_to_datetime, [Seconds]),
    diff:same(calendar, valid_date, [Date]),
    diff:same(calendar, is_leap_year, [Y]),
    diff:same(calendar, last_day_of_the_month, [Y, min(M, 12)]),
    case calendar:valid_date(Date) of
        true ->
            diff:same(calendar, date_to_gregorian_days, [Y, M, D]),
            diff:same(calendar, day_of_the_week, [Date]),
            diff:same(calendar, iso_week_number, [Date]);
        false ->
            ok
    end,
    Unit = diff:pick([second, millisecond, microsecond, nanosecond]),
    Time = erlang:convert_time_unit(diff:int(4000000000), second, Unit) + diff:int(erlang:convert_time_unit(1, second, Unit)),
    diff:same(calendar, system_time_to_universal_time, [Time, Unit]),
    Options = [{unit, Unit}] ++ diff:pick([[], [{offset, "Z"}], [{offset, "-02:30"}], [{offset, 3600}], [{offset, "+01:00"}, {time_designator, $\s}]]),
    diff:same(calendar, system_time_to_rfc3339, [Time, Options]),
    Text = calendar:system_time_to_rfc3339(Time, Options),
    diff:same(calendar, rfc3339_to_system_time, [Text, [{unit, Unit}]]),
    diff:same(calendar, seconds_to_daystime, [diff:int(1000000) - 500000]),
    diff:same(calendar, seconds_to_time, [diff:int(86399)]),
    A = calendar:gregorian_seconds_to_datetime(Seconds),
    diff:same(calendar, time_difference, [A, calendar:gregorian_seconds_to_datetime(diff:int(100000000000))]),
    diff:same(calendar, universal_time_to_local_time, [calendar:system_time_to_universal_time(diff:int(2000000000), second)]).
