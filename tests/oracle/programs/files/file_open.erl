%% Open files: reading, writing, places, raw and through io.
-module(file_open).
-export([start/0]).

start() ->
    Dir = "/tmp/avm_open_" ++ integer_to_list(erlang:system_time()) ++ integer_to_list(erlang:unique_integer([positive])),
    ok = file:make_dir(Dir),
    try
        [both(Dir ++ "/f", Raw) || Raw <- [[], [raw]]],
        protocol(Dir ++ "/g"),
        ends(Dir ++ "/h")
    after file:del_dir_r(Dir) end,
    done.

both(Name, Raw) ->
    {ok, W} = file:open(Name, [write, binary | Raw]),
    oracle:say([file:write(W, "first line\n"), file:write(W, [<<"second">>, " line\n"]), file:write(W, "third"), file:write(W, {x}), file:position(W, cur), file:read(W, 1), file:close(W)]),
    {ok, R} = file:open(Name, [read | Raw]),
    oracle:say([file:read(R, 5), file:read_line(R), file:read_line(R), file:read(R, 100), file:read(R, 1), file:read_line(R)]),
    oracle:say([file:position(R, 0), file:read(R, 5), file:position(R, {cur, 1}), file:read(R, 4), file:position(R, {eof, -5}), file:read(R, 9), file:position(R, bof), file:position(R, eof), file:position(R, {bof, -1}), file:position(R, -1), file:position(R, foo)]),
    oracle:say([file:pread(R, 6, 4), file:pread(R, [{0, 5}, {11, 6}, {1000, 1}]), file:write(R, "x"), file:close(R)]),
    {ok, U} = file:open(Name, [read, write, binary | Raw]),
    oracle:say([file:read(U, 6), file:write(U, "LINE"), file:read(U, 3), file:pwrite(U, 0, "FIRST"), file:pwrite(U, [{6, "l"}, {7, "i"}]), file:position(U, 20), file:truncate(U), file:sync(U), file:datasync(U), file:close(U), file:read_file(Name)]),
    {ok, A} = file:open(Name, [append | Raw]),
    oracle:say([file:write(A, "end"), file:close(A), file:read_file(Name)]),
    oracle:say([file:open(Name, [write, exclusive | Raw]), file:open(Name ++ "x/y", [read | Raw]), file:open(Name ++ "none", [read | Raw]), file:open("/tmp", [read | Raw]), file:open(Name, foo)]).

protocol(Name) ->
    {ok, W} = file:open(Name, [write, {encoding, utf8}]),
    oracle:say([io:put_chars(W, "abc\n"), io:format(W, "~p ~ts~n", [{x, 1}, [228, 8364]]), io:nl(W), io:format(W, "rest", []), file:close(W), file:read_file(Name)]),
    {ok, R} = file:open(Name, [read, {encoding, utf8}]),
    oracle:say([io:get_line(R, ''), io:get_line(R, "prompt"), io:get_chars(R, '', 3), io:get_chars(R, '', 10), io:get_line(R, ''), io:get_chars(R, '', 1)]),
    ok = file:close(R),
    {ok, B} = file:open(Name, [read, binary]),
    oracle:say([io:get_line(B, ''), io:get_chars(B, '', 2), io:setopts(B, [list]), io:get_chars(B, '', 3), io:fread(B, '', "~s")]),
    ok = file:close(B),
    ok = file:write_file(Name, "12 abc -7\n3.5 'x y'\n"),
    {ok, F} = file:open(Name, [read]),
    oracle:say([io:fread(F, '', "~d ~s ~d"), io:fread(F, '', "~f"), io:get_line(F, '')]),
    ok = file:close(F).

ends(Name) ->
    {ok, W} = file:open(Name, [write]),
    oracle:say([file:close(W), file:close(W), file:write(W, "x"), file:read(W, 1)]),
    {ok, R} = file:open(Name, [write, raw]),
    oracle:say([file:close(R), file:close(R), file:write(R, "x")]),
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> {ok, F} = file:open(Name, [write]), ok = file:write(F, "owned"), Self ! {file, F} end),
    receive {file, F} -> ok end,
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    timer:sleep(20),
    oracle:say([is_process_alive(F), file:read_file(Name)]).
