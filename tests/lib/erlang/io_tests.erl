%% io, as a client of a device that this module is; console and port.
-module(io_tests).
-include_lib("eunit/include/eunit.hrl").

%% Run F with a device as its group leader: what was asked of the device, and what F returned.
with_input(Input, F) ->
    Test = self(),
    Device = spawn(fun() -> device(Input, []) end),
    spawn(fun() ->
        group_leader(Device, self()),
        Test ! {returned, catch F(Device)}
    end),
    receive
        {returned, Value} ->
            Device ! {written, self()},
            receive
                {written, Text} -> {Text, Value}
            end
    end.

device(Input, Written) ->
    receive
        {io_request, From, Ref, Request} ->
            {Reply, Left, Text} = answer(Request, Input),
            From ! {io_reply, Ref, Reply},
            device(Left, [Written | Text]);
        {written, To} ->
            To ! {written, lists:flatten(Written)}
    end.

answer({put_chars, unicode, Chars}, Input) -> {ok, Input, unicode:characters_to_list(Chars)};
answer({put_chars, unicode, M, F, A}, Input) -> {ok, Input, unicode:characters_to_list(apply(M, F, A))};
answer({put_chars, latin1, Chars}, Input) -> {ok, Input, unicode:characters_to_list(Chars)};
answer({get_line, _, Prompt}, [L | Rest]) -> {L, Rest, io_lib:format_prompt(Prompt, unicode)};
answer({get_chars, _, _, _}, [L | Rest]) -> {L, Rest, ""};
answer({get_until, _, _, M, F, A}, [L | Rest]) ->
    case apply(M, F, [[], L | A]) of
        {done, Result, _} -> {Result, Rest, ""};
        {more, C} ->
            {done, Result, _} = apply(M, F, [C, eof | A]),
            {Result, Rest, ""}
    end;
answer({get_geometry, columns}, Input) -> {80, Input, ""};
answer({get_geometry, rows}, Input) -> {24, Input, ""};
answer({setopts, _}, Input) -> {ok, Input, ""};
answer(getopts, Input) -> {[{binary, false}], Input, ""};
answer({requests, Requests}, Input) ->
    lists:foldl(
        fun(R, {_, I, T}) ->
            {Reply, Left, Text} = answer(R, I),
            {Reply, Left, [T | Text]}
        end,
        {ok, Input, ""},
        Requests
    );
answer(_, Input) ->
    {eof, Input, ""}.

output_test() ->
    {Text, Value} = with_input([], fun(D) ->
        [
            io:put_chars("a"), io:put_chars(D, "b"), io:nl(), io:nl(D), io:write({x, "s"}), io:write(D, y), io:format("c~n"),
            io:format("~p", [d]), io:format(D, "~s", ["e"]), io:fwrite("f"), io:fwrite("~w", [g]), io:fwrite(D, "~w", [h])
        ]
    end),
    ?assertEqual(lists:duplicate(12, ok), Value),
    ?assertEqual("ab\n\n{x,[115]}yc\ndefgh", Text).

input_test() ->
    {_, Lines} = with_input(["one\n", "two\n", "abc"], fun(D) ->
        [io:get_line("> "), io:get_line(D, '> '), io:get_chars("", 3), io:get_line("")]
    end),
    ?assertEqual(["one\n", "two\n", "abc", eof], Lines),
    {_, Chars} = with_input(["xy"], fun(D) -> [io:get_chars(D, "", 2), io:get_chars(D, "", 2)] end),
    ?assertEqual(["xy", eof], Chars),
    {_, Read} = with_input(["12 abc\n", "7\n"], fun(D) ->
        [io:fread("", "~d ~s"), io:fread(D, "", "~d")]
    end),
    ?assertEqual([{ok, [12, "abc"]}, {ok, [7]}], Read).


settings_test() ->
    {_, Value} = with_input([], fun(D) ->
        [
            io:columns(), io:columns(D), io:rows(), io:rows(D), io:setopts([binary]), io:setopts(D, [list]), io:getopts(),
            io:getopts(D), io:request(D, {put_chars, unicode, "x"}), io:requests(D, [{put_chars, unicode, "y"}])
        ]
    end),
    ?assertEqual([{ok, 80}, {ok, 80}, {ok, 24}, {ok, 24}, ok, ok, [{binary, false}], [{binary, false}], ok, ok], Value),
    ?assert(lists:member(io:printable_range(), [unicode, latin1])).

errors_test_() ->
    [
        ?_assertError(badarg, io:format("~p")),
        ?_assertError(badarg, io:format("~d", [1])),
        ?_assertError(badarg, io:format("x", [1]))
    ].

%% A process that was spawned without a group leader of its own prints all the same.
child_test() ->
    Test = self(),
    spawn(fun() -> Test ! {child, io:format("")} end),
    receive
        {child, Result} -> ?assertEqual(ok, Result)
    after 2000 -> error(no_answer)
    end.
