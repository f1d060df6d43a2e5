%% @doc Keeps descriptions, environments and running applications; started by the first call that needs it.
-module(application_controller).
-behaviour(gen_server).

-export([call/1, call/2, start_link/0, format_log/1, format_log/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-record(state, {
    %% Name => properties in the order of get_all_key, newest names first
    loaded = [] :: [{atom(), [{atom(), term()}]}],
    %% {Application, Key} => Value, and those that survive loading
    env = #{} :: #{{atom(), atom()} => term()},
    persistent = #{} :: #{{atom(), atom()} => term()},
    %% newest first; library applications have no master
    running = [] :: [{atom(), application:restart_type(), pid() | none}],
    %% waiting for the master's word: the master, its application and type, who wants to know
    starting = [] :: [{pid(), atom(), application:restart_type(), gen_server:from()}],
    stopping = [] :: [{pid(), atom(), gen_server:from()}],
    %% init:stop has begun: that applications end is no news
    closing = false :: boolean()
}).

%% @private
-spec call(term()) -> term().
call(Request) -> call(Request, infinity).

%% @private
-spec call(term(), timeout()) -> term().
call(Request, Timeout) ->
    case whereis(?MODULE) of
        undefined ->
            case gen_server:start({local, ?MODULE}, ?MODULE, [], []) of
                {ok, _} -> ok;
                {error, {already_started, _}} -> ok
            end;
        _ ->
            ok
    end,
    gen_server:call(?MODULE, Request, Timeout).

%% @private
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% @private
-spec init([]) -> {ok, #state{}}.
init([]) ->
    process_flag(trap_exit, true),
    %% what their functions are those of
    Kernel = properties(kernel, [{description, "ERTS  CXC 138 10"}, {vsn, "8.5"}]),
    Stdlib = properties(stdlib, [{description, "ERTS  CXC 138 10"}, {vsn, "4.3"}, {applications, [kernel]}]),
    {ok, #state{
        loaded = [{stdlib, Stdlib}, {kernel, Kernel}],
        running = [{stdlib, permanent, none}, {kernel, permanent, none}]
    }}.

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}} | {noreply, #state{}}.
handle_call({load, Application}, _, State) ->
    case load(Application, State) of
        {ok, Loaded} -> {reply, ok, Loaded};
        {error, _} = Error -> {reply, Error, State}
    end;
handle_call({unload, Name}, _, #state{running = Running, loaded = Loaded, env = Env} = State) ->
    case {lists:keymember(Name, 1, Running), lists:keymember(Name, 1, Loaded)} of
        {true, _} ->
            {reply, {error, {running, Name}}, State};
        {_, false} ->
            {reply, {error, {not_loaded, Name}}, State};
        _ ->
            Left = maps:filter(fun({App, _}, _) -> App =/= Name end, Env),
            {reply, ok, State#state{loaded = lists:keydelete(Name, 1, Loaded), env = Left}}
    end;
handle_call({start, Name, Type}, From, State) ->
    start(Name, Type, From, State);
handle_call({stop, Name}, From, #state{running = Running, stopping = Stopping} = State) ->
    case lists:keyfind(Name, 1, Running) of
        false ->
            {reply, {error, {not_started, Name}}, State};
        {Name, Type, none} ->
            report(Name, stopped, Type, State),
            {reply, ok, State#state{running = lists:keydelete(Name, 1, Running)}};
        {Name, _, Master} ->
            application_master:stop(Master),
            {noreply, State#state{stopping = [{Master, Name, From} | Stopping]}}
    end;
handle_call({get_env, Name, Key}, _, #state{env = Env} = State) ->
    case Env of
        #{{Name, Key} := Value} -> {reply, {ok, Value}, State};
        #{} -> {reply, undefined, State}
    end;
handle_call({get_all_env, Name}, _, #state{env = Env} = State) ->
    {reply, [{Key, Value} || {{App, Key}, Value} <- maps:to_list(Env), App =:= Name], State};
handle_call({set_env, Name, Key, Value, Persistent}, _, #state{env = Env, persistent = Kept} = State) ->
    Stays =
        case Persistent of
            true -> Kept#{{Name, Key} => Value};
            false -> Kept
        end,
    {reply, ok, State#state{env = Env#{{Name, Key} => Value}, persistent = Stays}};
handle_call({unset_env, Name, Key, Persistent}, _, #state{env = Env, persistent = Kept} = State) ->
    Stays =
        case Persistent of
            true -> maps:remove({Name, Key}, Kept);
            false -> Kept
        end,
    {reply, ok, State#state{env = maps:remove({Name, Key}, Env), persistent = Stays}};
handle_call({get_all_key, Name}, _, #state{loaded = Loaded} = State) ->
    case lists:keyfind(Name, 1, Loaded) of
        {_, Properties} -> {reply, {ok, Properties}, State};
        false -> {reply, undefined, State}
    end;
handle_call({get_application, Leader}, _, State) when is_pid(Leader) ->
    {reply, of_master(Leader, State), State};
handle_call({get_application, Module}, _, #state{loaded = Loaded} = State) ->
    Found = [Name || {Name, Properties} <- Loaded, lists:member(Module, property(modules, Properties))],
    {reply, first(Found), State};
handle_call({get_master, Name}, _, #state{running = Running} = State) ->
    {reply, first([M || {N, _, M} <- Running, N =:= Name, is_pid(M)]), State};
handle_call({get_master_of, Leader}, _, State) ->
    case of_master(Leader, State) of
        {ok, _} -> {reply, {ok, Leader}, State};
        undefined -> {reply, undefined, State}
    end;
handle_call(which_applications, _, #state{running = Running} = State) ->
    {reply, [described(Name, State) || {Name, _, _} <- Running], State};
handle_call(loaded_applications, _, #state{loaded = Loaded} = State) ->
    {reply, [described(Name, State) || {Name, _} <- Loaded], State};
handle_call(closing, _, #state{running = Running} = State) ->
    {reply, [Name || {Name, _, _} <- Running], State#state{closing = true}};
handle_call(info, _, #state{running = Running, starting = Starting} = State) ->
    Info = [
        {loaded, [described(Name, State) || {Name, _} <- State#state.loaded]},
        {loading, []},
        {started, [{Name, Type} || {Name, Type, _} <- Running]},
        {start_p_false, []},
        {running, [{Name, Master} || {Name, _, Master} <- Running]},
        {starting, [{Name, Master} || {Master, Name, _, _} <- Starting]}
    ],
    {reply, Info, State};
handle_call(_, _, State) ->
    {reply, {error, badarg}, State}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info({application_master, Master, Result}, #state{starting = Starting, running = Running} = State) ->
    {Master, Name, Type, From} = lists:keyfind(Master, 1, Starting),
    gen_server:reply(From, Result),
    Left = State#state{starting = lists:keydelete(Master, 1, Starting)},
    case Result of
        ok ->
            progress(Name),
            {noreply, Left#state{running = [{Name, Type, Master} | Running]}};
        {error, Reason} ->
            report(Name, Reason, Type, State),
            {noreply, Left}
    end;
handle_info({'EXIT', Master, Reason}, #state{starting = Starting, running = Running, stopping = Stopping} = State) ->
    case {lists:keyfind(Master, 1, Stopping), lists:keyfind(Master, 3, Running), lists:keyfind(Master, 1, Starting)} of
        {{_, Name, From}, _, _} ->
            {_, Type, _} = lists:keyfind(Name, 1, Running),
            report(Name, stopped, Type, State),
            gen_server:reply(From, ok),
            {noreply, State#state{
                running = lists:keydelete(Name, 1, Running), stopping = lists:keydelete(Master, 1, Stopping)
            }};
        {_, {Name, Type, _}, _} ->
            report(Name, Reason, Type, State),
            ended(Type, Reason),
            {noreply, State#state{running = lists:keydelete(Name, 1, Running)}};
        {_, _, {_, Name, Type, From}} ->
            report(Name, Reason, Type, State),
            gen_server:reply(From, {error, Reason}),
            {noreply, State#state{starting = lists:keydelete(Master, 1, Starting)}};
        _ ->
            {noreply, State}
    end;
handle_info(_, State) ->
    {noreply, State}.

%% @private
-spec terminate(term(), #state{}) -> ok.
terminate(_, _) -> ok.

%% @private
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.

%% The end of an application that may not end is the end of everything.
ended(permanent, _) -> erlang:halt(1);
ended(transient, Reason) when Reason =/= normal -> erlang:halt(1);
ended(_, _) -> ok.

start(Name, Type, From, #state{running = Running, starting = Starting, loaded = Loaded} = State) ->
    case {lists:keymember(Name, 1, Running) orelse lists:keymember(Name, 2, Starting), lists:keyfind(Name, 1, Loaded)} of
        {true, _} ->
            {reply, {error, {already_started, Name}}, State};
        {false, false} ->
            case load(Name, State) of
                {ok, New} -> start(Name, Type, From, New);
                {error, _} = Error -> {reply, Error, State}
            end;
        {false, {_, Properties}} ->
            Optional = property(optional_applications, Properties),
            Needed = property(applications, Properties),
            case [N || N <- Needed, not lists:keymember(N, 1, Running), not is_left_out(N, Optional, State)] of
                [Missing | _] -> {reply, {error, {not_started, Missing}}, State};
                [] -> start_needed(Name, Type, From, Properties, State)
            end
    end.

%% An optional application that is nowhere to be found is not missed.
is_left_out(Name, Optional, State) ->
    lists:member(Name, Optional) andalso
        case load(Name, State) of
            {error, {already_loaded, _}} -> false;
            {error, _} -> true;
            {ok, _} -> false
        end.

start_needed(Name, Type, From, Properties, #state{running = Running, starting = Starting} = State) ->
    case property(mod, Properties) of
        [] ->
            {reply, ok, State#state{running = [{Name, Type, none} | Running]}};
        {Module, Args} ->
            Master = application_master:start_link(self(), Module, Args, property(start_phases, Properties)),
            {noreply, State#state{starting = [{Master, Name, Type, From} | Starting]}}
    end.

load({application, Name, Properties} = Given, #state{} = State) when is_atom(Name), is_list(Properties) ->
    #state{loaded = Loaded, env = Env, persistent = Kept} = State,
    case lists:keymember(Name, 1, Loaded) of
        true ->
            {error, {already_loaded, Given}};
        false ->
            All = properties(Name, Properties),
            Own = maps:from_list([{{Name, Key}, Value} || {Key, Value} <- property(env, All)]),
            New = State#state{loaded = [{Name, All} | Loaded], env = maps:merge(maps:merge(Env, Own), Kept)},
            {ok, lists:foldl(fun load_included/2, New, property(included_applications, All))}
    end;
load(Name, #state{loaded = Loaded} = State) when is_atom(Name) ->
    case lists:keymember(Name, 1, Loaded) of
        true ->
            {error, {already_loaded, Name}};
        false ->
            case avm_packs:application(Name) of
                {ok, {application, Name, Properties}} when is_list(Properties) ->
                    load({application, Name, Properties}, State);
                {ok, Other} ->
                    {error, {bad_application, Other}};
                {error, Why} ->
                    {error, {bad_application, Why}};
                undefined ->
                    case of_library(Name) of
                        [] -> {error, {"no such file or directory", atom_to_list(Name) ++ ".app"}};
                        Properties -> load({application, Name, Properties}, State)
                    end
            end
    end;
load(Other, _) ->
    {error, {bad_application, Other}}.

%% Applications that programs start or depend on, whose modules the library has; they need no process here.
of_library(crypto) -> [{description, "CRYPTO"}, {vsn, "5.1"}, {applications, [kernel, stdlib]}];
of_library(ssl) -> [{description, "Erlang/OTP SSL application"}, {vsn, "10.8"}, {applications, [kernel, stdlib, crypto]}];
of_library(eunit) -> [{description, "EUnit"}, {vsn, "2.8"}, {applications, [kernel, stdlib]}];
of_library(elixir) -> [{description, "elixir"}, {vsn, "1.18.0"}, {applications, [kernel, stdlib]}];
of_library(logger) -> [{description, "logger"}, {vsn, "1.18.0"}, {applications, [kernel, stdlib, elixir]}];
of_library(_) -> [].

load_included(Name, State) ->
    case load(Name, State) of
        {ok, New} -> New;
        {error, _} -> State
    end.

properties(_, Given) ->
    [
        {Key, proplists:get_value(Key, Given, Default)}
     || {Key, Default} <- [
            {description, []}, {id, []}, {vsn, []}, {modules, []}, {maxP, infinity}, {maxT, infinity}, {registered, []},
            {included_applications, []}, {optional_applications, []}, {applications, []}, {env, []}, {mod, []},
            {start_phases, undefined}
        ]
    ].

property(Key, Properties) ->
    {Key, Value} = lists:keyfind(Key, 1, Properties),
    Value.

described(Name, #state{loaded = Loaded}) ->
    {_, Properties} = lists:keyfind(Name, 1, Loaded),
    {Name, property(description, Properties), property(vsn, Properties)}.

of_master(Leader, #state{running = Running, starting = Starting}) ->
    first([N || {N, _, M} <- Running, M =:= Leader] ++ [N || {M, N, _, _} <- Starting, M =:= Leader]).

first([X | _]) -> {ok, X};
first([]) -> undefined.

report(_, _, _, #state{closing = true}) ->
    ok;
report(Name, Reason, Type, _) ->
    logger:notice(#{
        label => {application_controller, exit}, report => [{application, Name}, {exited, Reason}, {type, Type}]
    }, #{
        domain => [otp],
        report_cb => fun ?MODULE:format_log/2,
        error_logger => #{tag => info_report, type => std_info, report_cb => fun ?MODULE:format_log/1}
    }).

progress(Name) ->
    logger:info(#{
        label => {application_controller, progress}, report => [{application, Name}, {started_at, node()}]
    }, #{
        domain => [otp, sasl],
        report_cb => fun ?MODULE:format_log/2,
        logger_formatter => #{title => "PROGRESS REPORT"},
        error_logger => #{tag => info_report, type => progress, report_cb => fun ?MODULE:format_log/1}
    }).

%% @private A report of this module as text, for the logger's formatters.
-spec format_log(map(), map()) -> unicode:chardata().
format_log(Report, Options) -> logger_reports:format(Report, Options).

%% @private The same as a format and its arguments, as error_logger had it.
-spec format_log(map()) -> {io:format(), [term()]}.
format_log(Report) -> logger_reports:format(Report).
