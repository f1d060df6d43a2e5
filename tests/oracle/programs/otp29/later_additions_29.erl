%% Functions of newer releases: padded zips of three, times to system times, a supervisor's child, trees of lists.
-module(later_additions_29).
-export([start/0, init/1, child/1, child/0]).

start() ->
    Hows = [fail, trim, {pad, {x, y, z}}, {pad, {x, y}}, other],
    Lists = [{[], [], []}, {[1], [2], [3]}, {[1, 2], [3], [4, 5, 6]}, {[], [1, 2], []}, {[1], [2], x}, {[1 | 2], [3], [4]}],
    [oracle:say({L, H, oracle:try_(fun() -> lists:zip3(A, B, C, H) end),
                 oracle:try_(fun() -> lists:zipwith3(fun(X, Y, Z) -> [X, Y, Z] end, A, B, C, H) end)})
     || {A, B, C} = L <- Lists, H <- Hows],
    [oracle:say({H, element(1, oracle:try_(fun() -> lists:zipwith3(fun(X) -> X end, A, [], [], H) end))}) || A <- [[], [1]], H <- Hows],
    times(),
    [oracle:say(oracle:try_(fun() -> gb_trees:to_list(gb_trees:from_list(L)) end))
     || L <- [[], [{2, b}, {1, a}, {2, c}], [{1.0, a}, {1, b}], [x], [{1, a} | x], x]],
    children([one_for_one, simple_one_for_one]),
    ok.

times() ->
    Dates = [{{1970, 1, 1}, {0, 0, 0}}, {{2020, 2, 29}, {23, 59, 59}}, {{1969, 12, 31}, {23, 59, 59}}, {{0, 1, 1}, {0, 0, 0}},
        {{2021, 13, 1}, {0, 0, 0}}, {{2021, 2, 29}, {0, 0, 0}}, {{2021, 2, 28}, {24, 0, 0}}, x, {x, y}],
    Options = [[], [{unit, second}], [{unit, millisecond}], [{unit, native}], [{unit, 10}], [{unit, none}], [{other, 1}]],
    [oracle:say({D, oracle:try_(fun() -> calendar:universal_time_to_system_time(D) end),
                 [oracle:try_(fun() -> calendar:universal_time_to_system_time(D, O) end) || O <- Options]}) || D <- Dates],
    [oracle:say({D, element(1, oracle:try_(fun() -> calendar:local_time_to_system_time(D) end)),
                 [element(1, oracle:try_(fun() -> calendar:local_time_to_system_time(D, O) end)) || O <- Options]}) || D <- Dates],
    Now = 1600000000,
    Now = calendar:local_time_to_system_time(calendar:system_time_to_local_time(Now, second)),
    oracle:say(calendar:local_time_to_system_time(calendar:system_time_to_local_time(Now, second), [{unit, microsecond}])).

children(Strategies) ->
    process_flag(trap_exit, true),
    [begin
         {ok, Sup} = supervisor:start_link(?MODULE, Strategy),
         {ok, Pid} = case Strategy of
             one_for_one -> supervisor:start_child(Sup, spec(extra));
             _ -> supervisor:start_child(Sup, [])
         end,
         oracle:say([normal(supervisor:which_child(Sup, W), Pid) || W <- [Pid, extra, first, none, undefined, self()]]),
         _ = Strategy =:= one_for_one andalso supervisor:terminate_child(Sup, extra),
         oracle:say([normal(supervisor:which_child(Sup, W), Pid) || W <- [extra, Pid]]),
         oracle:say(supervisor:stop(Sup)),
         oracle:say(receive {'EXIT', Sup, Why} -> Why after 1000 -> alive end),
         oracle:say(oracle:try_(fun() -> supervisor:stop(Sup) end)),
         {ok, Other} = supervisor:start_link(?MODULE, Strategy),
         oracle:say(oracle:try_(fun() -> supervisor:stop(Other, shutdown, 1000) end)),
         oracle:say(receive {'EXIT', Other, Why2} -> Why2 after 1000 -> alive end)
     end || Strategy <- Strategies].

normal({ok, {Id, Pid, Type, Modules}}, Pid) -> {ok, {Id, that, Type, Modules}};
normal(Other, _) -> Other.

init(Strategy) -> {ok, {#{strategy => Strategy}, [spec(first)]}}.

spec(Id) -> #{id => Id, start => {?MODULE, child, []}, modules => [some, modules]}.

child() -> child(x).

child(_) -> {ok, proc_lib:spawn_link(fun() -> receive stop -> ok end end)}.
