%% @doc The logger's configuration: the primary one, levels of modules, handlers. What reads it is here, and what checks
%% a change; the process `logger', started by the first change, makes the changes one after the other.
%%
%% A configuration is #{primary, handlers, modules}, handlers a list of maps, the newest first. Nobody has changed
%% anything as long as there is no process: then it is initial/0. On releases with persistent terms it is read there,
%% on others the process is asked.
-module(logger_config).
-behaviour(gen_server).

-export([
    current/0, levels/0, initial/0, primary/0, handlers/0, handler/1, shown/1, module_levels/0, is_level/1,
    set_primary/1, set_primary/2, update_primary/1, add_handler/3, remove_handler/1, set_handler/2, set_handler/3,
    update_handler/2, update_formatter/2, add_filter/2, add_filter/3, remove_filter/2, set_modules/2, unset_modules/1,
    crashed/2
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-type config() :: #{primary := map(), handlers := [map()], modules := #{module() => logger:level() | all | none}}.
-type answer() :: ok | {error, term()}.

%% -- reading ----------------------------------------------------------------------------------------------------

%% @private
-spec current() -> config().
current() ->
    case whereis(logger) of
        undefined ->
            initial();
        _ ->
            case has_persistent_terms() of
                true -> persistent_term:get({logger, config}, initial());
                false -> gen_server:call(logger, current, infinity)
            end
    end.

has_persistent_terms() -> erlang:system_info(machine) =:= "BEAM".

%% @private What there is before anything is changed: as in OTP the default handler, on devices none.
-spec initial() -> config().
initial() ->
    #{primary => default_primary(), handlers => [standard() || has_persistent_terms()], modules => #{}}.

default_primary() -> #{level => notice, filter_default => log, filters => [], metadata => #{}}.

standard() ->
    #{
        id => default,
        module => logger_std_h,
        level => all,
        filter_default => stop,
        filters => [
            {remote_gl, {fun logger_filters:remote_gl/2, stop}},
            {domain, {fun logger_filters:domain/2, {log, super, [otp | [sasl || not is_elixir()]]}}},
            {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}
        ],
        formatter => {logger_formatter, #{legacy_header => true, single_line => false}},
        config => logger_std_h:default_config()
    }.

%% Elixir's logger leaves out what supervisors report and how processes crash.
is_elixir() -> lists:any(fun({Module, _}) -> is_of_elixir(atom_to_list(Module)) end, code:all_loaded()).

is_of_elixir("Elixir." ++ _) -> true;
is_of_elixir(_) -> false.

%% @private What decides most events: the primary level and those of modules.
-spec levels() -> {logger:level() | all | none, #{module() => logger:level() | all | none}}.
levels() ->
    case whereis(logger) of
        undefined ->
            {maps:get(level, default_primary()), #{}};
        _ ->
            #{primary := #{level := Level}, modules := Modules} = current(),
            {Level, Modules}
    end.

%% @private
-spec primary() -> map().
primary() -> maps:get(primary, current()).

%% @private
-spec handlers() -> [map()].
handlers() -> maps:get(handlers, current()).

%% @private
-spec handler(atom()) -> {ok, map()} | {error, term()}.
handler(Id) -> find(Id, handlers()).

find(Id, Handlers) ->
    case [H || #{id := I} = H <- Handlers, I =:= Id] of
        [Handler] -> {ok, Handler};
        [] -> {error, {not_found, Id}}
    end.

%% @private A handler's configuration as its module lets it be seen.
-spec shown(map()) -> map().
shown(#{module := Module} = Handler) ->
    case erlang:function_exported(Module, filter_config, 1) of
        true ->
            try
                Module:filter_config(Handler)
            catch
                _:_ -> Handler
            end;
        false ->
            Handler
    end.

%% @private
-spec module_levels() -> #{module() => logger:level() | all | none}.
module_levels() -> maps:get(modules, current()).

%% @private
-spec is_level(term()) -> boolean().
is_level(Level) ->
    lists:member(Level, [all, none, emergency, alert, critical, error, warning, notice, info, debug]).

%% -- changing ---------------------------------------------------------------------------------------------------

%% @private
-spec set_primary(map()) -> answer().
set_primary(Config) -> checked(fun() -> primary_config(Config) end, {primary, set, Config}).

%% @private
-spec set_primary(atom(), term()) -> answer().
set_primary(Key, Value) -> update_primary(#{Key => Value}).

%% @private
-spec update_primary(map()) -> answer().
update_primary(Config) -> checked(fun() -> primary_config(Config) end, {primary, update, Config}).

%% @private
-spec add_handler(atom(), module(), map()) -> answer().
add_handler(Id, Module, Config) ->
    Checks = fun() ->
        is_atom(Id) orelse throw({invalid_id, Id}),
        is_atom(Module) orelse throw({invalid_module, Module}),
        handler_config(Config)
    end,
    checked(Checks, {add, Id, Module, Config}).

%% @private
-spec remove_handler(atom()) -> answer().
remove_handler(Id) -> call({remove, Id}).

%% @private
-spec set_handler(atom(), map()) -> answer().
set_handler(Id, Config) -> checked(fun() -> handler_config(Config) end, {handler, set, Id, Config}).

%% @private Set a key of a handler and keep the others.
-spec set_handler(atom(), atom(), term()) -> answer().
set_handler(Id, Key, Value) ->
    Config = #{Key => Value},
    checked(fun() -> handler_config(Config) end, {handler, {set, Key}, Id, Config}).

%% @private
-spec update_handler(atom(), map()) -> answer().
update_handler(Id, Config) -> checked(fun() -> handler_config(Config) end, {handler, update, Id, Config}).

%% @private
-spec update_formatter(atom(), map()) -> answer().
update_formatter(Id, Config) ->
    checked(fun() -> is_map(Config) orelse throw({invalid_formatter_config, Config}) end, {formatter, Id, Config}).

%% @private
-spec add_filter(atom(), term()) -> answer().
add_filter(Name, Filter) -> checked(fun() -> filter({Name, Filter}) end, {add_filter, primary, {Name, Filter}}).

%% @private
-spec add_filter(atom(), atom(), term()) -> answer().
add_filter(Id, Name, Filter) ->
    checked(fun() -> filter({Name, Filter}) end, {add_filter, {handler, Id}, {Name, Filter}}).

%% @private
-spec remove_filter(primary | {handler, atom()}, atom()) -> answer().
remove_filter(Owner, Name) -> call({remove_filter, Owner, Name}).

%% @private
-spec set_modules([module()], logger:level() | all | none) -> answer().
set_modules(Modules, Level) ->
    Checks = fun() ->
        module_list(Modules),
        is_level(Level) orelse throw({invalid_level, Level})
    end,
    checked(Checks, {modules, Modules, Level}).

%% @private
-spec unset_modules([module()] | all) -> answer().
unset_modules(all) -> call({modules, all, none});
unset_modules(Modules) -> checked(fun() -> module_list(Modules) end, {modules, Modules, unset}).

%% @private A filter or a handler failed: it goes, as it was then; whether it was still there.
-spec crashed(primary | {handler, atom()} | handler, term()) -> boolean().
crashed(handler, Id) -> call({remove, Id}) =:= ok;
crashed(Owner, Name) -> call({remove_filter, Owner, Name}) =:= ok.

checked(Checks, Request) ->
    try
        _ = Checks(),
        call(Request)
    catch
        throw:Reason -> {error, Reason}
    end.

call(Request) ->
    case whereis(logger) of
        undefined ->
            case gen_server:start({local, logger}, ?MODULE, [], []) of
                {ok, _} -> ok;
                {error, {already_started, _}} -> ok
            end;
        _ ->
            ok
    end,
    gen_server:call(logger, {change, Request}, infinity).

%% -- checks, which throw the reason -----------------------------------------------------------------------------

primary_config(Config) when is_map(Config) ->
    each(Config, fun
        (metadata, Value) when is_map(Value) -> ok;
        (Key, Value) when Key =:= level; Key =:= filters; Key =:= filter_default -> common(Key, Value);
        (Key, Value) -> throw({invalid_primary_config, {Key, Value}})
    end);
primary_config(Config) ->
    throw({invalid_config, Config}).

handler_config(Config) when is_map(Config) -> each(Config, fun common/2);
handler_config(Config) -> throw({invalid_config, Config}).

each(Config, Check) -> lists:foreach(fun({Key, Value}) -> Check(Key, Value) end, maps:to_list(Config)).

common(level, Level) ->
    is_level(Level) orelse throw({invalid_level, Level});
common(filters, Filters) when is_list(Filters) ->
    lists:foreach(fun filter/1, Filters);
common(filters, Filters) ->
    throw({invalid_filters, Filters});
common(filter_default, Default) ->
    Default =:= log orelse Default =:= stop orelse throw({invalid_filter_default, Default});
common(formatter, {Module, Config}) when is_atom(Module) ->
    formatter(Module, Config);
common(formatter, Other) ->
    throw({invalid_formatter, Other});
common(_, _) ->
    ok.

filter({Name, {Fun, _}}) when is_atom(Name), is_function(Fun, 2) -> ok;
filter(Other) -> throw({invalid_filter, Other}).

formatter(Module, Config) ->
    _ = code:ensure_loaded(Module),
    case erlang:function_exported(Module, check_config, 1) of
        true ->
            try Module:check_config(Config) of
                ok -> ok;
                {error, Reason} -> throw(Reason)
            catch
                Class:Reason:Stack when Class =/= throw ->
                    throw({callback_crashed, {Class, Reason, Stack}})
            end;
        false ->
            ok
    end.

module_list(Modules) ->
    (is_list(Modules) andalso lists:all(fun is_atom/1, Modules)) orelse throw({not_a_list_of_modules, Modules}).

%% -- the process ------------------------------------------------------------------------------------------------

%% @private
-spec init([]) -> {ok, config()}.
init([]) -> {ok, kept(initial())}.

%% @private
-spec handle_call(term(), gen_server:from(), config()) -> {reply, term(), config()}.
handle_call(current, _, Config) ->
    {reply, Config, Config};
handle_call({change, Request}, _, Config) ->
    try change(Request, Config) of
        New -> {reply, ok, kept(New)}
    catch
        throw:Reason -> {reply, {error, Reason}, Config}
    end.

%% @private
-spec handle_cast(term(), config()) -> {noreply, config()}.
handle_cast(_, Config) -> {noreply, Config}.

%% @private
-spec handle_info(term(), config()) -> {noreply, config()}.
handle_info(_, Config) -> {noreply, Config}.

kept(Config) ->
    case has_persistent_terms() of
        true -> persistent_term:put({logger, config}, Config);
        false -> ok
    end,
    Config.

change({primary, set, Primary}, Config) ->
    Config#{primary := maps:merge(default_primary(), Primary)};
change({primary, update, Primary}, #{primary := Old} = Config) ->
    Config#{primary := maps:merge(Old, Primary)};
change({modules, all, none}, Config) ->
    Config#{modules := #{}};
change({modules, Modules, unset}, #{modules := Levels} = Config) ->
    Config#{modules := maps:without(Modules, Levels)};
change({modules, Modules, Level}, #{modules := Levels} = Config) ->
    Config#{modules := lists:foldl(fun(Module, All) -> All#{Module => Level} end, Levels, Modules)};
change({add_filter, primary, Filter}, #{primary := Primary} = Config) ->
    Config#{primary := with_filter(Filter, Primary)};
change({add_filter, {handler, Id}, Filter}, Config) ->
    on_handler(Id, fun(Handler) -> with_filter(Filter, Handler) end, Config);
change({remove_filter, primary, Name}, #{primary := Primary} = Config) ->
    Config#{primary := without_filter(Name, Primary)};
change({remove_filter, {handler, Id}, Name}, Config) ->
    on_handler(Id, fun(Handler) -> without_filter(Name, Handler) end, Config);
change({formatter, Id, Changes}, Config) ->
    on_handler(Id, fun(#{formatter := {Module, Old}} = Handler) ->
        New = maps:merge(Old, Changes),
        ok = formatter(Module, New),
        Handler#{formatter := {Module, New}}
    end, Config);
change({handler, Set, Id, Changes}, Config) ->
    on_handler(Id, fun(Old) -> changed(Set, Old, Changes, Config) end, Config);
change({add, Id, Module, Given}, Config) ->
    added(Id, Module, Given, Config);
change({remove, Id}, #{handlers := Handlers} = Config) ->
    case find(Id, Handlers) of
        {ok, Handler} ->
            _ = callback(Handler, removing_handler, [Handler], Config),
            Config#{handlers := lists:delete(Handler, Handlers)};
        {error, Reason} ->
            throw(Reason)
    end.

on_handler(Id, Fun, #{handlers := Handlers} = Config) ->
    case find(Id, Handlers) of
        {ok, Old} ->
            New = Fun(Old),
            Config#{handlers := [case H of Old -> New; _ -> H end || H <- Handlers]};
        {error, Reason} ->
            throw(Reason)
    end.

with_filter({Name, _} = Filter, #{filters := Filters} = Owner) ->
    lists:keymember(Name, 1, Filters) andalso throw({already_exist, Name}),
    Owner#{filters := [Filter | Filters]}.

without_filter(Name, #{filters := Filters} = Owner) ->
    lists:keymember(Name, 1, Filters) orelse throw({not_found, Name}),
    Owner#{filters := lists:keydelete(Name, 1, Filters)}.

defaults() -> #{level => all, filter_default => log, filters => [], formatter => {logger_formatter, #{}}}.

added(Id, Module, Given, #{handlers := Handlers} = Config) ->
    find(Id, Handlers) =:= {error, {not_found, Id}} orelse throw({already_exist, Id}),
    _ = code:ensure_loaded(Module),
    erlang:function_exported(Module, log, 2) orelse throw({invalid_handler, {function_not_exported, {Module, log, 2}}}),
    Handler = maps:merge(defaults(), Given#{id => Id, module => Module}),
    case callback(Handler, adding_handler, [Handler], Config) of
        {ok, New} -> Config#{handlers := [New | Handlers]};
        {error, Reason} -> throw({handler_not_added, Reason})
    end.

changed({set, _}, Old, Changes, Config) -> changed(set, Old, Old, Changes, Config);
changed(update, Old, Changes, Config) -> changed(update, Old, Old, Changes, Config);
changed(set, #{id := Id, module := Module} = Old, Changes, Config) ->
    changed(set, (defaults())#{id => Id, module => Module}, Old, Changes, Config).

changed(Set, Base, Old, Changes, Config) ->
    New = maps:merge(Base, Changes),
    Fixed = [id, module],
    case [Key || Key <- Fixed, maps:get(Key, Old) =/= maps:get(Key, New)] of
        [] -> ok;
        Keys -> throw({illegal_config_change, maps:with(Keys, Old), maps:with(Keys, New)})
    end,
    case callback(Old, changing_config, [Set, Old, New], Config) of
        {ok, Accepted} -> Accepted;
        {error, Reason} -> throw(Reason)
    end.

%% A handler's callback, in a process of its own: it may log, and read the configuration.
callback(#{module := Module}, Name, Args, Config) ->
    case erlang:function_exported(Module, Name, length(Args)) of
        true ->
            {Pid, Monitor} = erlang:spawn_opt(fun() -> exit({done, called(Module, Name, Args)}) end, [monitor]),
            result(Pid, Monitor, Config);
        false ->
            {ok, lists:last(Args)}
    end.

called(Module, Name, Args) ->
    try
        apply(Module, Name, Args)
    catch
        Class:Reason:Stack ->
            Why = {Class, Reason, lists:takewhile(fun(Call) -> element(1, Call) =/= ?MODULE end, Stack)},
            logger_backend:internal(error, [{logger, callback_crashed}, {process, logger}, {reason, Why}]),
            {error, {callback_crashed, Why}}
    end.

result(Pid, Monitor, Config) ->
    receive
        {'DOWN', Monitor, process, Pid, {done, Result}} ->
            Result;
        {'DOWN', Monitor, process, Pid, Reason} ->
            {error, {callback_crashed, Reason}};
        {'$gen_call', From, current} ->
            gen_server:reply(From, Config),
            result(Pid, Monitor, Config)
    end.
