%% application: the same calls with the same answers as OTP's. This module is every application's callback module.
-module(application_tests).
-include_lib("eunit/include/eunit.hrl").
-behaviour(application).
-export([start/2, stop/1, prep_stop/1, start_phase/3, init/1]).

start(normal, {ok, To}) ->
    To ! {starting, application:get_application(), application:start_type()},
    {ok, Pid} = supervisor:start_link({local, app_tests_sup}, ?MODULE, []),
    {ok, Pid, To};
start(normal, {crash, Reason}) ->
    error(Reason);
start(normal, {return, Value}) ->
    Value.

prep_stop(To) ->
    To ! prep_stop,
    To.

stop(To) -> To ! stopped.

start_phase(Phase, normal, {To, Args}) ->
    To ! {Phase, Args},
    ok.

init([]) -> {ok, {{one_for_one, 1, 1}, []}}.

app(Name, Properties) -> {application, Name, [{description, "d"}, {vsn, "1.2"} | Properties]}.

loaded(Apps) ->
    [ok = application:load(A) || A <- Apps],
    [Name || {application, Name, _} <- Apps].

cleaned(Names) ->
    lists:foreach(
        fun(Name) ->
            _ = application:stop(Name),
            _ = application:unload(Name)
        end,
        lists:reverse(Names)
    ).

with(Apps, F) ->
    Names = loaded(Apps),
    try
        F()
    after
        cleaned(Names)
    end.

mod(Arg) -> [{mod, {?MODULE, Arg}}, {applications, [kernel, stdlib]}].

lifecycle_test() ->
    with([app(a1, mod({ok, self()}))], fun() ->
        ok = application:start(a1),
        receive
            {starting, App, Type} ->
                ?assertEqual({ok, a1}, App),
                ?assertEqual(normal, Type)
        end,
        ?assertEqual({error, {already_started, a1}}, application:start(a1)),
        ?assertEqual(ok, application:ensure_started(a1)),
        ?assertEqual({a1, "d", "1.2"}, lists:keyfind(a1, 1, application:which_applications())),
        Top = whereis(app_tests_sup),
        ?assertEqual({ok, a1}, application:get_application(Top)),
        ?assertEqual({error, {running, a1}}, application:unload(a1)),
        ok = application:stop(a1),
        [ok, ok] = [receive M -> ok after 1000 -> {no, M} end || M <- [prep_stop, stopped]],
        ?assertNot(is_process_alive(Top)),
        ?assertEqual({error, {not_started, a1}}, application:stop(a1)),
        ?assertEqual(false, lists:keyfind(a1, 1, application:which_applications(1000)))
    end).

failures_test_() ->
    {setup,
        fun() ->
            loaded([
                app(f1, mod({return, {error, cold}})), app(f2, mod({return, nonsense})), app(f3, mod({crash, ouch})),
                app(f4, [{applications, [f5]}])
            ])
        end,
        fun cleaned/1, [
            ?_assertEqual({error, {cold, {?MODULE, start, [normal, {return, {error, cold}}]}}}, application:start(f1)),
            ?_assertEqual(
                {error, {bad_return, {{?MODULE, start, [normal, {return, nonsense}]}, nonsense}}}, application:start(f2)
            ),
            ?_assertMatch(
                {error, {bad_return, {{?MODULE, start, [normal, {crash, ouch}]}, {'EXIT', {ouch, [_ | _]}}}}},
                application:start(f3)
            ),
            ?_assertEqual({error, {not_started, f5}}, application:start(f4)),
            ?_assertMatch({error, {f5, {"no such file or directory", "f5.app"}}}, application:ensure_all_started(f4)),
            ?_assertEqual({error, {"no such file or directory", "nope.app"}}, application:load(nope)),
            ?_assertEqual({error, {"no such file or directory", "nope.app"}}, application:start(nope, temporary)),
            ?_assertEqual({error, {not_loaded, nope}}, application:unload(nope)),
            ?_assertEqual({error, {already_loaded, app(f1, [])}}, application:load(app(f1, [])))
        ]}.

needs_test() ->
    with([app(n1, []), app(n2, [{applications, [n1]}]), app(n3, [{applications, [n2, n1]}])], fun() ->
        ?assertEqual({error, {not_started, n2}}, application:start(n3)),
        ?assertEqual({ok, [n1, n2, n3]}, application:ensure_all_started(n3)),
        ?assertEqual({ok, []}, application:ensure_all_started(n3, permanent)),
        ok = application:stop(n3),
        ?assertEqual(ok, application:ensure_started(n3, temporary))
    end).

