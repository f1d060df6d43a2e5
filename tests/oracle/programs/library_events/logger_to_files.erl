%% logger_std_h: which configurations it takes, and handlers that write to files: appending, new files when one is full,
%% changes of the configuration, formatters that fail, a file that somebody takes away.
-module(logger_to_files).
-export([start/0, format/2]).

start() ->
    Before = logger:get_primary_config(),
    {ok, #{level := Old}} = logger:get_handler_config(default),
    ok = logger:set_handler_config(default, level, none),
    Folder = "logger_to_files_" ++ os:getpid(),
    ok = logger:set_primary_config(level, notice),
    try
        configs(Folder),
        plain(Folder ++ "/plain/log"),
        full(Folder ++ "/full", 2),
        full(Folder ++ "/none_kept", 0),
        failing(Folder ++ "/failing"),
        taken_away(Folder ++ "/away"),
        replaced(Folder ++ "/replaced")
    after
        logger:remove_handler(s),
        file:del_dir_r(Folder)
    end,
    ok = logger:set_handler_config(default, level, Old),
    logger:set_primary_config(Before).

configs(Folder) ->
    File = Folder ++ "/x",
    [begin
        Config1 = case Config of #{file := file} -> Config#{file := File}; _ -> Config end,
        Answer = logger:add_handler(s, logger_std_h, #{config => Config1}),
        oracle:say({Config, Answer, shown(logger:get_handler_config(s))}),
        logger:remove_handler(s)
     end || Config <- [
        #{}, #{type => standard_error}, #{type => foo}, #{foo => 1}, #{file => file}, #{type => file, file => file},
        #{file => file, modes => [write]}, #{file => file, modes => [append, raw]},
        #{file => file, max_no_bytes => 10}, #{file => file, max_no_bytes => x}, #{file => file, max_no_files => x},
        #{file => file, compress_on_rotate => x}, #{file => file, file_check => x}, #{sync_mode_qlen => x},
        #{sync_mode_qlen => 2000}, #{drop_mode_qlen => 5}, #{filesync_repeat_interval => 0}, #{max_no_bytes => 10},
        #{modes => [x]}, #{burst_limit_enable => x}, #{overload_kill_restart_after => infinity}, #{flush_qlen => 0}]].

%% Names of files have the folder in them.
shown({ok, #{config := #{file := File} = Config} = Handler}) ->
    {filename:pathtype(File), Handler#{config := Config#{file := filename:basename(File)}}};
shown(Other) -> Other.

add(File, Config, Formatter) ->
    oracle:say(logger:add_handler(s, logger_std_h, #{formatter => Formatter, config => Config#{file => File}})).

short() -> {logger_formatter, #{template => [msg, "\n"]}}.

say(File) ->
    ok = logger_std_h:filesync(s),
    oracle:say([{filename:basename(F), element(2, file:read_file(F))} || F <- lists:sort(filelib:wildcard(File ++ "*"))]).

plain(File) ->
    add(File, #{}, short()),
    logger:error("to a file: ~ts", [[300]]),
    say(File),
    ok = logger:remove_handler(s),
    add(File, #{}, short()),
    logger:error("more"),
    say(File),
    Changes = [
        {set_handler_config, config, #{file => "other"}}, {set_handler_config, config, #{max_no_bytes => 500, max_no_files => 2}},
        {update_handler_config, config, #{max_no_bytes => 60}}, {update_handler_config, config, #{type => standard_io}},
        {update_handler_config, config, #{foo => 1}}, {update_handler_config, level, error}],
    [oracle:say({F, K, short_error(logger:F(s, K, V)), shown(logger:get_handler_config(s))}) || {F, K, V} <- Changes],
    oracle:say({short_error(logger:set_handler_config(s, #{level => error})), shown(logger:get_handler_config(s))}),
    oracle:say(oracle:try_(fun() -> logger_std_h:filesync(no_such) end)),
    oracle:say(oracle:try_(fun() -> logger_std_h:filesync("no") end)),
    ok = logger:remove_handler(s).

short_error({error, {illegal_config_change, logger_std_h, #{}, #{}}}) -> illegal_config_change;
short_error(Other) -> Other.

full(File, Files) ->
    add(File, #{max_no_bytes => 20, max_no_files => Files}, short()),
    [logger:error("line number ~p", [I]) || I <- lists:seq(1, 7)],
    say(File),
    ok = logger:remove_handler(s).

failing(File) ->
    add(File, #{}, {?MODULE, #{}}),
    logger:error("x"),
    ok = logger_std_h:filesync(s),
    {ok, Text} = file:read_file(File),
    oracle:say(hd(tl(binary:split(Text, <<" ">>)))),
    ok = logger:remove_handler(s).

format(_, _) -> error(bad_format).

taken_away(File) ->
    add(File, #{}, short()),
    logger:error("one"),
    ok = logger_std_h:filesync(s),
    ok = file:rename(File, File ++ ".old"),
    logger:error("two"),
    say(File),
    ok = logger:remove_handler(s).

replaced(File) ->
    add(File, #{modes => [write]}, short()),
    logger:error("one"),
    say(File),
    ok = logger:remove_handler(s),
    add(File, #{modes => [write]}, short()),
    logger:error("two"),
    say(File),
    ok = logger:remove_handler(s).
