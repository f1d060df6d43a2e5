%% @doc How a program is started, what it was given, and its end in good order.
%%
%% Releases from 0.7 on start a program with boot/1 when a pack has this module. The command line's words are known
%% under profile otp; a device has none.
-module(init).

-export([
    boot/1, get_argument/1, get_arguments/0, get_plain_arguments/0, get_status/0, notify_when_started/1, script_id/0,
    stop/0, stop/1, restart/0, restart/1, reboot/0
]).

-type internal_status() :: starting | started | stopping.

%% @doc Start kernel and then a module: `[<<"-s">>, Module]' calls its start/0, and
%% `[<<"-s">>, escript, <<"--">>, File | Args]' main/1 of the module that the pack File starts with.
-spec boot([binary() | atom() | string()]) -> term().
boot([<<"-s">>, escript, <<"--">>, File | Args]) ->
    Module = start_module(File),
    Module:main(Args);
boot([<<"-s">>, Module]) when is_atom(Module) ->
    case whereis(kernel_sup) of
        undefined -> {ok, _} = kernel:start(normal, []);
        _ -> ok
    end,
    Module:start().

start_module(File) ->
    case atomvm:get_start_beam(escript) of
        {ok, Beam} ->
            Size = byte_size(Beam) - byte_size(<<".beam">>),
            <<Name:Size/binary, ".beam">> = Beam,
            binary_to_atom(Name, utf8);
        {error, avm_pack_not_found} ->
            ok = atomvm:add_avm_pack_file(File, [{name, escript}]),
            start_module(File)
    end.

%% @doc The values of a flag, a list for each time that it was given.
-spec get_argument(atom()) -> {ok, [[string()]]} | error.
get_argument(Flag) ->
    case [Values || {F, Values} <- ?MODULE:get_arguments(), F =:= Flag] of
        [] -> error;
        Found -> {ok, Found}
    end.

%% @doc All flags and their values: where this system is, the command's name, the user's folder.
-spec get_arguments() -> [{atom(), [string()]}].
get_arguments() -> [].

%% @doc The words that the program was given, behind `--' of `avm run'.
-spec get_plain_arguments() -> [string()].
get_plain_arguments() -> [].

%% @doc Whether the system is at work or about to stop.
-spec get_status() -> {internal_status(), term()}.
get_status() ->
    case whereis(?MODULE) of
        undefined -> {started, started};
        _ -> {stopping, started}
    end.

%% @doc Ask for a message at the end of the start-up, which is over when programs run.
-spec notify_when_started(pid()) -> started.
notify_when_started(Pid) when is_pid(Pid) -> started.

%% @doc Name and version of what the system was started as.
-spec script_id() -> term().
script_id() ->
    case erlang:system_info(machine) of
        "BEAM" -> {"Erlang/OTP", erlang:system_info(otp_release)};
        _ -> {"AtomVM", binary_to_list(erlang:system_info(atomvm_version))}
    end.

%% @doc stop/1 with status 0.
-spec stop() -> ok.
stop() -> stop(0).

%% @doc Stop applications in the reverse order of their start, then kernel, then the system, with a status. It goes on
%% meanwhile, and its first process may end.
-spec stop(non_neg_integer() | string()) -> ok.
stop(Status) when is_integer(Status), Status >= 0 ->
    ending(fun() -> avm_init:halt(Status) end);
stop(Slogan) when is_list(Slogan) ->
    case lists:all(fun(C) -> is_integer(C) andalso C >= 0 end, Slogan) of
        true -> ending(fun() -> avm_init:halt(1) end);
        false -> erlang:error(badarg)
    end;
stop(_) ->
    erlang:error(badarg).

%% @doc Stop everything as stop/0 does, and start the program anew; a chip is reset.
-spec restart() -> ok.
restart() -> ending(fun() -> anew(fun() -> avm_init:halt(restart) end) end).

%% @doc restart/0; modules are always loaded when they are called first.
-spec restart([{mode, embedded | interactive}]) -> ok.
restart([]) -> restart();
restart([{mode, Mode}]) when Mode =:= embedded; Mode =:= interactive -> restart();
restart(_) -> erlang:error(badarg).

%% @doc Stop everything as stop/0 does, for whatever watches over the system to start it again; a chip is reset.
-spec reboot() -> ok.
reboot() -> ending(fun() -> anew(fun() -> avm_init:halt(0) end) end).

anew(Otherwise) ->
    case atomvm:platform() of
        esp32 -> esp:restart();
        _ -> Otherwise()
    end.

%% The process that stops the rest is the registered one; the first one decides how it ends.
ending(Last) ->
    Pid = spawn(fun() -> receive go -> down(Last) end end),
    try register(?MODULE, Pid) of
        true ->
            avm_init:stopping(),
            Pid ! go,
            ok
    catch
        error:badarg ->
            exit(Pid, kill),
            ok
    end.

down(Last) ->
    case whereis(application_controller) of
        undefined -> ok;
        _ -> lists:foreach(fun application:stop/1, application_controller:call(closing))
    end,
    case whereis(kernel_sup) of
        undefined ->
            ok;
        Kernel ->
            Ref = erlang:monitor(process, Kernel),
            exit(Kernel, shutdown),
            receive
                {'DOWN', Ref, process, Kernel, _} -> ok
            end
    end,
    Last().
