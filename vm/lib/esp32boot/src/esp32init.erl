%% @doc The start module of the ESP32's library partition: finds the application and starts it.
%%
%% Which pack and which module is read from non-volatile storage, namespace `atomvm`: `boot_path` (default: the
%% main.avm partition) and `start_module` (default: the pack's own start module).
-module(esp32init).

-export([start/0]).

%% @doc Load the application's pack and run its start/0; the application's result is the result.
-spec start() -> term().
start() ->
    console:print(<<"AtomVM init.\n">>),
    case load(setting(boot_path, <<"/dev/partition/by-name/main.avm">>)) of
        {ok, Module} ->
            console:print(<<"Starting application...\n">>),
            Module:start();
        {error, Reason} ->
            io:format("Failed app start: ~p.~n", [Reason]),
            {error, Reason}
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
