%% What application has since OTP 26, and descriptions that packs bring.
%% engine only
-module(new_application_tests).
-include_lib("eunit/include/eunit.hrl").
-behaviour(application).
-export([start/2, stop/1, init/1]).

start(normal, _) -> supervisor:start_link(?MODULE, []).
stop(_) -> ok.
init([]) -> {ok, {#{strategy => one_for_one}, []}}.

supervisor_test() ->
    ok = application:load({application, s1, [{mod, {?MODULE, []}}, {applications, [kernel]}]}),
    undefined = application:get_supervisor(s1),
    {ok, [s1]} = application:ensure_all_started([s1], temporary, concurrent),
    {ok, Top} = application:get_supervisor(s1),
    true = is_process_alive(Top),
    ok = application:permit(s1, false),
    false = is_process_alive(Top),
    ok = application:permit(s1, false),
    ok = application:unload(s1),
    {error, {already_loaded, kernel}} = application:load(kernel, []).

optional_test() ->
    ok = application:load({application, o1, [{applications, [no_such_one]}, {optional_applications, [no_such_one]}]}),
    ok = application:start(o1),
    ok = application:stop(o1),
    ok = application:unload(o1).

undefined_test() ->
    undefined = avm_packs:application(no_such_application).
