%% lines that end with \r\n are read with \n; times that are none; patterns below a folder; names in binaries.
-module(file_lines).
-export([start/0]).

start() ->
    D = dir(),
    F = filename:join(D, "a.txt"),
    ok = file:write_file(F, "a\r\nb\r\r\nc\rd\r\n\r\n\r"),
    [oracle:say(lines(F, M, fun file:read_line/1)) || M <- [[read], [read, raw], [read, raw, binary], [read, {encoding, utf8}]]],
    [oracle:say(lines(F, M, fun(File) -> io:get_line(File, "") end)) || M <- [[read], [read, binary], [read, {encoding, utf8}]]],
    oracle:say(lines(F, [read], fun(File) -> io:get_chars(File, "", 4) end)),
    None = {{2020, 13, 1}, {0, 0, 0}},
    Info = setelement(6, list_to_tuple([file_info | lists:duplicate(13, undefined)]), None),
    oracle:say([file:read_file_info(F, [{time, none}]), file:read_link_info(F, [{time, none}])]),
    oracle:say([file:change_time(F, None), file:write_file_info(F, Info, [{time, universal}])]),
    oracle:say([filename:basename(N) || N <- filelib:wildcard("*", D, file)]),
    oracle:say(try filelib:wildcard("{a") catch error:E -> E end),
    oracle:say([filelib:safe_relative_path(N, ".") || N <- [<<"a/./b/../c">>, <<"../a">>, <<"a/../..">>, <<"/a">>, "./a"]]),
    oracle:say([filename:absname(<<"/a/b">>), filename:absname(<<"b">>, <<"/a">>), filename:absname("b", <<"/a">>)]),
    oracle:say([file:delete(F), file:del_dir(D)]).

lines(Name, Modes, Read) ->
    {ok, File} = file:open(Name, Modes),
    Lines = all(fun() -> Read(File) end),
    ok = file:close(File),
    Lines.

all(Read) ->
    case Read() of
        eof -> [];
        Line -> [Line | all(Read)]
    end.

dir() -> D = filename:join("/tmp", "avm_oracle_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))), ok = file:make_dir(D), D.
