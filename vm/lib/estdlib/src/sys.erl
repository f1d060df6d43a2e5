%% @doc System messages: looking into, suspending and changing processes that follow the OTP conventions.
-module(sys).

-export([
    suspend/1, suspend/2, resume/1, resume/2, get_state/1, get_state/2, replace_state/2, replace_state/3,
    get_status/1, get_status/2, change_code/4, change_code/5, terminate/2, terminate/3, trace/2, trace/3,
    statistics/2, statistics/3, log/2, log/3, log_to_file/2, log_to_file/3, install/2, install/3, remove/2, remove/3,
    no_debug/1, no_debug/2, handle_system_msg/6, handle_system_msg/7, handle_debug/4,
    debug_options/1, print_log/1, get_log/1, get_debug/3, suspend_loop/6
]).

%% @doc Suspend a process: it handles system messages only.
-spec suspend(term()) -> ok.
suspend(Name) -> request(Name, suspend, 5000).

%% @doc suspend/1 with a limit in milliseconds.
-spec suspend(term(), timeout()) -> ok.
suspend(Name, Timeout) -> request(Name, suspend, Timeout).

%% @doc Resume a suspended process.
-spec resume(term()) -> ok.
resume(Name) -> request(Name, resume, 5000).

%% @doc resume/1 with a limit in milliseconds.
-spec resume(term(), timeout()) -> ok.
resume(Name, Timeout) -> request(Name, resume, Timeout).

%% @doc The state of a process.
-spec get_state(term()) -> term().
get_state(Name) -> get_state(Name, 5000).

%% @doc get_state/1 with a limit in milliseconds.
-spec get_state(term(), timeout()) -> term().
get_state(Name, Timeout) ->
    case request(Name, get_state, Timeout) of
        {ok, State} -> State;
        {error, Reason} -> erlang:error(Reason)
    end.

%% @doc Replace the state of a process by what Fun makes of it.
-spec replace_state(term(), fun((term()) -> term())) -> term().
replace_state(Name, Fun) -> replace_state(Name, Fun, 5000).

%% @doc replace_state/2 with a limit in milliseconds.
-spec replace_state(term(), fun((term()) -> term()), timeout()) -> term().
replace_state(Name, Fun, Timeout) ->
    case request(Name, {replace_state, Fun}, Timeout) of
        {ok, State} -> State;
        {error, Reason} -> erlang:error(Reason)
    end.

%% @doc {status, Pid, {module, Module}, [PDict, SysState, Parent, Debug, Misc]}.
-spec get_status(term()) -> tuple().
get_status(Name) -> request(Name, get_status, 5000).

%% @doc get_status/1 with a limit in milliseconds.
-spec get_status(term(), timeout()) -> tuple().
get_status(Name, Timeout) -> request(Name, get_status, Timeout).

%% @doc Have a suspended process change its code.
-spec change_code(term(), module(), term(), term()) -> ok | {error, term()}.
change_code(Name, Module, OldVsn, Extra) -> change_code(Name, Module, OldVsn, Extra, 5000).

%% @doc change_code/4 with a limit in milliseconds.
-spec change_code(term(), module(), term(), term(), timeout()) -> ok | {error, term()}.
change_code(Name, Module, OldVsn, Extra, Timeout) ->
    request(Name, {change_code, Module, OldVsn, Extra}, Timeout).

%% @doc Have a process terminate.
-spec terminate(term(), term()) -> ok.
terminate(Name, Reason) -> terminate(Name, Reason, infinity).

%% @doc terminate/2 with a limit in milliseconds.
-spec terminate(term(), term(), timeout()) -> ok.
terminate(Name, Reason, Timeout) -> request(Name, {terminate, Reason}, Timeout).

%% @doc Print the events of a process on the console, or stop it.
-spec trace(term(), boolean()) -> ok.
trace(Name, Flag) -> trace(Name, Flag, 5000).

%% @doc trace/2 with a limit in milliseconds.
-spec trace(term(), boolean(), timeout()) -> ok.
trace(Name, Flag, Timeout) when is_boolean(Flag) -> request(Name, {debug, {trace, Flag}}, Timeout).

%% @doc Count the events of a process: true, false or get.
-spec statistics(term(), true | false | get) -> ok | {ok, term()} | {error, term()}.
statistics(Name, Flag) -> statistics(Name, Flag, 5000).

%% @doc statistics/2 with a limit in milliseconds.
-spec statistics(term(), true | false | get, timeout()) -> ok | {ok, term()} | {error, term()}.
statistics(Name, Flag, Timeout) -> request(Name, {debug, {statistics, Flag}}, Timeout).

