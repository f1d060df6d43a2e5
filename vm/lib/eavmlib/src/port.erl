%% @doc Synchronous requests to ports (drivers): `{'$call', {self(), Ref}, Request}', answered by `{Ref, Reply}'.
-module(port).

-export([call/2, call/3]).

%% @doc Ask a port and wait for its answer.
-spec call(pid() | port() | atom(), term()) -> term() | {error, term()}.
call(Port, Request) -> call(Port, Request, infinity).

%% @doc Ask a port and wait at most Timeout milliseconds for its answer.
-spec call(pid() | port() | atom(), term(), timeout()) -> term() | {error, term()}.
call(Port, Request, Timeout) ->
    Ref = erlang:monitor(monitor_type(Port), Port),
    try
        Port ! {'$call', {self(), Ref}, Request}
    catch
        %% a name that nobody has: the monitor says so
        error:badarg -> ok
    end,
    receive
        {Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, normal} ->
            {error, noproc};
        {'DOWN', Ref, _, _, Reason} ->
            {error, Reason};
        %% a driver that has no memory for a reply sends this alone
        out_of_memory ->
            erlang:demonitor(Ref, [flush]),
            out_of_memory
    after Timeout ->
        erlang:demonitor(Ref, [flush]),
        {error, timeout}
    end.

monitor_type(Port) when is_port(Port) ->
    port;
monitor_type(Name) when is_atom(Name) ->
    case whereis(Name) of
        Port when is_port(Port) -> port;
        _ -> process
    end;
monitor_type(_) ->
    process.
