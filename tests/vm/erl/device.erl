%% What only the engine has, or has otherwise than OTP: packs, the platform, loading from files, ends of the machine.
-module(device).
-export([packs/2, platform/0, loading/1, shows/0, ends/1, ports/0, zones/0, element_or/0, range/3, sockets/0, resources/0, terminal/1, program/0]).

packs(Pack, File) -> [
    atomvm:read_priv(app, "note.txt"), atomvm:add_avm_pack_binary(Pack, [{name, extra}]), atomvm:read_priv(app, "note.txt"),
    atomvm:read_priv(app, <<"none">>), atomvm:get_start_beam(extra), atomvm:get_start_beam(nosuch), atomvm:close_avm_pack(extra, []),
    atomvm:read_priv(app, "note.txt"), atomvm:close_avm_pack(extra, []), atomvm:add_avm_pack_file(File, [{name, again}]),
    atomvm:read_priv(app, "note.txt"), atomvm:add_avm_pack_file("/nowhere/none.avm", []), try_(fun() -> atomvm:add_avm_pack_binary(a, []) end),
    avm_packs:application(app), avm_packs:application(nosuch), try_(fun() -> avm_packs:application(5) end)].

platform() -> [atomvm:platform(), is_integer(atomvm:random()), byte_size(atomvm:rand_bytes(9)), is_integer(atomvm:get_creation()), is_list(file:get_cwd()) orelse element(1, file:get_cwd()),
    byte_size(atomvm:random_bytes(7)), byte_size(erlang:random_bytes(8)), erlang:map_is_key(a, #{a => 1})].

%% Folder has plain.beam and broken.beam.
loading(Folder) -> [
    code:load_abs(Folder ++ "/plain"), plain:value(), try_(fun() -> code:load_abs(Folder ++ "/broken") end), try_(fun() -> code:load_abs(Folder ++ "/none") end),
    code:is_loaded(plain), code:which(plain), code:which(nosuch), code:ensure_loaded(nosuch), element(1, code:get_object_code(device_code)),
    code:get_object_code(nosuch), [L || {N, _, L} <- code:all_available(), N =:= <<"device_code">> orelse N =:= "device_code"],
    lists:member(plain, [M || {M, _} <- code:all_loaded()]), device_code:value()].

shows() -> [erlang:display_string("shown\n"), erlang:display_nl(), console:print(<<"printed\n">>), console:print("twice\n")].

ends(zero) -> erlang:halt();
ends({one, Status}) -> erlang:halt(Status);
ends({two, Status}) -> erlang:halt(Status, [{flush, false}]).

ports() ->
    P = open_port({spawn, "echo"}, []),
    is_port(P) andalso [port_command(P, <<"x">>), port_command(P, "y", []), port_close(P)].

zones() -> [localtime("UTC") =:= erlang:universaltime(), tuple_size(localtime("Asia/Tokyo"))].
localtime(Zone) -> erlang:localtime(Zone).

element_or() ->
    T = ets:new(t, []),
    ets:insert(T, {a, 1}),
    [ets:lookup_element(T, a, 2, none), ets:lookup_element(T, b, 2, none)].

%% thing:new/1, value/1, itself/1 are natives of the test.
resources() ->
    A = thing:new(1),
    B = thing:new(2),
    Me = self(),
    spawn(fun() -> Me ! {thing:value(A), thing:itself(A) =:= A} end),
    Seen = receive S -> S end,
    erlang:garbage_collect(),
    [is_reference(A), A =:= B, thing:value(A), thing:value(B), thing:itself(B) =:= B, Seen, try_(fun() -> thing:value(make_ref()) end)].

terminal(Path) ->
    {ok, Fd} = atomvm:posix_open(Path, [o_rdwr, o_noctty]),
    {ok, Now} = atomvm:posix_tcgetattr(Fd),
    [lists:sort(maps:keys(Now)), atomvm:posix_tcsetattr(Fd, tcsanow, #{raw => true}), atomvm:posix_tcflush(Fd, tcioflush),
        element(1, atomvm:posix_tcgetattr(Fd)), try_(fun() -> atomvm:posix_tcsetattr(Fd, tcsanow, #{nosuch => 1}) end),
        try_(fun() -> atomvm:posix_tcflush(Fd, nosuch) end), atomvm:posix_close(Fd)].

program() ->
    {ok, Pid, Fd} = atomvm:subprocess("/bin/echo", ["echo", "hello"], undefined, [stdout]),
    Ref = make_ref(),
    ok = atomvm:posix_select_read(Fd, self(), Ref),
    receive {select, _, Ref, ready_input} -> ok after 5000 -> nothing end,
    {is_integer(Pid), atomvm:posix_read(Fd, 100)}.

sockets() ->
    {ok, S} = socket:open(inet, stream, tcp),
    [socket:is_socket(S), socket:is_socket(x), is_map(socket:info(S)), lists:member(S, socket:which_sockets()), socket:close(S)].

range(N, L, H) -> erlang:is_integer(N, L, H).

try_(F) -> try F() catch C:R -> {C, R} end.
