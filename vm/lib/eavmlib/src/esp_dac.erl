%% @doc Digital to analogue converters of the ESP32.
-module(esp_dac).

-export([
    oneshot_new_channel_p/1, oneshot_output_voltage/2, oneshot_del_channel/1
]).
-export([new_channel/2]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type channel() :: term().
-export_type([channel/0]).

%% @doc A channel that keeps a voltage.
-spec oneshot_new_channel_p(0 | 1) -> {ok, channel()} | {error, term()}.
oneshot_new_channel_p(_) -> ?NATIVE.

%% @doc Set the voltage: 255 is that of the supply.
-spec oneshot_output_voltage(channel(), 0..255) -> ok | {error, term()}.
oneshot_output_voltage(_, _) -> ?NATIVE.

%% @doc Give a channel back.
-spec oneshot_del_channel(channel()) -> ok | {error, term()}.
oneshot_del_channel(_) -> ?NATIVE.

%% @doc A channel of a kind, by options: {chan_id, 0 | 1}.
-spec new_channel(oneshot, [{chan_id, 0 | 1}]) -> {ok, channel()} | {error, term()}.
new_channel(oneshot, Options) ->
    case lists:keyfind(chan_id, 1, Options) of
        {chan_id, Id} -> ?MODULE:oneshot_new_channel_p(Id);
        false -> {error, {missing, chan_id}}
    end.
