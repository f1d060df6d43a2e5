%% @doc Loading modules, and new versions of them.
%%
%% Most of this are natives of the engine. What is written here is what has to ask processes: new code may be loaded
%% only when nobody runs the version before the last any more. Devices never replace a module that is loaded.
-module(code).

-export([
    load_binary/3, load_abs/1, load_file/1, ensure_loaded/1, ensure_modules_loaded/1, is_loaded/1, which/1, all_loaded/0,
    all_available/0, get_object_code/1, delete/1, purge/1, soft_purge/1, lib_dir/1, priv_dir/1, get_path/0, is_sticky/1,
    where_is_file/1, objfile_extension/0
]).

-type load_ret() :: {module, module()} | {error, badfile | nofile | on_load_failure}.

%% @doc Load a module from its bytes; a version that is loaded becomes old, and what ran an older one is killed.
%% The file name is only what which/1 tells.
-spec load_binary(module(), file:filename() | atom(), binary()) -> load_ret().
load_binary(Module, File, Binary) when is_atom(Module), (is_list(File) orelse is_atom(File)), is_binary(Binary) ->
    purged(Module, fun() -> avm_code:load_binary(Module, File, Binary) end).

%% @doc Load `File.beam', whatever module it holds.
-spec load_abs(file:filename()) -> load_ret() | error.
load_abs(File) when is_list(File); is_atom(File) ->
    purged(undefined, fun() -> avm_code:load_abs(File) end).

%% @doc Load a module, or a new version of it, from where modules are looked for.
-spec load_file(module()) -> load_ret().
load_file(Module) when is_atom(Module) ->
    purged(Module, fun() -> avm_code:load_file(Module) end).

purged(Module, Load) ->
    case Load() of
        {error, {not_purged, Name}} when Module =:= undefined; Module =:= Name ->
            purge(Name),
            Load();
        Result ->
            Result
    end.

%% @doc Load a module unless it is.
-spec ensure_loaded(module()) -> {module, module()} | {error, embedded | nofile | on_load_failure}.
ensure_loaded(_Module) -> erlang:nif_error(undefined).

%% @doc Load those of some modules that are not loaded; which could not be, in their order, and why.
-spec ensure_modules_loaded([module()]) -> ok | {error, [{module(), term()}]}.
ensure_modules_loaded(Modules) ->
    %% a local call would find what is below, not the native
    case [{M, Why} || M <- lists:usort(atoms(Modules)), {error, Why} <- [code:ensure_loaded(M)]] of
        [] -> ok;
        Failed -> {error, Failed}
    end.

atoms([M | Rest]) when is_atom(M) -> [M | atoms(Rest)];
atoms([]) -> [].

%% @doc Where a loaded module came from.
-spec is_loaded(module()) -> {file, file:filename() | preloaded} | false.
is_loaded(_Module) -> erlang:nif_error(undefined).

%% @doc Where a module comes from; it is loaded to see.
-spec which(module()) -> file:filename() | preloaded | non_existing.
which(_Module) -> erlang:nif_error(undefined).

%% @doc Every loaded module and where it came from.
-spec all_loaded() -> [{module(), file:filename() | preloaded}].
all_loaded() -> erlang:nif_error(undefined).

%% @doc Every module in packs and folders: name, place, whether it is loaded.
-spec all_available() -> [{string() | binary(), file:filename(), boolean()}].
all_available() -> erlang:nif_error(undefined).

%% @doc A module's bytes, from where modules are looked for.
-spec get_object_code(module()) -> {module(), binary(), file:filename()} | error.
get_object_code(_Module) -> erlang:nif_error(undefined).

%% @doc Make current code old, with nothing in its place. False: there is none, or older code is still there.
-spec delete(module()) -> boolean().
delete(_Module) -> erlang:nif_error(undefined).

%% @doc Forget old code, and kill what still runs it; whether anything did.
-spec purge(module()) -> boolean().
purge(Module) when is_atom(Module) ->
    case erlang:check_old_code(Module) of
        true ->
            Killed = kill([P || P <- erlang:processes(), P =/= self(), runs(P, Module)], false),
            forget(Module),
            Killed;
        false ->
            false
    end.

%% @doc Forget old code if nothing runs it any more; whether it is gone.
-spec soft_purge(module()) -> boolean().
soft_purge(Module) when is_atom(Module) ->
    case erlang:check_old_code(Module) of
        true ->
            case lists:any(fun(P) -> runs(P, Module) end, erlang:processes()) of
                true ->
                    false;
                false ->
                    forget(Module),
                    true
            end;
        false ->
            true
    end.

runs(Pid, Module) -> erlang:check_process_code(Pid, Module).

%% Another process may have purged meanwhile.
forget(Module) ->
    try erlang:purge_module(Module) catch error:badarg -> true end.

kill([Pid | Pids], _) ->
    Monitor = erlang:monitor(process, Pid),
    exit(Pid, kill),
    receive {'DOWN', Monitor, process, _, _} -> kill(Pids, true) end;
kill([], Killed) ->
    Killed.

%% @doc The directory of an application: there is none, applications are in packs. See atomvm:read_priv/2.
-spec lib_dir(atom() | string()) -> {error, bad_name}.
lib_dir(Name) when is_atom(Name); is_list(Name) -> {error, bad_name}.

%% @doc The directory of an application's other files: as lib_dir/1.
-spec priv_dir(atom() | string()) -> {error, bad_name}.
priv_dir(Name) when is_atom(Name); is_list(Name) -> {error, bad_name}.

%% @doc The directories in which modules are looked for: none but the packs.
-spec get_path() -> [].
get_path() -> [].

%% @doc May a module not be replaced? Any may, where modules can be.
-spec is_sticky(module()) -> false.
is_sticky(Module) when is_atom(Module) -> false.

%% @doc Where in the path a file is.
-spec where_is_file(file:filename()) -> non_existing.
where_is_file(Name) when is_list(Name) -> non_existing.

%% @doc What the names of compiled modules end with.
-spec objfile_extension() -> string().
objfile_extension() -> ".beam".
