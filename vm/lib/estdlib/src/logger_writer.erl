%% @doc What logger_std_h needs beside the console: the configurations that it takes, the texts of events, and for a
%% handler that writes to a file the process that has it open: it opens the file again when somebody moved it away, and
%% starts a new one when it is full (max_no_bytes), of which max_no_files older ones are kept: NAME.0 is the last one.
-module(logger_writer).
-behaviour(gen_server).

-export([limits/0, checked/3, format/2, start/2, configure/2, write/2, sync/1, stop/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-record(state, {device :: term(), config :: map(), size = 0 :: non_neg_integer()}).

-define(FILE_KEYS, [type, file, modes, file_check, max_no_bytes, max_no_files, compress_on_rotate]).

%% -- configurations ---------------------------------------------------------------------------------------------

%% @private The limits for overload.
-spec limits() -> map().
limits() ->
    #{
        burst_limit_enable => true, burst_limit_max_count => 500, burst_limit_window_time => 1000,
        drop_mode_qlen => 200, flush_qlen => 1000, sync_mode_qlen => 10,
        overload_kill_enable => false, overload_kill_mem_size => 3000000, overload_kill_qlen => 20000,
        overload_kill_restart_after => 5000
    }.

%% @private A handler's configuration in full, or what is wrong with it. Fixed is what may not change.
-spec checked(atom(), map(), map()) -> {ok, map()} | {error, term()}.
checked(Id, Given, Fixed) ->
    {Limits, Own} = split(Given),
    try
        Config = normal(Id, Own),
        each(Config, fun is_own/2, fun(Pair) -> {invalid_config, logger_std_h, Pair} end),
        Now = maps:with([type, file, modes], Config),
        Fixed =:= #{} orelse Now =:= Fixed orelse throw({illegal_config_change, logger_std_h, Fixed, Now}),
        allowed(Config),
        each(Limits, fun is_limit/2, fun(Pair) -> {invalid_olp_config, Pair} end),
        Full = maps:merge(limits(), Limits),
        ordered(Full),
        {ok, maps:merge(Full, Config)}
    catch
        throw:Reason -> {error, Reason}
    end.

split(Given) ->
    Keys = maps:keys(limits()),
    {maps:with(Keys, Given), maps:without(Keys, Given)}.

each(Config, Check, Reason) ->
    Bad = [Pair || {Key, Value} = Pair <- maps:to_list(Config), not Check(Key, Value)],
    Bad =:= [] orelse throw(Reason(maps:from_list(Bad))).

normal(Id, #{type := {file, Name}} = Config) ->
    normal(Id, Config#{type := file, file => Name});
normal(Id, #{type := {file, Name, Modes}} = Config) ->
    normal(Id, Config#{type := file, file => Name, modes => Modes});
normal(Id, #{file := _} = Config) when not is_map_key(type, Config) ->
    normal(Id, Config#{type => file});
normal(Id, #{type := file} = Config) ->
    Name = filename:absname(maps:get(file, Config, atom_to_list(Id))),
    Defaults = #{
        modes => [delayed_write, raw, append], file_check => 0, max_no_bytes => infinity, max_no_files => 0,
        compress_on_rotate => false, filesync_repeat_interval => 5000
    },
    modes(maps:merge(Defaults, Config#{file => Name}));
normal(_, Config) ->
    (maps:merge(#{type => standard_io}, Config))#{filesync_repeat_interval => no_repeat}.

%% As OTP has them: raw, and buffered by the system that writes.
modes(#{modes := Modes} = Config) when is_list(Modes) ->
    Writes = lists:any(fun(M) -> lists:member(M, Modes) end, [write, append, exclusive]),
    Config#{modes := ([delayed_write, raw] -- Modes) ++ Modes ++ [append || not Writes]};
modes(Config) ->
    Config.

allowed(#{type := file}) ->
    ok;
allowed(Config) ->
    Extra = maps:with(?FILE_KEYS -- [type], Config),
    Extra =:= #{} orelse throw({invalid_config, logger_std_h, Extra}).

is_own(type, Type) -> lists:member(Type, [standard_io, standard_error, file]);
is_own(file, Name) -> is_list(Name);
is_own(modes, Modes) -> is_list(Modes) andalso lists:all(fun is_mode/1, Modes);
is_own(file_check, N) -> is_integer(N) andalso N >= 0;
is_own(max_no_bytes, N) -> N =:= infinity orelse (is_integer(N) andalso N > 0);
is_own(max_no_files, N) -> is_integer(N) andalso N >= 0;
is_own(compress_on_rotate, Value) -> is_boolean(Value);
is_own(filesync_repeat_interval, N) -> N =:= no_repeat orelse (is_integer(N) andalso N > 0);
is_own(_, _) -> false.

is_mode({delayed_write, Size, Delay}) -> is_integer(Size) andalso is_integer(Delay);
is_mode({encoding, _}) -> true;
is_mode(Mode) -> lists:member(Mode, [append, write, exclusive, raw, delayed_write, sync]).

is_limit(Key, Value) when Key =:= burst_limit_enable; Key =:= overload_kill_enable -> is_boolean(Value);
is_limit(overload_kill_restart_after, infinity) -> true;
is_limit(Key, N) when Key =:= burst_limit_max_count; Key =:= burst_limit_window_time -> is_integer(N) andalso N > 0;
is_limit(_, N) -> is_integer(N) andalso N >= 0.

ordered(#{sync_mode_qlen := Sync, drop_mode_qlen := Drop, flush_qlen := Flush} = Limits) ->
    (Sync < Drop andalso Drop =< Flush) orelse
        throw({invalid_olp_levels, maps:with([sync_mode_qlen, drop_mode_qlen, flush_qlen], Limits)}).

%% -- texts ------------------------------------------------------------------------------------------------------

%% @private The text of an event, by the handler's formatter.
-spec format(logger:log_event(), map()) -> unicode:chardata().
format(#{msg := Message} = Event, #{formatter := {Module, Config}}) ->
    try
        Text = Module:format(Event, Config),
        case unicode:characters_to_binary(Text) of
            Binary when is_binary(Binary) -> Binary;
            _ -> substitute(Event, {"FORMATTER ERROR: bad return value", []})
        end
    catch
        Class:Reason:Stack ->
            Why = {Class, Reason, lists:takewhile(fun(Call) -> element(1, Call) =/= ?MODULE end, Stack)},
            Report = [{formatter_crashed, Module}, {config, Config}, {log_event, Event}, {reason, Why}],
            is_internal(Event) orelse logger_backend:internal(debug, Report),
            substitute(Event, {"FORMATTER CRASH: ~0tp", [Message]})
    end.

is_internal(#{meta := Meta}) -> maps:get(internal_log_event, Meta, false).

substitute(Event, Message) -> logger_formatter:format(Event#{msg := Message}, #{}).

%% -- the process that has a file --------------------------------------------------------------------------------

name(Id) -> list_to_atom("logger_std_h_" ++ atom_to_list(Id)).

%% @private
-spec start(atom(), map()) -> ok | {error, term()}.
start(Id, #{type := file} = Config) ->
    case gen_server:start({local, name(Id)}, ?MODULE, Config, []) of
        {ok, _} -> ok;
        {error, _} = Error -> Error
    end;
start(_, _) ->
    ok.

%% @private
-spec configure(atom(), map()) -> ok.
configure(Id, #{type := file} = Config) -> gen_server:call(name(Id), {configure, Config}, infinity);
configure(_, _) -> ok.

%% @private
-spec write(atom(), binary()) -> ok.
write(Id, Text) -> gen_server:call(name(Id), {write, Text}, infinity).

%% @private
-spec sync(atom()) -> ok | {error, term()}.
sync(Id) ->
    case logger_config:handler(Id) of
        {ok, #{module := logger_std_h, config := #{type := Type}}} when Type =/= file -> ok;
        _ -> gen_server:call(name(Id), filesync)
    end.

%% @private
-spec stop(atom(), map()) -> ok.
stop(Id, #{type := file}) -> gen_server:stop(name(Id));
stop(_, _) -> ok.

%% @private
-spec init(map()) -> {ok, #state{}} | {stop, term()}.
init(#{file := Name} = Config) ->
    process_flag(trap_exit, true),
    case opened(#state{config = Config}) of
        {ok, State} -> {ok, State};
        {error, Reason} -> {stop, {open_failed, Name, Reason}}
    end.

opened(#state{config = #{file := Name, modes := Modes}} = State) ->
    case filelib:ensure_dir(Name) of
        ok ->
            case file:open(Name, Modes -- [delayed_write]) of
                {ok, Device} -> {ok, State#state{device = Device, size = filelib:file_size(Name)}};
                {error, _} = Error -> Error
            end;
        {error, _} = Error ->
            Error
    end.

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({write, Text}, _, State) ->
    {Answer, Next} = written(Text, present(State)),
    {reply, Answer, Next};
handle_call({configure, Config}, _, State) ->
    {reply, ok, full(State#state{config = Config})};
handle_call(filesync, _, #state{device = Device} = State) ->
    {reply, file:sync(Device), State}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info(_, State) -> {noreply, State}.

%% @private
-spec terminate(term(), #state{}) -> ok | {error, term()}.
terminate(_, #state{device = Device}) -> file:close(Device).

written(Text, #state{device = Device, size = Size} = State) ->
    case file:write(Device, Text) of
        ok -> {ok, full(State#state{size = Size + byte_size(Text)})};
        {error, _} -> {ok, State}
    end.

%% The file may have been moved away.
present(#state{device = Device, config = #{file := Name}} = State) ->
    case filelib:is_regular(Name) of
        true ->
            State;
        false ->
            _ = file:close(Device),
            case opened(State) of
                {ok, New} -> New;
                {error, _} -> State
            end
    end.

full(#state{size = Size, config = #{max_no_bytes := Limit}} = State) when is_integer(Limit), Size > Limit ->
    #state{device = Device, config = #{file := Name, max_no_files := Files} = Config} = State,
    _ = file:close(Device),
    Files =:= 0 orelse rotate(Name, Files - 1, Config),
    Files =:= 0 andalso file:write_file(Name, ""),
    {ok, New} = opened(State),
    New;
full(State) ->
    State.

rotate(Name, 0, #{compress_on_rotate := Compress}) ->
    Kept = old(Name, 0),
    ok = file:rename(Name, Kept),
    Compress andalso compress(Kept);
rotate(Name, N, Config) ->
    _ = file:rename(old(Name, N - 1), old(Name, N)),
    _ = file:rename(old(Name, N - 1) ++ ".gz", old(Name, N) ++ ".gz"),
    rotate(Name, N - 1, Config).

old(Name, N) -> Name ++ "." ++ integer_to_list(N).

compress(Name) ->
    {ok, Text} = file:read_file(Name),
    ok = file:write_file(Name ++ ".gz", zlib:gzip(Text)),
    file:delete(Name).
