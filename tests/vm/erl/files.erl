%% Programs of tests/vm/test_posix.py. After a change: erlc +deterministic +no_debug_info files.erl
-module(files).
-export([write_read/1, missing/1, folder/1, fifo/1, closed_while_selected/1, dropped/2, bad/0, more/1, ready_at_once/1, clock/0]).

write_read(Path) ->
    {ok, W} = atomvm:posix_open(Path, [o_wronly, o_creat, o_trunc], 8#644),
    A = atomvm:posix_write(W, <<"hello ">>),
    B = atomvm:posix_write(W, <<"world">>),
    ok = atomvm:posix_close(W),
    {ok, R} = atomvm:posix_open(Path, [o_rdonly]),
    C = [atomvm:posix_read(R, 8), atomvm:posix_read(R, 8), atomvm:posix_read(R, 8), atomvm:posix_read(R, 0)],
    ok = atomvm:posix_close(R),
    {A, B, C, atomvm:posix_close(R), atomvm:posix_read(R, 1), atomvm:posix_unlink(Path), atomvm:posix_unlink(Path)}.

missing(Path) -> {atomvm:posix_open(Path, [o_rdonly]), atomvm:posix_opendir(Path)}.

folder(Path) ->
    {ok, D} = atomvm:posix_opendir(Path),
    Names = names(D, []),
    {Names, atomvm:posix_closedir(D), catch element(1, atomvm:posix_readdir(D))}.

names(D, L) ->
    case atomvm:posix_readdir(D) of
        {ok, {dirent, I, N}} when is_integer(I) -> names(D, [N | L]);
        eof -> L
    end.

%% The reader waits for the writer: nothing polls.
fifo(Path) ->
    ok = atomvm:posix_mkfifo(Path, 8#644),
    {ok, R} = atomvm:posix_open(Path, [o_rdonly]),
    {ok, W} = atomvm:posix_open(Path, [o_wronly]),
    A = atomvm:posix_read(R, 5),
    Ref = make_ref(),
    ok = atomvm:posix_select_read(R, self(), Ref),
    B = receive {select, R, Ref, X} -> X after 20 -> quiet end,
    spawn(fun() -> receive after 20 -> ok end, {ok, 5} = atomvm:posix_write(W, <<"hello">>) end),
    C = receive {select, R, Ref, Y} -> Y after 5000 -> quiet end,
    D = atomvm:posix_read(R, 10),
    ok = atomvm:posix_select_write(W, self(), undefined),
    E = receive {select, W, undefined, Z} -> Z after 5000 -> quiet end,
    ok = atomvm:posix_select_read(R, self(), Ref),
    ok = atomvm:posix_select_stop(R),
    {ok, 1} = atomvm:posix_write(W, <<"!">>),
    F = receive {select, R, Ref, V} -> V after 20 -> quiet end,
    {A, B, C, D, E, F}.

closed_while_selected(Path) ->
    ok = atomvm:posix_mkfifo(Path, 8#644),
    {ok, R} = atomvm:posix_open(Path, [o_rdonly]),
    ok = atomvm:posix_select_read(R, self(), make_ref()),
    ok = atomvm:posix_close(R),
    receive {select, _, _, _} -> told after 20 -> quiet end.

%% Opens N files and forgets each.
dropped(_, 0) -> erlang:garbage_collect(), ok;
dropped(Path, N) ->
    {ok, F} = atomvm:posix_open(Path, [o_rdonly]),
    {ok, _} = atomvm:posix_read(F, 1),
    erlang:garbage_collect(),
    dropped(Path, N - 1).

bad() ->
    [try F() of X -> {ok, X} catch C:R -> {C, R} end || F <- [
        fun() -> atomvm:posix_open(x, [o_rdonly]) end,
        fun() -> atomvm:posix_open("f", [o_nothing]) end,
        fun() -> atomvm:posix_open("f", [o_creat]) end,
        fun() -> atomvm:posix_open([0], [o_rdonly]) end,
        fun() -> atomvm:posix_read(make_ref(), 1) end,
        fun() -> atomvm:posix_close(1) end,
        fun() -> atomvm:posix_select_read(x, self(), make_ref()) end]].

more(Dir) ->
    Path = <<Dir/binary, "/file">>,
    ok = atomvm:posix_mkdir(<<Dir/binary, "/sub">>, 8#755),
    {ok, F} = atomvm:posix_open(Path, [o_rdwr, o_creat], 8#600),
    {ok, 6} = atomvm:posix_write(F, [<<"abc">>, "def"]),
    A = atomvm:posix_seek(F, 1, seek_set),
    B = atomvm:posix_read(F, 2),
    C = atomvm:posix_pread(F, 2, 4),
    D = atomvm:posix_pwrite(F, <<"X">>, 0),
    ok = atomvm:posix_fsync(F),
    ok = atomvm:posix_ftruncate(F, 4),
    {ok, #{st_size := Size}} = atomvm:posix_fstat(F),
    ok = atomvm:posix_rename(Path, <<Path/binary, "2">>),
    {ok, #{st_size := Size}} = atomvm:posix_stat(<<Path/binary, "2">>),
    {A, B, C, D, Size, atomvm:posix_stat(Path), atomvm:posix_rmdir(<<Dir/binary, "/sub">>)}.

ready_at_once(Path) ->
    {ok, F} = atomvm:posix_open(Path, [o_rdonly]),
    ok = atomvm:posix_select_read(F, self(), undefined),
    receive {select, F, undefined, R} -> R end.

clock() ->
    ok = atomvm:posix_clock_settime(realtime, {1700000000, 0}),
    erlang:system_time(second) - 1700000000 < 60.
