%% error_logger: the events that its functions make, and their texts.
-module(error_logger_events).
-export([start/0, log/2]).

start() ->
    Before = logger:get_primary_config(),
    {ok, #{level := Old}} = logger:get_handler_config(default),
    ok = logger:set_handler_config(default, level, none),
    register(?MODULE, self()),
    ok = logger:set_primary_config(level, debug),
    ok = logger:add_handler(h, ?MODULE, #{}),
    [said(F, Args) || {F, Args} <- [
        {error_msg, ["x"]}, {error_msg, ["x ~p", [1]]}, {format, ["x ~p", [1]]}, {error_msg, ["~p", []]},
        {error_msg, [foo, bar]}, {info_msg, ["x"]}, {info_msg, ["x ~p", [1]]}, {warning_msg, ["x"]},
        {warning_msg, ["x ~p", [2]]}, {error_report, [[{a, 1}]]}, {error_report, ["text"]}, {error_report, [{a, b}]},
        {error_report, [type, [{a, 1}, b]]}, {error_report, [type, #{a => 1}]}, {info_report, [[{a, 1}]]},
        {info_report, [type, x]}, {warning_report, [[{a, 1}]]}, {warning_report, [type, x]}, {warning_map, []},
        {logfile, [filename]}, {logfile, [close]}, {tty, [x]}]],
    Name = "error_logger_events_" ++ os:getpid(),
    said(logfile, [{open, Name}]),
    oracle:say(error_logger:logfile(filename) =:= Name),
    said(logfile, [{open, Name}]),
    said(logfile, [close]),
    file:delete(Name),
    ok = logger:remove_handler(h),
    said(tty, [false]),
    oracle:say(logger:get_handler_ids()),
    said(tty, [true]),
    oracle:say(logger:get_handler_ids()),
    unregister(?MODULE),
    _ = logger:set_handler_config(default, level, Old),
    logger:set_primary_config(Before).

said(F, Args) ->
    oracle:say({F, oracle:try_(fun() -> apply(error_logger, F, Args) end)}),
    happened().

happened() ->
    receive
        %% OTP's handlers are children of a supervisor
        {?MODULE, #{msg := {report, #{label := {supervisor, progress}}}}} ->
            happened();
        {?MODULE, #{meta := Meta} = Event} ->
            oracle:say(Event#{meta := maps:without([gl, pid, time], Meta)}),
            Text = logger_formatter:format(Event, #{template => [msg], single_line => false}),
            oracle:say(unicode:characters_to_binary(Text)),
            happened()
    after 0 -> ok
    end.

log(Event, _) -> ?MODULE ! {?MODULE, Event}.
