%% whole files written, appended to, read, renamed, copied and deleted; errors by name.
-module(file_by_name).
-export([start/0]).

start() ->
    D = dir(),
    F = filename:join(D, "a.txt"), G = filename:join(D, "b.txt"),
    oracle:say([file:write_file(F, "one\n"), file:write_file(F, [<<"two">>, $\n], [append]), file:read_file(F)]),
    oracle:say([file:copy(F, G), file:read_file(G), file:rename(G, filename:join(D, "c.txt")), file:read_file(G)]),
    oracle:say(lists:sort(element(2, file:list_dir(D)))),
    oracle:say([file:make_dir(filename:join(D, "sub")), file:make_dir(filename:join(D, "sub")), file:del_dir(D), file:delete(filename:join(D, "nosuch"))]),
    oracle:say([filelib:is_dir(D), filelib:is_file(F), filelib:is_regular(D), filelib:file_size(F)]),
    oracle:say([file:read_file(D), file:write_file(filename:join([D, "x", "y"]), "z"), file:list_dir(F)]),
    oracle:say([file:delete(F), file:delete(filename:join(D, "c.txt")), file:del_dir(filename:join(D, "sub")), file:del_dir(D), filelib:is_dir(D)]),
    lists:flatten(file:format_error(enoent)).

dir() -> D = filename:join("/tmp", "avm_oracle_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))), ok = file:make_dir(D), D.
