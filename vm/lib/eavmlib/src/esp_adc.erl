%% @doc Analogue to digital converters of the ESP32: natives on resources, and a server, `adc_driver', that keeps
%% them by pin.
-module(esp_adc).

-export([
    init/0, deinit/1, acquire/4, release_channel/1, sample/3
]).
-export([acquire/2, sample/2, start/0, start/1, start/2, stop/0, stop/1, read/1, read/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-behaviour(gen_server).
-type adc() :: term().
-type bits() :: bit_9 | bit_10 | bit_11 | bit_12 | bit_13 | bit_max.
-type attenuation() :: db_0 | db_2_5 | db_6 | db_11 | db_12.
-type reading() :: {ok, {Raw :: integer() | undefined, Millivolts :: integer() | undefined}} | {error, term()}.

%% @doc A converter.
-spec init() -> {ok, adc()} | {error, term()}.
init() -> ?NATIVE.

%% @doc Give a converter back.
-spec deinit(adc()) -> ok | {error, term()}.
deinit(_) -> ?NATIVE.

%% @doc The channel of a pin, its width and attenuation.
-spec acquire(non_neg_integer(), adc(), bits(), attenuation()) -> {ok, adc()} | {error, term()}.
acquire(_, _, _, _) -> ?NATIVE.

%% @doc Give a channel back.
-spec release_channel(adc()) -> ok | {error, term()}.
release_channel(_) -> ?NATIVE.

%% @doc Read a channel: what is wanted, of how many samples.
-spec sample(adc(), adc(), [raw | voltage | {samples, pos_integer()}]) -> reading().
sample(_, _, _) -> ?NATIVE.

%% @doc acquire/4 with the greatest width and attenuation.
-spec acquire(non_neg_integer(), adc()) -> {ok, adc()} | {error, term()}.
acquire(Pin, Unit) -> ?MODULE:acquire(Pin, Unit, bit_max, db_11).

%% @doc Read a channel: raw value and voltage, of 64 samples.
-spec sample(adc(), adc()) -> reading().
sample(Channel, Unit) -> ?MODULE:sample(Channel, Unit, [raw, voltage, {samples, 64}]).

%% @doc Start the server.
-spec start() -> {ok, pid()} | {error, term()}.
start() -> gen_server:start({local, adc_driver}, ?MODULE, [], []).

%% @doc Start the server with the channel of a pin.
-spec start(non_neg_integer()) -> {ok, pid()} | {error, term()}.
start(Pin) -> start(Pin, []).

%% @doc Start the server with the channel of a pin; options {bitwidth, bits()} and {atten, attenuation()}.
-spec start(non_neg_integer(), [{atom(), atom()}]) -> {ok, pid()} | {error, term()}.
start(Pin, Options) -> gen_server:start({local, adc_driver}, ?MODULE, [{Pin, Options}], []).

%% @doc Stop the server.
-spec stop() -> ok | {error, term()}.
stop() -> gen_server:call(adc_driver, stop).

%% @doc Give the channel of a pin back.
-spec stop(non_neg_integer()) -> ok | {error, term()}.
stop(Pin) -> gen_server:call(adc_driver, {stop, Pin}).

%% @doc Read a pin: raw value and voltage.
-spec read(non_neg_integer()) -> reading().
read(Pin) -> read(Pin, [raw, voltage, {samples, 64}]).

%% @doc Read a pin; see sample/3.
-spec read(non_neg_integer(), [raw | voltage | {samples, pos_integer()}]) -> reading().
read(Pin, Options) -> gen_server:call(adc_driver, {read, Pin, Options}).

%% @private
-spec init([{non_neg_integer(), list()}]) -> {ok, {adc(), map()}} | {stop, term()}.
init(Pins) ->
    case ?MODULE:init() of
        {ok, Unit} -> opened(Pins, Unit, #{});
        {error, Reason} -> {stop, Reason}
    end.

opened([], Unit, Channels) ->
    {ok, {Unit, Channels}};
opened([{Pin, Options} | Rest], Unit, Channels) ->
    case channel(Pin, Options, Unit) of
        {ok, Channel} -> opened(Rest, Unit, Channels#{Pin => Channel});
        {error, Reason} -> {stop, Reason}
    end.

channel(Pin, Options, Unit) ->
    Width = proplists:get_value(bitwidth, Options, bit_max),
    ?MODULE:acquire(Pin, Unit, Width, proplists:get_value(atten, Options, db_11)).

%% @private
-spec handle_call(term(), gen_server:from(), {adc(), map()}) -> tuple().
handle_call({read, Pin, Options}, _, {Unit, Channels} = State) ->
    case Channels of
        #{Pin := Channel} ->
            {reply, ?MODULE:sample(Channel, Unit, Options), State};
        #{} ->
            case channel(Pin, [], Unit) of
                {ok, Channel} -> {reply, ?MODULE:sample(Channel, Unit, Options), {Unit, Channels#{Pin => Channel}}};
                {error, _} = Error -> {reply, Error, State}
            end
    end;
handle_call({stop, Pin}, _, {Unit, Channels} = State) ->
    case Channels of
        #{Pin := Channel} -> {reply, ?MODULE:release_channel(Channel), {Unit, maps:remove(Pin, Channels)}};
        #{} -> {reply, {error, not_found}, State}
    end;
handle_call(stop, _, State) ->
    {stop, normal, ok, State};
handle_call(_, _, State) ->
    {reply, {error, badarg}, State}.

%% @private
-spec handle_cast(term(), State) -> {noreply, State}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), State) -> {noreply, State}.
handle_info(_, State) -> {noreply, State}.

%% @private
-spec terminate(term(), {adc(), map()}) -> term().
terminate(_, {Unit, Channels}) ->
    lists:foreach(fun(Channel) -> ?MODULE:release_channel(Channel) end, maps:values(Channels)),
    ?MODULE:deinit(Unit).
