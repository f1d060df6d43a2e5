%% What processes have since OTP 26 and 27, and what is this library's own: console, port, logger_manager.
%% engine only
-module(new_processes_tests).
-include_lib("eunit/include/eunit.hrl").
-export([failing/2]).

label_test() ->
    ok = proc_lib:set_label(mine),
    mine = proc_lib:get_label(self()).

failing(Test, How) ->
    case How of
        own -> proc_lib:init_fail({error, cold}, {exit, normal});
        told -> proc_lib:init_fail(Test, {error, cold}, {exit, normal})
    end.

init_fail_test() ->
    {error, cold} = proc_lib:start(?MODULE, failing, [self(), own]),
    {error, cold} = proc_lib:start(?MODULE, failing, [self(), told]).

port_test() ->
    P = spawn(fun Loop() ->
        receive
            {'$call', {From, Ref}, Request} ->
                From ! {Ref, {asked, Request}},
                Loop()
        end
    end),
    {asked, x} = port:call(P, x),
    {asked, x} = port:call(P, x, 1000),
    exit(P, kill),
    {error, _} = port:call(P, x, 1000),
    Silent = spawn(fun() -> receive never -> ok end end),
    {error, timeout} = port:call(Silent, x, 10).

console_test() ->
    ok = console:print("printed\n"),
    ok = console:puts("put\n"),
    ok = console:flush(),
    Port = console:start(),
    ok = console:puts(Port, "put\n"),
    ok = console:flush(Port).

logger_manager_test() ->
    {ok, _} = logger_manager:start_link(#{log_level => warning}),
    true = logger_manager:allow(error, ?MODULE),
    false = logger_manager:allow(debug, ?MODULE),
    {_, [{logger_std_h, #{}} | _]} = logger_manager:get_handlers(),
    _ = logger_manager:get_id(),
    ok = logger_manager:stop().
