%% @doc What eunit's macros and reports need: commands of the operating system, and outcomes in words.
-module(eunit_lib).

-export([command/1, describe/1]).

%% @doc Run a command of the operating system: its exit status and its output.
-spec command(string()) -> {integer(), string()}.
command(Command) ->
    Port = open_port({spawn, Command}, [stream, exit_status, stderr_to_stdout, in]),
    collect(Port, []).

collect(Port, Output) ->
    receive
        {Port, {data, Data}} -> collect(Port, [Output | Data]);
        {Port, {exit_status, Status}} -> {Status, binary_to_list(iolist_to_binary(Output))}
    end.

%% @doc An outcome in words: a headline, facts as pairs of label and text, and the frames of a stack trace.
-spec describe(eunit_proc:outcome() | {bad_test, term()}) -> {string(), [{string(), string()}], [tuple()]}.
describe({failed, error, {Name, [{module, _} | _] = Facts}, Stack}) ->
    assertion(Name, Facts, Stack);
describe({failed, error, {Name, [{comment, _}, {module, _} | _] = Facts}, Stack}) ->
    assertion(Name, Facts, Stack);
describe({failed, throw, Thrown, Stack}) when is_tuple(Thrown), tuple_size(Thrown) >= 2 ->
    case {element(1, Thrown), element(2, Thrown)} of
        {Name, {M, F, A, Line}} when is_atom(Name), is_atom(M), is_atom(F), is_integer(A), is_integer(Line) ->
            {words("~p", [Name]), etest_facts(Name, Thrown), [{M, F, A, [{line, Line}]} | Stack]};
        _ ->
            {words("throw: ~tp", [Thrown]), [], Stack}
    end;
describe({failed, Class, Reason, Stack}) ->
    {words("~p: ~tp", [Class, Reason]), [], Stack};
describe({died, Reason}) ->
    {words("its process was ended by an exit signal: ~tp", [Reason]), [], []};
describe({timeout, Limit}) ->
    {words("timed out after ~s s", [seconds(Limit)]), [], []};
describe({bad_test, Test}) ->
    {words("this is no test: ~tp", [Test]), [], []};
describe({passed, Value}) ->
    {words("passed: ~tp", [Value]), [], []}.

seconds(Limit) when Limit rem 1000 =:= 0 -> integer_to_list(Limit div 1000);
seconds(Limit) -> io_lib:format("~.3f", [Limit / 1000]).

assertion(Name, Facts, Stack) ->
    Where =
        case {value(module, Facts), value(line, Facts)} of
            {M, Line} when is_atom(M), is_integer(Line) -> at(M, Line, Stack);
            _ -> Stack
        end,
    Headline =
        case {value(expression, Facts), value(command, Facts)} of
            {undefined, undefined} -> words("~p", [Name]);
            {undefined, Command} -> words("~p: ~ts", [Name, Command]);
            {Expression, _} -> words("~p: ~ts", [Name, Expression])
        end,
    Shown = [F || {Label, _} = F <- Facts, not lists:member(Label, [module, line, expression, command])],
    {Headline, [fact(Label, Value) || {Label, Value} <- Shown], Where}.

%% The assertion's own line comes first; its frame, which has the name of the function, is kept below.
at(M, Line, Stack) -> [{M, F, A, [{line, Line} | file(I)]} || {M1, F, A, I} <- first(M, Stack), M1 =:= M] ++ Stack.

first(M, Stack) ->
    case [Frame || {M1, _, _, _} = Frame <- Stack, M1 =:= M] of
        [Frame | _] -> [Frame];
        [] -> [{M, '-', 0, []}]
    end.

file(Info) -> [P || {file, _} = P <- Info].

fact(Label, Text) when Label =:= pattern -> {words("~p", [Label]), words("~ts", [Text])};
fact(comment, Text) ->
    {"comment", try words("~ts", [Text]) catch error:_ -> words("~tp", [Text]) end};
fact(unexpected_exception, {Class, Reason, _}) -> {"unexpected exception", words("~p: ~tp", [Class, Reason])};
fact(unexpected_success, Value) -> {"unexpected success", words("~tp", [Value])};
fact(Label, Value) -> {words("~p", [Label]), words("~tp", [Value])}.

etest_facts(Kind, {_, _, Expected, Value}) when Kind =:= failed_assert_equals; Kind =:= failed_assert_match ->
    [fact(expected, Expected), fact(value, Value)];
etest_facts(failed_assert_true, {_, _, Value}) -> [fact(expected, true), fact(value, Value)];
etest_facts(_, Thrown) -> [{"reason", words("~tp", [T])} || T <- lists:nthtail(2, tuple_to_list(Thrown))].

value(Key, Facts) ->
    case lists:keyfind(Key, 1, Facts) of
        {_, Value} -> Value;
        false -> undefined
    end.

words(Format, Data) -> lists:flatten(io_lib:format(Format, Data)).
