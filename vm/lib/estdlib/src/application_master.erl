%% @doc The process of a running application: starts its top process, leads its group, stops it.
-module(application_master).

-export([start_link/4, stop/1, get_child/1]).

%% @private Start Module for Controller, which is told {application_master, self(), ok | {error, Reason}}.
-spec start_link(pid(), module(), term(), undefined | [{atom(), term()}]) -> pid().
start_link(Controller, Module, Args, Phases) ->
    Out =
        case group_leader() of
            Self when Self =:= self() -> user;
            Leader -> Leader
        end,
    spawn_link(fun() -> init(Controller, Out, Module, Args, Phases) end).

%% @private Stop the application; its master ends then.
-spec stop(pid()) -> ok.
stop(Master) ->
    Master ! {?MODULE, stop},
    ok.

%% @private The application's top process, once it is started.
-spec get_child(pid()) -> {ok, pid()} | undefined.
get_child(Master) ->
    Ref = erlang:monitor(process, Master),
    Master ! {?MODULE, get_child, self(), Ref},
    receive
        {Ref, Child} ->
            erlang:demonitor(Ref, [flush]),
            Child;
        {'DOWN', Ref, _, _, _} ->
            undefined
    end.

init(Controller, Out, Module, Args, Phases) ->
    process_flag(trap_exit, true),
    Master = self(),
    %% the starter lives as long as the application: its top process is linked to it
    Starter = spawn_link(fun() ->
        group_leader(Master, self()),
        process_flag(trap_exit, true),
        Result = started(Module, Args, Phases),
        Master ! {started, self(), Result},
        case Result of
            {ok, Pid, State} -> child(Master, Module, Pid, State);
            {error, _} -> ok
        end
    end),
    loop(Controller, Out, Starter, undefined).

started(Module, Args, Phases) ->
    Call = {Module, start, [normal, Args]},
    try Module:start(normal, Args) of
        {ok, Pid} when is_pid(Pid) -> phases(Phases, Module, Pid, []);
        {ok, Pid, State} when is_pid(Pid) -> phases(Phases, Module, Pid, State);
        {error, Reason} -> {error, {Reason, Call}};
        Other -> {error, {bad_return, {Call, Other}}}
    catch
        exit:Reason -> {error, {bad_return, {Call, {'EXIT', Reason}}}};
        error:Reason:Stack -> {error, {bad_return, {Call, {'EXIT', {Reason, Stack}}}}};
        throw:Value -> {error, {bad_return, {Call, Value}}}
    end.

phases(undefined, _, Pid, State) ->
    {ok, Pid, State};
phases([], _, Pid, State) ->
    {ok, Pid, State};
phases([{Phase, Args} | Rest], Module, Pid, State) ->
    case catch Module:start_phase(Phase, normal, Args) of
        ok ->
            phases(Rest, Module, Pid, State);
        Other ->
            shut(Pid),
            Reason =
                case Other of
                    {error, R} -> R;
                    _ -> {bad_return, Other}
                end,
            {error, {Reason, {Module, start_phase, [Phase, normal, Args]}}}
    end.

%% Beside the application's top process, until it ends or has to.
child(Master, Module, Pid, State) ->
    link(Pid),
    receive
        {'EXIT', Pid, Reason} ->
            catch Module:stop(State),
            exit(Reason);
        {Master, stop} ->
            Last =
                case erlang:function_exported(Module, prep_stop, 1) of
                    true ->
                        try Module:prep_stop(State)
                        catch
                            _:_ -> State
                        end;
                    false ->
                        State
                end,
            shut(Pid),
            catch Module:stop(Last),
            exit(normal)
    end.

shut(Pid) ->
    Ref = erlang:monitor(process, Pid),
    exit(Pid, shutdown),
    receive
        {'DOWN', Ref, _, _, _} -> ok
    end.

loop(Controller, Out, Starter, Child) ->
    receive
        {started, Starter, {ok, Pid, _}} ->
            Controller ! {?MODULE, self(), ok},
            loop(Controller, Out, Starter, {ok, Pid});
        {started, Starter, {error, _} = Error} ->
            Controller ! {?MODULE, self(), Error},
            ok;
        {'EXIT', Starter, Reason} ->
            exit(Reason);
        {'EXIT', Controller, Reason} ->
            exit(Starter, kill),
            exit(Reason);
        {?MODULE, stop} ->
            Starter ! {self(), stop},
            loop(Controller, Out, Starter, Child);
        {?MODULE, get_child, From, Ref} ->
            From ! {Ref, Child},
            loop(Controller, Out, Starter, Child);
        {io_request, From, Ref, Request} ->
            %% a process of its own, so that reading a line holds nobody up
            spawn(fun() ->
                Reply =
                    try
                        io:request(Out, Request)
                    catch
                        _:_ -> {error, request}
                    end,
                From ! {io_reply, Ref, Reply}
            end),
            loop(Controller, Out, Starter, Child);
        _ ->
            loop(Controller, Out, Starter, Child)
    end.
