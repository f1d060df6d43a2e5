%% wildcards, folds over trees, ensure_dir.
-module(filelib_walks).
-export([start/0]).

start() ->
    D = filename:join("/tmp", "avm_oracle_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    [begin ok = filelib:ensure_dir(filename:join(D, F)), ok = file:write_file(filename:join(D, F), F) end || F <- ["a.erl", "b.hrl", "src/c.erl", "src/deep/d.erl", "src/e.txt"]],
    oracle:say([filelib:wildcard(W, D) || W <- ["*.erl", "*", "src/*.erl", "*/*", "**/*.erl", "{a,b}.*", "?.hrl", "[ab].erl", "nosuch*"]]),
    oracle:say(lists:sort(filelib:fold_files(D, "\\.erl$", true, fun(F, A) -> [filename:basename(F) | A] end, []))),
    oracle:say(lists:sort(filelib:fold_files(D, "\\.erl$", false, fun(F, A) -> [filename:basename(F) | A] end, []))),
    oracle:say([file:del_dir_r(D), filelib:is_dir(D)]),
    ok.
