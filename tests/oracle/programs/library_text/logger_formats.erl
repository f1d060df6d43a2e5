%% logger_formatter: templates, headers, times, messages of all kinds, limits, and which configurations are good.
-module(logger_formats).
-export([start/0]).

-define(Z, #{time_offset => "Z"}).

start() ->
    headers(), templates(), messages(), limits(), callbacks(), configs().

meta() ->
    #{time => 1600000000123456, pid => list_to_pid("<0.9.0>"), mfa => {m, f, 2}, file => "x.erl", line => 7}.

event(Message) -> event(Message, #{}).
event(Message, More) -> #{level => error, msg => Message, meta => maps:merge(meta(), More)}.

say(Event, Config) ->
    oracle:say(oracle:try_(fun() -> unicode:characters_to_binary(logger_formatter:format(Event, Config)) end)).

headers() ->
    Text = event({string, "  abc \n  def,\n g \r\n"}),
    [say(Text, Config) || Config <- [
        ?Z, (?Z)#{single_line => false}, (?Z)#{legacy_header => true}, (?Z)#{legacy_header => true, single_line => false},
        (?Z)#{time_designator => $\s}, #{time_offset => 3600000000}, #{time_offset => "+02:30"}, #{time_offset => "-02:30"},
        #{time_offset => -90000000}, #{time_offset => "z"}, #{time_offset => 0}, #{time_offset => 0, legacy_header => true}]],
    Old = (?Z)#{legacy_header => true},
    [say(Text#{level := Level}, Old) || Level <- [emergency, alert, critical, warning, notice, info, debug]],
    [say(event({string, "x"}, More), Old) || More <- [
        #{time => 1599600000000001}, #{logger_formatter => #{title => "MY"}},
        #{error_logger => #{tag => error_report, type => crash_report}}]],
    [say((event({string, "x"}, #{error_logger => #{tag => Tag}}))#{level := notice}, Old)
     || Tag <- [info_msg, info_report, error]],
    say(#{level => error, msg => {string, "x"}, meta => #{}}, Old),
    say(#{level => error, msg => {string, "x"}, meta => #{}}, ?Z).

templates() ->
    More = #{a => #{b => "s", c => [1, 2]}, d => "text", e => 'atom x', g => <<"bin">>, h => 1.5, k => {a, "b"},
             l => lists:seq(100, 160), fn => fun lists:map/2, m => #{a => 1}, t => [300], deep => ["x", $y]},
    [say(event({string, "msg"}, More), (?Z)#{template => Template}) || Template <- [
        [time, " ", level, " [", pid, "] ", mfa, ":", line, "/", file, " ", msg, "#", foo, "\n"],
        [[a, b], " ", [a, c], " ", d, " ", e, " ", g, " ", h, " ", {x, ["yes ", x], ["no"]}, {[a, b], ["has ", [a, b]], []}],
        [k, " ", l, " ", fn, " ", m, " ", t, " ", deep], ["x", msg, <<"bin">>], [], [msg, [], "x"], [msg, "-", msg],
        [{[a, b], ["in ", level, " ", msg, " out"], ["no"]}], [{level, ["L"], ["l"]}, {msg, ["M"], ["m"]}],
        [[foo, bar], [a, b, c], [a]]]],
    say(event({string, "msg"}, #{l => lists:seq(100, 160)}), (?Z)#{single_line => false, template => [l]}),
    [say(event({string, "msg"}, #{mfa => MFA}), (?Z)#{template => ["<", mfa, ">", msg]})
     || MFA <- ["hello", {m, 'F u', 2}, {m, f, [1, 2]}]].

messages() ->
    Format = "~w ~10p ~10.5.xw ~P ~s~c~tp ~n ~20s|~p",
    Args = [abc, def, x, [1, 2, 3], 2, "a", $b, [1000], "x", [a, b, c, d, e, f, g, h]],
    Messages = [
        {report, #{a => 1, b => "str"}}, {report, [{a, 1}, {b, "str"}]}, {report, [{a, 1}, b, "s", {c, "x"}]}, {report, #{}},
        {report, #{a => "x\ny", b => ["io", <<"list">>], c => <<"bin">>}}, {report, #{a => lists:seq(1, 60)}},
        {"f ~p ~s", [lists:seq(1, 60), "x"]}, {"f ~p~n~n", [x]}, {"f ~p", []}, {"f ~s", [[300]]}, {Format, Args},
        {<<"bin ~p">>, [abc]}, {string, [300, <<"æ"/utf8>>]}, {string, ""}, {string, foo}],
    [say(event(Message), (?Z)#{single_line => Single, depth => Depth})
     || Message <- Messages, {Single, Depth} <- [{true, unlimited}, {false, unlimited}, {true, 6}]].

limits() ->
    Long = event({"f ~p ~s", [lists:seq(1, 60), "x"]}),
    [say(Long, (?Z)#{max_size => N}) || N <- [30, 60, 100, 1000]],
    [say(event({string, "abc, def"}), (?Z)#{max_size => N, template => T})
     || N <- [1, 5, 11], T <- [["ab", msg, "cdefg"], [msg, "cd\n"], [msg], ["abcdefghijklmnopq"]]].

callbacks() ->
    Config = fun(R, C) -> io_lib:format("cb2 ~p ~p\n m", [R, C]) end,
    Cases = [
        fun(R) -> {"cb ~p\n more", [R]} end, Config, fun(_, _) -> foo end, fun(_, _) -> error(foo, [x]) end,
        fun(_) -> foo end, x],
    [say(event({report, #{a => 1}}, #{report_cb => Callback}), (?Z)#{template => [msg]}) || Callback <- Cases, not crashes(Callback)],
    Both = event({report, #{a => 1}}, #{report_cb => fun(_) -> {"theirs", []} end}),
    say(Both, (?Z)#{report_cb => fun(R) -> {"mine ~p", [R]} end}),
    say(event({report, #{a => 1}}, #{report_cb => Config}), (?Z)#{depth => 5, single_line => false, max_size => 70}).

%% Their texts hold a stack.
crashes(Callback) when is_function(Callback, 2) ->
    try Callback(x, y) of
        _ -> false
    catch
        _:_ -> true
    end;
crashes(_) -> false.

configs() ->
    [oracle:say({Config, logger_formatter:check_config(Config)}) || Config <- [
        #{}, #{depth => 1}, #{depth => unlimited}, #{depth => x}, #{chars_limit => x}, #{chars_limit => 0}, #{max_size => 0},
        #{max_size => unlimited}, #{single_line => 1}, #{legacy_header => 1}, #{time_offset => x}, #{time_offset => "Z"},
        #{time_offset => "x"}, #{time_offset => "+1:00"}, #{time_offset => "+25:00"}, #{time_offset => 1},
        #{time_offset => ""}, #{time_designator => x}, #{time_designator => $x}, #{time_designator => 300},
        #{template => x}, #{template => [x]}, #{template => ["x"]}, #{template => [1]}, #{template => [{x, [], []}]},
        #{template => [{x, y, []}]}, #{template => [[a, b]]}, #{template => [[a, 1]]}, #{report_cb => x},
        #{report_cb => fun(_) -> x end}, #{report_cb => fun(_, _) -> x end}, #{report_cb => fun() -> x end}, #{foo => 1},
        foo]].
