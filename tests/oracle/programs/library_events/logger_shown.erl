%% What logger:i/0,1 writes about a configuration.
-module(logger_shown).
-export([start/0, log/2]).

start() ->
    Before = logger:get_primary_config(),
    {ok, #{level := Old}} = logger:get_handler_config(default),
    ok = logger:set_primary_config(#{}),
    ok = logger:set_handler_config(default, level, error),
    ok = logger:add_handler(h, ?MODULE, #{config => #{a => "text"}, more => {1, 2}, formatter => {formatter, []}}),
    ok = logger:add_handler_filter(h, f, {fun logger_filters:progress/2, stop}),
    [shown(What) || What <- [primary, handlers, modules, h, no_such]],
    ok = logger:set_module_level([m, n], debug),
    ok = logger:add_primary_filter(f, {fun logger_filters:progress/2, stop}),
    [shown(What) || What <- [primary, modules]],
    Text = written(fun() -> oracle:say(logger:i()) end),
    [oracle:say(binary:match(Text, Part) =/= nomatch) || Part <- [<<"Primary">>, <<"Handler">>, <<"Level set">>]],
    ok = logger:unset_module_level(),
    ok = logger:remove_handler(h),
    ok = logger:set_handler_config(default, level, Old),
    logger:set_primary_config(Before).

shown(What) ->
    Text = written(fun() -> oracle:say(oracle:try_(fun() -> logger:i(What) end)) end),
    oracle:say(Text).

%% What a fun writes to its group leader.
written(Fun) ->
    Self = self(),
    Leader = spawn_link(fun() -> collect(Self, <<>>) end),
    Mine = group_leader(),
    group_leader(Leader, self()),
    Fun(),
    group_leader(Mine, self()),
    Leader ! stop,
    receive {Leader, Text} -> Text end.

collect(To, Text) ->
    receive
        {io_request, From, As, getopts} ->
            From ! {io_reply, As, []},
            collect(To, Text);
        {io_request, From, As, Request} ->
            From ! {io_reply, As, ok},
            collect(To, <<Text/binary, (characters(Request))/binary>>);
        stop ->
            To ! {self(), Text}
    end.

characters({put_chars, unicode, Chars}) -> unicode:characters_to_binary(Chars);
characters({put_chars, unicode, M, F, A}) -> unicode:characters_to_binary(apply(M, F, A)).

log(_, _) -> ok.
