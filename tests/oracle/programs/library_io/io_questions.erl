%% What io reads as Erlang terms and tokens from a device, requests of the protocol, files of terms.
-module(io_questions).
-export([start/0]).

start() ->
    Dir = filename:join(case os:getenv("TMPDIR") of false -> "/tmp"; T -> T end,
                        "io_questions_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    try steps(filename:join(Dir, "terms")) after file:del_dir_r(Dir) end.

steps(File) ->
    oracle:say(on(File, "{a, [1,2]}.\n\"str\". foo bar.\n% only this\n-1. 2.5.", fun(F) -> [io:read(F, '') || _ <- lists:seq(1, 7)] end)),
    oracle:say(on(File, "a. b", fun(F) -> [io:read(F, "> "), io:read(F, "> "), io:read(F, "> ")] end)),
    oracle:say(on(File, "X. $\\x{110000}. \"open", fun(F) -> [io:read(F, ""), io:read(F, ""), io:read(F, "")] end)),
    oracle:say(on(File, "foo(X) -> X.\n b. ", fun(F) -> [io:scan_erl_exprs(F, ''), io:scan_erl_exprs(F, '', 7), io:scan_erl_exprs(F, '', 1, []), io:scan_erl_exprs(F, '')] end)),
    oracle:say(on(File, "a b. c", fun(F) -> [io:scan_erl_exprs(F, '', {3, 1}, [return]), io:get_line(F, '')] end)),
    oracle:say(on(File, "l1\nl2\n", fun(F) -> io:request(F, {get_line, unicode, ''}) end)),
    oracle:say(on(File, "", fun(F) -> [io:read(F, ''), io:scan_erl_exprs(F, '')] end)),
    oracle:say([consult(File, Text) || Text <- ["{a,1}.\n[b].\n", "", "a.\nb", "a b.\n", "a. {", "%% coding: latin-1\n\"" ++ [233] ++ "\".", "X.", "\"a\" \"b\". $c.", "\n\n1.\n\n foo(.", "<<1,2:4>>. #{}."]]),
    oracle:say(file:consult(File ++ "none")),
    ok = file:write_file(File, [io_lib:format("~p.~n", [X]) || X <- [{a, "str", [1, 2.5]}, #{k => <<"v">>}, 'q a']]),
    oracle:say(file:consult(File)),
    {ok, P, Full} = {element(1, file:path_consult([filename:dirname(File)], "terms")), element(2, file:path_consult([filename:dirname(File)], "terms")), element(3, file:path_consult([filename:dirname(File)], "terms"))},
    oracle:say({P, Full =:= File}),
    oracle:say(file:path_consult([filename:dirname(File)], "none")).

consult(File, Text) ->
    ok = file:write_file(File, Text),
    case file:consult(File) of
        {error, {L, M, R}} -> {error, {L, M, case M of erl_parse -> lists:flatten(R); _ -> R end}, lists:flatten(file:format_error({L, M, R}))};
        Result -> Result
    end.

on(File, Text, Do) ->
    ok = file:write_file(File, Text),
    {ok, F} = file:open(File, [read]),
    try flat(Do(F)) after file:close(F) end.

flat({error, {L, erl_parse, Text}}) -> {error, {L, erl_parse, lists:flatten(Text)}};
flat({error, {L, erl_parse, Text}, E}) -> {error, {L, erl_parse, lists:flatten(Text)}, E};
flat(L) when is_list(L), is_tuple(hd(L)) -> [flat(X) || X <- L];
flat(X) -> X.
