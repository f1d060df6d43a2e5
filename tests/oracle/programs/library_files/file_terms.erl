%% consult reads terms with comments; wrong files tell line and reason.
-module(file_terms).
-export([start/0]).

start() ->
    F = filename:join("/tmp", "avm_oracle_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:write_file(F, "{a, [1, 2.5, \"s\"]}.\n%% comment\n#{k => <<\"v\">>}.\natom.\n"),
    oracle:say(file:consult(F)),
    ok = file:write_file(F, ""),
    oracle:say(file:consult(F)),
    ok = file:write_file(F, "{a, b"),
    oracle:say(element(1, file:consult(F))),
    oracle:say([file:delete(F), file:consult(F)]),
    ok.
