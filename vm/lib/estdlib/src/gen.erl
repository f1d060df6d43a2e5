%% @doc What the generic behaviours share: starting, names, and synchronous requests.
-module(gen).

-export([start/5, start/6, init_it/7, call/3, call/4, reply/2, stop/1, stop/3, unregister_name/1, name/1,
    get_parent/0, cast/2]).

-export_type([from/0]).
-type from() :: {pid(), Tag :: term()}.

%% @doc Start a server of behaviour Behaviour without a name.
-spec start(module(), nolink | link | monitor, module(), term(), [term()]) -> term().
start(Behaviour, How, Mod, Args, Options) ->
    start_as(Behaviour, How, self, Mod, Args, Options).

%% @doc Start a named server: {local, Atom}, {global, Term} or {via, Module, Term}.
-spec start(module(), nolink | link | monitor, tuple(), module(), term(), [term()]) -> term().
start(Behaviour, How, Name, Mod, Args, Options) ->
    case where(Name) of
        undefined -> start_as(Behaviour, How, Name, Mod, Args, Options);
        Pid -> {error, {already_started, Pid}}
    end.

start_as(Behaviour, How, Name, Mod, Args, Options) ->
    Timeout = option(timeout, Options, infinity),
    SpawnOptions = option(spawn_opt, Options, []),
    Starter = self(),
    Parent =
        case How of
            link -> Starter;
            _ -> self
        end,
    Init = [Behaviour, Starter, Parent, Name, Mod, Args, Options],
    case How of
        nolink ->
            proc_lib:start(?MODULE, init_it, Init, Timeout, SpawnOptions);
        link ->
            proc_lib:start_link(?MODULE, init_it, Init, Timeout, SpawnOptions);
        monitor ->
            case proc_lib:start_monitor(?MODULE, init_it, Init, Timeout, SpawnOptions) of
                {{ok, Pid}, Ref} ->
                    {ok, {Pid, Ref}};
                {Error, Ref} ->
                    erlang:demonitor(Ref, [flush]),
                    Error
            end
    end.

option(Key, Options, Default) when is_list(Options) ->
    case lists:keyfind(Key, 1, Options) of
        {_, Value} -> Value;
        false -> Default
    end;
option(_, _, Default) ->
    Default.

%% @private
-spec init_it(module(), pid(), pid() | self, self | tuple(), module(), term(), [term()]) -> term().
init_it(Behaviour, Starter, Parent, self, Mod, Args, Options) ->
    Behaviour:init_it(Starter, Parent, self(), Mod, Args, Options);
init_it(Behaviour, Starter, Parent, Name, Mod, Args, Options) ->
    case register_name(Name) of
        true -> Behaviour:init_it(Starter, Parent, Name, Mod, Args, Options);
        {false, Pid} -> proc_lib:init_ack(Starter, {error, {already_started, Pid}})
    end.

register_name({local, Name}) ->
    try register(Name, self()) of
        true -> true
    catch
        error:_ -> {false, whereis(Name)}
    end;
register_name({global, Name}) ->
    case global:register_name(Name, self()) of
        yes -> true;
        no -> {false, global:whereis_name(Name)}
    end;
register_name({via, Module, Name}) ->
    case Module:register_name(Name, self()) of
        yes -> true;
        no -> {false, Module:whereis_name(Name)}
    end.

%% @doc Give up the name of a server that failed to start.
-spec unregister_name(tuple() | pid() | atom()) -> term().
unregister_name({local, Name}) -> catch unregister(Name);
unregister_name({global, Name}) -> catch global:unregister_name(Name);
unregister_name({via, Module, Name}) -> catch Module:unregister_name(Name);
unregister_name(_) -> true.

%% @doc The name a server uses for itself in reports.
-spec name(tuple() | pid() | atom()) -> term().
name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) -> Pid.

where({local, Name}) when is_atom(Name) -> whereis(Name);
where({global, Name}) -> global:whereis_name(Name);
where({via, Module, Name}) -> Module:whereis_name(Name);
where(Name) -> erlang:error(badarg, [Name]).

%% @doc A synchronous request, with the default limit of five seconds.
-spec call(term(), term(), term()) -> {ok, term()}.
call(Process, Label, Request) -> call(Process, Label, Request, 5000).

%% @doc A synchronous request: {Label, {self(), Tag}, Request}; {ok, Reply}, or exit with the reason.
-spec call(term(), term(), term(), timeout()) -> {ok, term()}.
call(Process, Label, Request, Timeout) when
    Timeout =:= infinity; is_integer(Timeout), Timeout >= 0
->
    case destination(Process) of
        undefined -> exit(noproc);
        Pid when Pid =:= self() -> exit(calling_self);
        To ->
            Ref = erlang:monitor(process, To),
            catch erlang:send(To, {Label, {self(), Ref}, Request}),
            receive
                {Ref, Reply} ->
                    erlang:demonitor(Ref, [flush]),
                    {ok, Reply};
                {'DOWN', Ref, _, _, noconnection} ->
                    exit({nodedown, node_of(To)});
                {'DOWN', Ref, _, _, Reason} ->
                    exit(Reason)
            after Timeout ->
                erlang:demonitor(Ref, [flush]),
                exit(timeout)
            end
    end.

node_of({_, Node}) -> Node;
node_of(Pid) when is_pid(Pid) -> node(Pid);
node_of(_) -> node().

destination(Pid) when is_pid(Pid) -> Pid;
destination(Name) when is_atom(Name) -> whereis(Name);
destination({local, Name}) -> whereis(Name);
destination({global, Name}) -> global:whereis_name(Name);
destination({via, Module, Name}) -> Module:whereis_name(Name);
destination({Name, Node}) when is_atom(Name), Node =:= node() -> whereis(Name);
destination({Name, Node} = To) when is_atom(Name), is_atom(Node) -> To.

%% @doc Send a message without waiting; a missing process is not an error.
-spec cast(term(), term()) -> ok.
cast(Process, Message) ->
    try destination(Process) of
        undefined -> ok;
        To -> erlang:send(To, Message), ok
    catch
        _:_ -> ok
    end.

%% @doc Answer a request.
-spec reply(from(), term()) -> ok.
reply({To, [alias | Alias] = Tag}, Reply) when is_pid(To), is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({To, Tag}, Reply) ->
    try
        To ! {Tag, Reply},
        ok
    catch
        _:_ -> ok
    end.

%% @doc Stop a server with reason normal.
-spec stop(term()) -> ok.
stop(Process) -> stop(Process, normal, infinity).

%% @doc Stop a server with a reason, within a limit in milliseconds.
-spec stop(term(), term(), timeout()) -> ok.
stop(Process, Reason, Timeout) ->
    case destination(Process) of
        undefined -> exit(noproc);
        To -> proc_lib:stop(To, Reason, Timeout)
    end.

%% @doc The process that started this one.
-spec get_parent() -> pid().
get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Name | _] when is_atom(Name) -> whereis(Name)
    end.
