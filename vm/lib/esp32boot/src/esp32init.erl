%% @doc The start module of the ESP32's library partition: finds the application and starts it.
%%
%% What is done is read from non-volatile storage, namespace `atomvm': `boot_path', which pack (default: the main.avm
%% partition), `start_module' (default: the pack's own start module), and `dev_mode': `always' starts esp32devmode
%% before the application, `never' does without it; else it is started when there is no application to start.
-module(esp32init).

-export([start/0]).

%% @doc Load the application's pack and run its start/0; the application's result is the result. With dev mode there
%% is none: the board stays reachable.
-spec start() -> term().
start() ->
    console:print(<<"AtomVM init.\n">>),
    Loaded = load(setting(boot_path, <<"/dev/partition/by-name/main.avm">>)),
    case setting(dev_mode, unset) of
        <<"always">> ->
            _ = dev_mode(),
            outcome(Loaded),
            sleep();
        Mode ->
            started(Loaded, Mode)
    end.

started({ok, Module}, _) ->
    run(Module);
started({error, Reason}, Mode) ->
    failed(Reason),
    case Mode =/= <<"never">> andalso dev_mode() of
        true -> sleep();
        false -> {error, Reason}
    end.

run(Module) ->
    console:print(<<"Starting application...\n">>),
    Module:start().

failed(Reason) -> io:format("Failed app start: ~p.~n", [Reason]).

outcome({error, Reason}) ->
    failed(Reason);
outcome({ok, Module}) ->
    try run(Module) of
        Result -> io:format("Exited: ~p.~n", [Result])
    catch
        _:Reason -> io:format("Crashed: ~p.~n", [Reason])
    end.

%% Whether dev mode has been started: the packs may lack it.
dev_mode() ->
    try esp32devmode:start_dev_mode() of
        _ -> true
    catch
        error:undef ->
            console:print(<<"No dev mode: esp32devmode, or what it needs, is in no pack.\n">>),
            false
    end.

sleep() ->
    receive
    after infinity -> ok
    end.

load(Path) ->
    case atomvm:add_avm_pack_file(Path, [{name, app}]) of
        ok ->
            case setting(start_module, undefined) of
                undefined -> start_module();
                Name -> {ok, binary_to_atom(Name, utf8)}
            end;
        {error, _} = Error ->
            Error
    end.

start_module() ->
    case atomvm:get_start_beam(app) of
        {ok, Beam} -> {ok, binary_to_atom(binary:part(Beam, 0, byte_size(Beam) - byte_size(<<".beam">>)), utf8)};
        {error, _} = Error -> Error
    end.

setting(Key, Default) ->
    case esp:nvs_fetch_binary(atomvm, Key) of
        {ok, Value} -> Value;
        {error, _} -> Default
    end.