%% @doc Keep the last events of a process ({true, N}: N of them, true: 10), stop keeping them, get or print them.
-spec log(term(), true | {true, pos_integer()} | false | get | print) -> ok | {ok, [term()]}.
log(Name, Flag) -> log(Name, Flag, 5000).

%% @doc log/2 within a limit in milliseconds.
-spec log(term(), true | {true, pos_integer()} | false | get | print, timeout()) -> ok | {ok, [term()]}.
log(Name, Flag, Timeout) -> request(Name, {debug, {log, Flag}}, Timeout).

%% @doc Print the events of a process to a file too, or (false) no longer.
-spec log_to_file(term(), file:name() | false) -> ok | {error, open_file}.
log_to_file(Name, File) -> log_to_file(Name, File, 5000).

%% @doc log_to_file/2 within a limit in milliseconds.
-spec log_to_file(term(), file:name() | false, timeout()) -> ok | {error, open_file}.
log_to_file(Name, File, Timeout) -> request(Name, {debug, {log_to_file, File}}, Timeout).

%% @doc Call Fun(FuncState, Event, ProcState) for each event of a process, until it returns done.
-spec install(term(), {function(), term()} | {term(), function(), term()}) -> ok.
install(Name, Spec) -> install(Name, Spec, 5000).

%% @doc install/2 within a limit in milliseconds.
-spec install(term(), {function(), term()} | {term(), function(), term()}, timeout()) -> ok.
install(Name, Spec, Timeout) -> request(Name, {debug, {install, Spec}}, Timeout).

%% @doc Remove a function that was installed, by its identifier or itself.
-spec remove(term(), term()) -> ok.
remove(Name, FunOrId) -> remove(Name, FunOrId, 5000).

%% @doc remove/2 within a limit in milliseconds.
-spec remove(term(), term(), timeout()) -> ok.
remove(Name, FunOrId, Timeout) -> request(Name, {debug, {remove, FunOrId}}, Timeout).

%% @doc Turn off all debugging of a process.
-spec no_debug(term()) -> ok.
no_debug(Name) -> no_debug(Name, 5000).

%% @doc no_debug/1 with a limit in milliseconds.
-spec no_debug(term(), timeout()) -> ok.
no_debug(Name, Timeout) -> request(Name, {debug, no_debug}, Timeout).

request(Name, Request, Timeout) ->
    try gen:call(Name, system, Request, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, element_name(Request), [Name | args(Request, Timeout)]}})
    end.

element_name({debug, {What, _}}) -> What;
element_name({debug, What}) -> What;
element_name(Request) when is_tuple(Request) -> element(1, Request);
element_name(Request) -> Request.

args({debug, {_, Arg}}, 5000) -> [Arg];
args({debug, _}, 5000) -> [];
args(Request, infinity) when is_tuple(Request) -> tl(tuple_to_list(Request));
args(Request, Timeout) when is_tuple(Request) -> tl(tuple_to_list(Request)) ++ [Timeout || Timeout =/= 5000];
args(_, 5000) -> [];
args(_, Timeout) -> [Timeout].

%% @doc For implementors: handle a system message and go on in Module:system_continue/3.
-spec handle_system_msg(term(), gen:from(), pid(), module(), [term()], term()) -> no_return().
handle_system_msg(Msg, From, Parent, Module, Debug, Misc) ->
    handle(running, Msg, From, Parent, Module, Debug, Misc, false).

%% @doc As handle_system_msg/6; Hibernate says whether a suspended process hibernates.
-spec handle_system_msg(term(), gen:from(), pid(), module(), [term()], term(), boolean()) -> no_return().
handle_system_msg(Msg, From, Parent, Module, Debug, Misc, Hibernate) ->
    handle(running, Msg, From, Parent, Module, Debug, Misc, Hibernate).

handle(SysState, Msg, From, Parent, Module, Debug, Misc, Hib) ->
    case command(SysState, Msg, Parent, Module, Debug, Misc) of
        {suspended, Reply, Debug1, Misc1} ->
            gen:reply(From, Reply),
            suspend_loop(Parent, Module, Debug1, Misc1, suspended, Hib);
        {running, Reply, Debug1, Misc1} ->
            gen:reply(From, Reply),
            Module:system_continue(Parent, Debug1, Misc1);
        {{terminating, Reason}, Reply, Debug1, Misc1} ->
            gen:reply(From, Reply),
            Module:system_terminate(Reason, Parent, Debug1, Misc1)
    end.

%% @private
-spec suspend_loop(pid(), module(), [term()], term(), suspended, boolean()) -> no_return().
suspend_loop(Parent, Module, Debug, Misc, SysState, Hib) ->
    receive
        {system, From, Msg} -> handle(SysState, Msg, From, Parent, Module, Debug, Misc, Hib);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    end.

