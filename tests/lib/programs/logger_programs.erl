%% Programs of test_logger: what is logged where nobody set up anything, and with handlers of OTP's on devices.
-module(logger_programs).
-export([start/0, device/0, managed/0, level/0, init/1, handle_cast/2, handle_call/3, log/2]).

start() ->
    logger:notice("a notice of ~p", [logger]),
    logger:info("below the level"),
    logger:error(#{domain => none, text => "a report"}),
    logger:error("of another domain", #{domain => [mine]}),
    {ok, Pid} = gen_server:start(?MODULE, [], []),
    Monitor = monitor(process, Pid),
    gen_server:cast(Pid, crash),
    receive {'DOWN', Monitor, process, Pid, _} -> ok end.

%% On devices there is no handler until a program adds one.
device() ->
    logger:error("lost"),
    false = logger:allow(error, ?MODULE),
    [] = logger:get_handler_ids(),
    ok = logger:add_handler(mine, ?MODULE, #{config => self()}),
    true = logger:allow(error, ?MODULE),
    logger:error("~p", [kept]),
    ok = logger:add_handler(console, logger_std_h, #{formatter => {logger_formatter, #{template => [level, " ", msg, "\n"]}}}),
    logger:warning("on the console"),
    receive {logged, Message} -> Message after 0 -> none end.

%% While logger_manager runs it decides.
managed() ->
    _ = logger:remove_handler(default),
    ok = logger:add_handler(mine, ?MODULE, #{config => self()}),
    {ok, _} = logger_manager:start_link(#{log_level => error, logger => [{handler, default, undefined}]}),
    logger:error("to nobody"),
    false = logger:allow(warning, ?MODULE),
    ok = logger_manager:stop(),
    logger:error("to mine"),
    receive {logged, Message} -> Message after 0 -> none end.

%% A program may silence what the library reports.
level() ->
    ok = logger:set_primary_config(level, none),
    start().

log(#{msg := Message}, #{config := Pid}) -> Pid ! {logged, Message}.

init([]) -> {ok, state}.

handle_call(_, _, State) -> {reply, ok, State}.

handle_cast(crash, _) -> error(oops).
