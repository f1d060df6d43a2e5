%% opened files: reading, writing, positions, lines, end of file, raw and binary.
-module(file_opened).
-export([start/0]).

start() ->
    F = filename:join("/tmp", "avm_oracle_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    {ok, W} = file:open(F, [write, binary]),
    oracle:say([file:write(W, <<"line one\nline two\nlast">>), file:position(W, 5), file:write(W, "ONE"), file:close(W)]),
    {ok, R} = file:open(F, [read, binary]),
    oracle:say([file:read(R, 4), file:read_line(R), file:position(R, cur), file:position(R, eof), file:read(R, 1), file:position(R, {bof, 9}), file:read_line(R), file:read(R, 100), file:read_line(R)]),
    oracle:say([file:pread(R, 2, 3), file:pread(R, 1000, 3), file:position(R, -1), file:close(R)]),
    {ok, L} = file:open(F, [read]),
    oracle:say([file:read(L, 4), file:read_line(L), file:close(L)]),
    {ok, U} = file:open(F, [read, write, raw, binary]),
    oracle:say([file:pwrite(U, 0, <<"LINE">>), file:read(U, 8), file:position(U, 3), file:truncate(U), file:close(U), file:read_file(F)]),
    oracle:say([file:delete(F), file:open(F, [read]), file:open(F, [read, nosuch])]),
    ok.
