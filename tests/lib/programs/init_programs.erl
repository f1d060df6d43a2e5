%% Programs whose start and end init has to do with; each is chosen by the environment variable PROGRAM.
-module(init_programs).
-behaviour(application).

-export([start/0, main/1, start/2, stop/1, init/1, start_worker/1, worker/2]).

start() -> run(program(), []).

main(Args) -> run(program(), Args).

program() ->
    case erlang:system_info(machine) of
        "BEAM" -> os:getenv("PROGRAM");
        _ -> "boot"
    end.

run("words", Args) ->
    Args = init:get_plain_arguments(),
    {ok, [[_]]} = init:get_argument(home),
    io:format("~p~n", [Args]),
    ok;
run("boot", _) ->
    erlang:display({is_pid(whereis(kernel_sup)), is_pid(whereis(code_server)), erlang:system_info(process_count)}),
    ok;
run("stop", _) ->
    [ok = application:load(described(Name)) || Name <- [first, second]],
    {ok, [first, second]} = application:ensure_all_started([first, second]),
    {ok, _} = kernel:start(normal, []),
    ok = init:stop(7),
    ok = init:stop(8),
    io:format("~p~n", [init:get_status()]),
    %% the machine goes on without this process
    ok;
run("plain", _) ->
    init:stop();
run("reboot", _) ->
    init:reboot();
run("slogan", _) ->
    init:stop("slogan");
run("restart", _) ->
    case file:read_file("times") of
        {error, enoent} -> ok = file:write_file("times", "1");
        {ok, "1"} -> ok;
        {ok, _} -> ok = file:delete("times")
    end,
    case filelib:is_file("times") andalso file:read_file("times") of
        {ok, <<"1">>} ->
            io:format("once~n"),
            ok = file:write_file("times", "2"),
            init:restart();
        _ ->
            io:format("twice~n"),
            done
    end.

described(Name) -> {application, Name, [{applications, [kernel, stdlib]}, {mod, {?MODULE, Name}}]}.

start(normal, Name) -> supervisor:start_link(?MODULE, Name).

stop(_) -> ok.

init(Name) -> {ok, {#{}, [#{id => worker, start => {?MODULE, start_worker, [Name]}}]}}.

start_worker(Name) -> proc_lib:start_link(?MODULE, worker, [self(), Name]).

worker(Parent, Name) ->
    process_flag(trap_exit, true),
    proc_lib:init_ack(Parent, {ok, self()}),
    receive
        {'EXIT', Parent, Reason} ->
            timer:sleep(50),
            io:format("~p ends: ~p~n", [Name, Reason]),
            exit(Reason)
    end.