command(_, suspend, _, _, Debug, Misc) ->
    {suspended, ok, Debug, Misc};
command(_, resume, _, _, Debug, Misc) ->
    {running, ok, Debug, Misc};
command(SysState, get_state, _, Module, Debug, Misc) ->
    {SysState, state_of(Module, Misc), Debug, Misc};
command(SysState, {replace_state, Fun}, _, Module, Debug, Misc) ->
    {Reply, Misc1} = replace(Module, Fun, Misc),
    {SysState, Reply, Debug, Misc1};
command(SysState, get_status, Parent, Module, Debug, Misc) ->
    Dictionary = dictionary(),
    Status =
        case erlang:function_exported(Module, format_status, 2) of
            true -> Module:format_status(normal, [Dictionary, SysState, Parent, Debug, Misc]);
            false -> Misc
        end,
    {SysState, {status, self(), {module, Module}, [Dictionary, SysState, Parent, Debug, Status]}, Debug, Misc};
command(suspended, {change_code, Module0, OldVsn, Extra}, _, Module, Debug, Misc) ->
    try Module:system_code_change(Misc, Module0, OldVsn, Extra) of
        {ok, Misc1} -> {suspended, ok, Debug, Misc1};
        Else -> {suspended, {error, Else}, Debug, Misc}
    catch
        _:Reason -> {suspended, {error, {'EXIT', Reason}}, Debug, Misc}
    end;
command(running, {change_code, _, _, _}, _, _, Debug, Misc) ->
    {running, {error, not_suspended}, Debug, Misc};
command(_, {terminate, Reason}, _, _, Debug, Misc) ->
    {{terminating, Reason}, ok, Debug, Misc};
command(SysState, {debug, What}, _, _, Debug, Misc) ->
    {Reply, Debug1} = debug(What, Debug),
    {SysState, Reply, Debug1, Misc};
command(SysState, Other, _, _, Debug, Misc) ->
    {SysState, {error, {unknown_system_msg, Other}}, Debug, Misc}.

%% AtomVM before 0.7 does not tell it.
dictionary() ->
    case erlang:function_exported(erlang, get, 0) of
        true -> get();
        false -> []
    end.

state_of(Module, Misc) ->
    case erlang:function_exported(Module, system_get_state, 1) of
        true ->
            try
                Module:system_get_state(Misc)
            catch
                Class:Reason -> {error, {callback_failed, {Module, system_get_state}, {Class, Reason}}}
            end;
        false ->
            {ok, Misc}
    end.

replace(Module, Fun, Misc) ->
    try
        case erlang:function_exported(Module, system_replace_state, 2) of
            true ->
                {ok, State, Misc1} = Module:system_replace_state(Fun, Misc),
                {{ok, State}, Misc1};
            false ->
                Misc1 = Fun(Misc),
                {{ok, Misc1}, Misc1}
        end
    catch
        Class:Reason ->
            {{error, {callback_failed, {Module, system_replace_state}, {Class, Reason}}}, Misc}
    end.

%% Debug is a list of {trace, true}, {statistics, {StartTime, {reductions, N}, In, Out}}, {log, {Max, [Entry]}} (newest
%% entry first), {log_to_file, Device} and {Id, {Fun, FuncState}}. An entry is {Event, Extra, Print}.
-define(LOG_SIZE, 10).

debug({trace, true}, Debug) ->
    {ok, put_in(trace, true, Debug)};
debug({trace, false}, Debug) ->
    {ok, lists:keydelete(trace, 1, Debug)};
debug({log, {true, Max}}, Debug) when is_integer(Max), Max > 0 ->
    %% A log that is on keeps its size, as OTP's does.
    {ok, put_in(log, get_debug(log, Debug, {Max, []}), Debug)};
debug({log, true}, Debug) ->
    debug({log, {true, ?LOG_SIZE}}, Debug);
debug({log, false}, Debug) ->
    {ok, lists:keydelete(log, 1, Debug)};
debug({log, get}, Debug) ->
    {{ok, get_log(Debug)}, Debug};
debug({log, print}, Debug) ->
    print_log(Debug),
    {ok, Debug};
debug({log_to_file, false}, Debug) ->
    {ok, close_file(Debug)};
debug({log_to_file, File}, Debug0) ->
    Debug = close_file(Debug0),
    case file:open(File, [write, {encoding, utf8}]) of
        {ok, Device} -> {ok, put_in(log_to_file, Device, Debug)};
        _ -> {{error, open_file}, Debug}
    end;
debug({statistics, true}, Debug) ->
    {ok, put_in(statistics, {erlang:localtime(), reductions(), 0, 0}, Debug)};
