%% @doc What the packs of this machine hold besides modules.
-module(avm_packs).

-export([application/1]).

%% @doc The description of an application: `NAME/ebin/NAME.app', `NAME.app' or `NAME/priv/application.bin' of a pack. A
%% native function on the simulator; on a device this reads what `avm pack' stored.
-spec application(atom()) -> {ok, term()} | {error, binary()} | undefined.
application(Name) ->
    case atomvm:read_priv(Name, <<"application.bin">>) of
        Data when is_binary(Data) -> {ok, binary_to_term(Data)};
        undefined -> undefined
    end.