phases_test() ->
    Me = self(),
    Phases = [{start_phases, [{go, {Me, 1}}, {on, {Me, 2}}]} | mod({ok, Me})],
    with([app(p1, Phases)], fun() ->
        ok = application:start(p1),
        [ok, ok] = [receive M -> ok after 1000 -> {no, M} end || M <- [{go, 1}, {on, 2}]]
    end).

env_test() ->
    with([app(e1, [{env, [{k, 1}, {l, 2}]}])], fun() ->
        ?assertEqual({ok, 1}, application:get_env(e1, k)),
        ?assertEqual(undefined, application:get_env(e1, m)),
        ?assertEqual(3, application:get_env(e1, m, 3)),
        ?assertEqual([{k, 1}, {l, 2}], lists:sort(application:get_all_env(e1))),
        ok = application:set_env(e1, k, 5),
        ok = application:set_env(e1, m, 6, [{persistent, true}]),
        ?assertEqual({ok, 5}, application:get_env(e1, k)),
        ok = application:unset_env(e1, l),
        ?assertEqual(undefined, application:get_env(e1, l)),
        ok = application:unload(e1),
        ?assertEqual(undefined, application:get_env(e1, k)),
        ok = application:load(app(e1, [{env, [{k, 1}, {m, 2}]}])),
        ?assertEqual({ok, 6}, application:get_env(e1, m)),
        ok = application:unset_env(e1, m, [{persistent, true}]),
        ok = application:set_env([{e1, [{x, 1}]}, {e9, [{y, 2}]}]),
        ok = application:set_env([{e1, [{z, 1}]}], [{timeout, 1000}]),
        ?assertEqual({{ok, 1}, {ok, 2}, {ok, 1}}, {
            application:get_env(e1, x), application:get_env(e9, y), application:get_env(e1, z)
        }),
        ?assertEqual(undefined, application:get_env(k)),
        ?assertEqual([], application:get_all_env())
    end).

keys_test() ->
    with([app(k1, [{modules, [k1_mod]}, {registered, [r]}, {applications, [kernel]}])], fun() ->
        ?assertEqual({ok, "1.2"}, application:get_key(k1, vsn)),
        ?assertEqual({ok, [k1_mod]}, application:get_key(k1, modules)),
        ?assertEqual(undefined, application:get_key(k1, nonsense)),
        ?assertEqual(undefined, application:get_key(nope, vsn)),
        {ok, All} = application:get_all_key(k1),
        ?assertEqual(
            [description, id, vsn, modules, maxP, maxT, registered, included_applications, optional_applications,
                applications, env, mod, start_phases],
            [K || {K, _} <- All]
        ),
        ?assertEqual(undefined, application:get_all_key(nope)),
        ?assertEqual({ok, k1}, application:get_application(k1_mod)),
        ?assertEqual(undefined, application:get_application(no_such_module)),
        ?assertEqual(undefined, application:get_application()),
        ?assertEqual(undefined, application:get_key(vsn)),
        ?assertEqual([], application:get_all_key()),
        ?assertEqual({k1, "d", "1.2"}, lists:keyfind(k1, 1, application:loaded_applications())),
        ?assertMatch({_, [_ | _]}, lists:keyfind(loaded, 1, application:info())),
        ?assertEqual(undefined, application:start_type()),
        ?assertEqual(ok, application:permit(k1, true)),
        ?assertEqual({error, {already_loaded, k1}}, application:load(k1))
    end).

%% A temporary application that ends is only forgotten.
end_test() ->
    with([app(t1, mod({ok, self()}))], fun() ->
        ok = application:start(t1),
        exit(whereis(app_tests_sup), kill),
        gone(t1, 100)
    end).

gone(Name, N) ->
    case lists:keyfind(Name, 1, application:which_applications()) of
        false -> ok;
        _ when N > 0 ->
            timer:sleep(10),
            gone(Name, N - 1)
    end.

%% What a process of an application prints comes out where its starter's does.
output_test() ->
    with([app(o1, mod({ok, self()}))], fun() -> ok = application:start(o1) end).