debug({statistics, false}, Debug) ->
    {ok, lists:keydelete(statistics, 1, Debug)};
debug({statistics, get}, Debug) ->
    case get_debug(statistics, Debug, none) of
        {Start, {reductions, Before}, In, Out} ->
            {reductions, Now} = reductions(),
            {{ok, [
                {start_time, Start}, {current_time, erlang:localtime()}, {reductions, Now - Before}, {messages_in, In},
                {messages_out, Out}
            ]}, Debug};
        none ->
            {{ok, no_statistics}, Debug}
    end;
debug({install, {Fun, FuncState}}, Debug) ->
    debug({install, {Fun, Fun, FuncState}}, Debug);
debug({install, {Id, Fun, FuncState}}, Debug) ->
    {ok, put_in(Id, {Fun, FuncState}, Debug)};
debug({remove, Id}, Debug) ->
    {ok, lists:keydelete(Id, 1, Debug)};
debug(no_debug, Debug) ->
    close_file(Debug),
    {ok, []};
debug(Other, Debug) ->
    {{error, {unknown_debug_cmd, Other}}, Debug}.

put_in(Key, Value, Debug) -> lists:keystore(Key, 1, Debug, {Key, Value}).

%% Releases whose process_info knows no reductions count none.
reductions() ->
    try
        process_info(self(), reductions)
    catch
        error:badarg -> {reductions, 0}
    end.

close_file(Debug) ->
    case lists:keytake(log_to_file, 1, Debug) of
        {value, {_, Device}, Rest} ->
            file:close(Device),
            Rest;
        false ->
            Debug
    end.

%% @doc For implementors: note an event. Print(Device, Event, Extra) is how it is shown.
-spec handle_debug([term()], fun((term(), term(), term()) -> term()), term(), term()) -> [term()].
handle_debug([], _, _, _) ->
    [];
handle_debug([{trace, true} = D | T], Print, Extra, Event) ->
    Print(standard_io, Event, Extra),
    [D | handle_debug(T, Print, Extra, Event)];
handle_debug([{log, {Max, Entries}} | T], Print, Extra, Event) ->
    Kept = [{Event, Extra, Print} | lists:sublist(Entries, Max - 1)],
    [{log, {Max, Kept}} | handle_debug(T, Print, Extra, Event)];
handle_debug([{log_to_file, Device} = D | T], Print, Extra, Event) ->
    Print(Device, Event, Extra),
    [D | handle_debug(T, Print, Extra, Event)];
handle_debug([{statistics, {Start, Reds, In, Out}} | T], Print, Extra, Event) ->
    {MoreIn, MoreOut} = direction(Event),
    [{statistics, {Start, Reds, In + MoreIn, Out + MoreOut}} | handle_debug(T, Print, Extra, Event)];
handle_debug([{Id, {Fun, FuncState}} | T], Print, Extra, Event) ->
    case catch Fun(FuncState, Event, Extra) of
        done -> handle_debug(T, Print, Extra, Event);
        {'EXIT', _} -> handle_debug(T, Print, Extra, Event);
        FuncState1 -> [{Id, {Fun, FuncState1}} | handle_debug(T, Print, Extra, Event)]
    end.

direction(Event) when is_tuple(Event), element(1, Event) =:= in -> {1, 0};
direction(Event) when is_tuple(Event), element(1, Event) =:= out -> {0, 1};
direction(_) -> {0, 0}.

%% @doc For implementors: the debug structure of start options.
-spec debug_options([term()]) -> [term()].
debug_options(Options) ->
    lists:foldl(fun(Option, Debug) -> element(2, debug(as_command(Option), Debug)) end, [], Options).

as_command(trace) -> {trace, true};
as_command(log) -> {log, true};
as_command({log, Max}) -> {log, {true, Max}};
as_command(statistics) -> {statistics, true};
as_command(Other) -> Other.

%% @doc The value of a debug option.
-spec get_debug(term(), [term()], term()) -> term().
get_debug(Item, Debug, Default) ->
    case lists:keyfind(Item, 1, Debug) of
        {_, Value} -> Value;
        false -> Default
    end.

%% @doc The logged events, oldest first.
-spec get_log([term()]) -> [term()].
get_log(Debug) ->
    {_, Entries} = get_debug(log, Debug, {0, []}),
    lists:reverse([Event || {Event, _, _} <- Entries]).

%% @doc Print the logged events.
-spec print_log([term()]) -> ok.
print_log(Debug) ->
    {_, Entries} = get_debug(log, Debug, {0, []}),
    lists:foreach(fun({Event, Extra, Print}) -> Print(standard_io, Event, Extra) end, lists:reverse(Entries)).
