%% What is known of a file, changing it, links, paths that are searched, folders that are made and walked.
-module(file_records).
-include_lib("kernel/include/file.hrl").
-export([start/0]).

start() ->
    Dir = filename:join(case os:getenv("TMPDIR") of false -> "/tmp"; T -> T end,
                        "file_records_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    try steps(fun(Name) -> filename:join(Dir, Name) end, Dir) after file:del_dir_r(Dir) end.

steps(In, Dir) ->
    A = In("a.txt"),
    ok = file:write_file(A, "hello"),
    {ok, Info} = file:read_file_info(A, [{time, posix}]),
    oracle:say({Info#file_info.size, Info#file_info.type, Info#file_info.access, Info#file_info.links}),
    Time = {{2020, 2, 3}, {4, 5, 6}},
    oracle:say([file:change_time(A, Time), file:change_time(A, Time, {{2021, 1, 1}, {0, 0, 0}}), file:change_mode(A, 8#640), file:change_owner(A, Info#file_info.uid), file:change_owner(A, Info#file_info.uid, Info#file_info.gid), file:change_group(A, Info#file_info.gid)]),
    {ok, Changed} = file:read_file_info(A),
    oracle:say({Changed#file_info.atime > Time, Changed#file_info.mtime =:= Changed#file_info.atime, Changed#file_info.mode band 8#777}),
    oracle:say(file:change_time(A, Time)),
    {ok, Both} = file:read_file_info(A),
    oracle:say({Both#file_info.atime > Time, Both#file_info.mtime}),
    oracle:say([file:write_file_info(A, #file_info{mode = 8#600, mtime = Time}), file:write_file_info(A, #file_info{mtime = 86400}, [{time, posix}])]),
    {ok, Written} = file:read_file_info(A, [{time, universal}]),
    oracle:say({Written#file_info.mtime, Written#file_info.mode band 8#777}),
    oracle:say([file:write_file_info(In("none"), #file_info{mode = 8#600}), file:read_link_info(In("none"), [])]),
    oracle:say([file:make_symlink("a.txt", In("link")), file:read_link(In("link")), file:read_link_all(In("link")), file:read_link_all(A)]),
    {ok, Link} = file:read_link_info(In("link"), [{time, posix}]),
    {ok, Through} = file:read_file_info(In("link")),
    oracle:say({Link#file_info.type, Through#file_info.type}),
    {ok, Names} = file:list_dir_all(Dir),
    oracle:say(lists:sort(Names)),
    oracle:say(file:list_dir_all(In("none"))),
    searches(In, Dir),
    folders(In, Dir).

searches(In, Dir) ->
    ok = file:make_dir(In("src")),
    ok = file:make_dir(In("ebin")),
    ok = file:write_file(In("src/m.erl"), "-module(m).\n"),
    {ok, F, Full} = file:path_open([In("ebin"), In("src")], "m.erl", [read]),
    oracle:say({lists:nthtail(length(Dir), Full), io:get_line(F, ""), file:close(F)}),
    oracle:say(file:path_open([In("ebin")], "m.erl", [read])),
    oracle:say([case filelib:find_file(N, In(D)) of {ok, P} -> lists:nthtail(length(Dir), P); E -> E end || {N, D} <- [
        {"m.erl", "src"}, {"m.erl", "ebin"}, {"none.erl", "src"}, {"m.hrl", "ebin"}]]),
    oracle:say([filelib:safe_relative_path(P, Dir) || P <- ["a/b", "a/../b", "../a", "/a", ".", "", "a/../../b", "src/../ebin", "link", "x/./y/"]]).

folders(In, _) ->
    oracle:say([filelib:ensure_path(In("p/q/r")), filelib:is_dir(In("p/q/r")), filelib:ensure_path(In("p/q/r")), filelib:ensure_path(In("a.txt/x")),
        filelib:ensure_dir(In("d/e/file")), filelib:is_dir(In("d/e")), filelib:is_file(In("d/e/file"))]),
    [ok = file:write_file(In(N), N) || N <- ["p/1.erl", "p/q/2.erl", "p/q/r/3.erl", "p/q/r/x.txt"]],
    Found = fun(Pattern, Deep) -> lists:sort([filename:basename(F) || F <- filelib:fold_files(In("p"), Pattern, Deep, fun(F, Acc) -> [F | Acc] end, [])]) end,
    oracle:say([Found("\\.erl$", true), Found("\\.erl$", false), Found("^[0-9]", true), Found(".*", true), Found("^x", false), Found("[23]\\.erl", true)]),
    oracle:say(oracle:try_(fun() -> filelib:fold_files(In("none"), ".", true, fun(F, Acc) -> [F | Acc] end, []) end)).
