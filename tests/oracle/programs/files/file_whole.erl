%% Names of files and folders, whole files, and facts about them.
-module(file_whole).
-export([start/0]).

start() ->
    Dir = "/tmp/avm_file_" ++ integer_to_list(erlang:system_time()) ++ integer_to_list(erlang:unique_integer([positive])),
    ok = file:make_dir(Dir),
    try run(Dir) after file:del_dir_r(Dir) end,
    oracle:say({gone, file:read_file_info(Dir)}),
    done.

run(Dir) ->
    In = fun(Name) -> Dir ++ "/" ++ Name end,
    A = In("a.txt"),
    oracle:say([file:write_file(A, ["one\n", <<"two">>, $\n]), file:read_file(A), file:read_file(list_to_binary(A)), file:read_file([Dir, "/", 'a.txt'])]),
    oracle:say([file:write_file(A, "three", [append]), file:read_file(A), file:write_file(A, "x", [exclusive]), file:write_file(A, "y"), file:read_file(A)]),
    oracle:say([file:read_file(In("none")), file:read_file(Dir), file:write_file(In("no/such"), "x"), file:write_file(Dir, "x"), file:read_file("a" ++ [0]), file:read_file({x}), file:write_file(A, {x})]),
    oracle:say([file:make_dir(In("d")), file:make_dir(In("d")), file:make_dir(In("x/y")), file:list_dir(In("d")), file:list_dir(In("nope")), file:list_dir(A)]),
    ok = file:write_file(In("d/inner"), "z"),
    oracle:say([file:del_dir(In("d")), file:del_dir(A), file:delete(In("d")), file:delete(In("none")), file:rename(A, In("b")), file:rename(A, In("c")), file:rename(In("b"), In("nope/b"))]),
    oracle:say([lists:sort(element(2, file:list_dir(Dir)))]),
    {ok, I} = file:read_file_info(In("b")),
    oracle:say([element(1, I), element(2, I), element(3, I), element(4, I), size(I), tuple_size(element(5, I)), element(8, I) band 8#777 =/= 0]),
    {ok, J} = file:read_file_info(In("d"), [{time, posix}]),
    oracle:say([element(3, J), is_integer(element(6, J))]),
    oracle:say([file:make_symlink("b", In("l")), file:read_link(In("l")), file:read_link(In("b")), file:make_link(In("b"), In("h")), file:read_file(In("l"))]),
    {ok, L} = file:read_link_info(In("l")),
    {ok, L2} = file:read_file_info(In("l")),
    {ok, H} = file:read_file_info(In("h")),
    oracle:say([element(3, L), element(3, L2), element(9, H)]),
    oracle:say([file:change_mode(In("b"), 8#600), element(8, element(2, file:read_file_info(In("b")))) band 8#777, file:change_time(In("b"), {{2020, 1, 2}, {3, 4, 5}}), element(6, element(2, file:read_file_info(In("b"))))]),
    oracle:say([file:copy(In("b"), In("copy")), file:read_file(In("copy")), file:copy(In("none"), In("copy2")), file:copy({In("copy"), []}, {In("copy"), [append]}, 1)]),
    {ok, Cwd} = file:get_cwd(),
    oracle:say([is_list(Cwd), file:set_cwd(In("none")), file:set_cwd(Dir), file:read_file("b"), file:set_cwd(Cwd)]),
    oracle:say([filelib:is_file(In("b")), filelib:is_file(In("d")), filelib:is_dir(In("d")), filelib:is_dir(In("b")), filelib:is_regular(In("b")), filelib:is_regular(In("none")), filelib:file_size(In("b")), filelib:file_size(In("none")), filelib:last_modified(In("b")), filelib:last_modified(In("none"))]),
    oracle:say([filelib:ensure_dir(In("p/q/r")), filelib:is_dir(In("p/q")), filelib:is_dir(In("p/q/r")), filelib:ensure_dir(In("b/x/y"))]),
    [ok = file:write_file(In(N), N) || N <- ["w1.erl", "w2.erl", "w3.hrl", ".hidden.erl", "p/w4.erl", "p/q/w5.erl"]],
    [oracle:say({P, filelib:wildcard(P, Dir)}) || P <- ["*.erl", "w?.*", "*", "p/*", "*/*.erl", "**/*.erl", "{w1,w3}.*", "w[1-2].erl", "w[!1].erl", "none*", "b", ".*.erl", "p/**", "w1.{erl,hrl}", "nope/*"]],
    oracle:say([N -- (Dir ++ "/") || N <- filelib:wildcard(In("w*.erl"))]),
    oracle:say([file:format_error(E) || E <- [enoent, eacces, eexist, badarg, terminated, nosuch]]),
    oracle:say(file:native_name_encoding() =:= utf8).
