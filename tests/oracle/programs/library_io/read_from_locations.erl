%% io:read with locations, io:parse_erl_exprs and io:scan_erl_form from a file.
-module(read_from_locations).
-export([start/0]).

start() ->
    Name = filename:join(case os:getenv("TMPDIR") of false -> "/tmp"; T -> T end,
                         "read_from_locations_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    try steps(Name) after file:delete(Name) end.

steps(Name) ->
    ok = file:write_file(Name, "{a, [1]}.\n\n\"text\" . X +.\n'q'.\n$a. <<1, 2>>.\n"),
    oracle:say(all(Name, fun(D, L) -> io:read(D, '', L) end)),
    oracle:say(all(Name, fun(D, L) -> io:read(D, '', {L, 1}, []) end)),
    ok = file:write_file(Name, "f(X) , Y = 2.\n\n1 +.\nok.\n"),
    oracle:say(all(Name, fun(D, L) -> io:parse_erl_exprs(D, '', L) end)),
    oracle:say(all(Name, fun(D, L) -> io:parse_erl_exprs(D, '', L, [return_comments]) end)),
    oracle:say(all(Name, fun(D, _) -> io:parse_erl_exprs(D, '') end)),
    ok = file:write_file(Name, "f(X) -> % words\n X.\n-module(a).\n'open.\n"),
    oracle:say(all(Name, fun(D, L) -> io:scan_erl_form(D, '', L) end)),
    oracle:say(all(Name, fun(D, L) -> io:scan_erl_form(D, '', {L, 1}, [return]) end)),
    oracle:say(all(Name, fun(D, _) -> io:scan_erl_form(D, '') end)),
    Old = group_leader(),
    {ok, D} = file:open(Name, [read]),
    group_leader(D, self()),
    Got = {io:scan_erl_form(''), io:parse_erl_exprs('')},
    group_leader(Old, self()),
    ok = file:close(D),
    said(Got).

all(Name, Read) ->
    {ok, D} = file:open(Name, [read]),
    Got = all(D, Read, 1, 6),
    ok = file:close(D),
    Got.

all(_, _, _, 0) -> [];
all(D, Read, Line, N) ->
    case Read(D, Line) of
        {eof, _} = End -> [End];
        eof -> [eof];
        Other -> [said(Other) | all(D, Read, Line + 1, N - 1)]
    end.

%% Of a syntax error not the words.
said({error, {Where, erl_parse, _}, End}) -> {error, Where, erl_parse, End};
said(Other) -> Other.
