%% @doc SPI masters. open/1 and what takes its result go through the driver `spi'; the other functions are
%% native on some boards. Options: bus_config with miso (poci), mosi (pico), sclk, peripheral; device_config with a list
%% for each device.
-module(spi).
-behaviour(spi_hal).

-export([
    init/2, deinit/1, set_baudrate/2, get_baudrate/1, set_format/4, set_slave/2, is_writable/1, is_readable/1,
    is_busy/1, write_blocking/2, read_blocking/3, write_read_blocking/2, write16_blocking/2,
    read16_blocking/3, write_read16_blocking/2, transmit/3, receive_/3, transmit_receive/3, abort/1,
    get_state/1, get_error/1
]).
-export([open/1, close/1, read_at/4, write_at/5, write/3, write_read/3]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type spi() :: port() | pid().
-type device() :: atom().
-type transaction() :: #{
    command => integer(),
    address => non_neg_integer(),
    write_data => binary(),
    write_bits => non_neg_integer(),
    read_bits => non_neg_integer()
}.
-type resource() :: term().
-export_type([spi/0, device/0, transaction/0]).

%% @doc A controller, at a frequency (Pico) or by options (STM32).
-spec init(non_neg_integer(), pos_integer() | [{atom(), term()}]) -> {ok, resource()} | {error, term()}.
init(_, _) -> ?NATIVE.

%% @doc Give a controller back.
-spec deinit(resource()) -> ok.
deinit(_) -> ?NATIVE.

%% @doc Pico: set the frequency; the one that it gets.
-spec set_baudrate(resource(), pos_integer()) -> pos_integer().
set_baudrate(_, _) -> ?NATIVE.

%% @doc Pico: the frequency.
-spec get_baudrate(resource()) -> pos_integer().
get_baudrate(_) -> ?NATIVE.

%% @doc Pico: bits of a word, polarity and phase of the clock.
-spec set_format(resource(), 4..16, 0 | 1, 0 | 1) -> ok.
set_format(_, _, _, _) -> ?NATIVE.

%% @doc Pico: be a device instead of the master.
-spec set_slave(resource(), boolean()) -> ok.
set_slave(_, _) -> ?NATIVE.

%% @doc Pico: whether something can be written.
-spec is_writable(resource()) -> boolean().
is_writable(_) -> ?NATIVE.

%% @doc Pico: whether something can be read.
-spec is_readable(resource()) -> boolean().
is_readable(_) -> ?NATIVE.

%% @doc Pico: whether something is being sent.
-spec is_busy(resource()) -> boolean().
is_busy(_) -> ?NATIVE.

%% @doc Pico: write bytes.
-spec write_blocking(resource(), binary()) -> ok.
write_blocking(_, _) -> ?NATIVE.

%% @doc Pico: read bytes while writing one again and again.
-spec read_blocking(resource(), byte(), pos_integer()) -> {ok, binary()}.
read_blocking(_, _, _) -> ?NATIVE.

%% @doc Pico: write bytes and read as many.
-spec write_read_blocking(resource(), binary()) -> {ok, binary()}.
write_read_blocking(_, _) -> ?NATIVE.

%% @doc Pico: write words of 16 bits.
-spec write16_blocking(resource(), binary()) -> ok.
write16_blocking(_, _) -> ?NATIVE.

%% @doc Pico: read words of 16 bits while writing one.
-spec read16_blocking(resource(), 0..65535, pos_integer()) -> {ok, binary()}.
read16_blocking(_, _, _) -> ?NATIVE.

%% @doc Pico: write words of 16 bits and read as many.
-spec write_read16_blocking(resource(), binary()) -> {ok, binary()}.
write_read16_blocking(_, _) -> ?NATIVE.

%% @doc STM32: write bytes.
-spec transmit(resource(), binary(), timeout()) -> ok | {error, term()}.
transmit(_, _, _) -> ?NATIVE.

%% @doc STM32: read bytes.
-spec receive_(resource(), pos_integer(), timeout()) -> {ok, binary()} | {error, term()}.
receive_(_, _, _) -> ?NATIVE.

%% @doc STM32: write bytes and read as many.
-spec transmit_receive(resource(), binary(), timeout()) -> {ok, binary()} | {error, term()}.
transmit_receive(_, _, _) -> ?NATIVE.

%% @doc STM32: end what is being sent.
-spec abort(resource()) -> ok | {error, term()}.
abort(_) -> ?NATIVE.

%% @doc STM32: what the controller does.
-spec get_state(resource()) -> atom().
get_state(_) -> ?NATIVE.

%% @doc STM32: what went wrong.
-spec get_error(resource()) -> integer().
get_error(_) -> ?NATIVE.

%% @doc Start the driver. Throws {badarg, missing_bus_config} and {bardarg, What}, as the releases do.
-spec open([{atom(), term()}] | map()) -> spi().
open(Options) when is_map(Options) ->
    open(maps:to_list(Options));
open(Options) ->
    Bus =
        case lists:keyfind(bus_config, 1, Options) of
            {bus_config, Given} -> bus(listed(Given));
            false -> throw({badarg, missing_bus_config})
        end,
    Devices =
        case lists:keyfind(device_config, 1, Options) of
            {device_config, Listed} -> [{Name, device(listed(D))} || {Name, D} <- listed(Listed)];
            false -> []
        end,
    open_port({spawn, "spi"}, [{bus_config, Bus}, {device_config, Devices}]).

listed(Map) when is_map(Map) -> maps:to_list(Map);
listed(List) -> List.

bus(Options) ->
    Known = renamed(Options, [
        {miso_io_num, miso}, {mosi_io_num, mosi}, {sclk_io_num, sclk}, {poci, miso}, {pico, mosi},
        {spi_peripheral, peripheral}
    ]),
    [pin(sclk, Known) | [pin(Name, Known) || Name <- [miso, mosi], lists:keymember(Name, 1, Known)]] ++
        [{peripheral, proplists:get_value(peripheral, Known, "hspi")}].

pin(Name, Options) ->
    case lists:keyfind(Name, 1, Options) of
        {Name, Pin} when is_integer(Pin) -> {Name, Pin};
        Other -> throw({bardarg, {Name, Other}})
    end.

device(Options) ->
    Known = renamed(Options, [{spi_clock_hz, clock_speed_hz}, {spi_cs_io_num, cs}]),
    [
        limited(Name, proplists:get_value(Name, Known, Default), Max)
     || {Name, Default, Max} <- [
            {clock_speed_hz, 1000000, 80000000}, {mode, 0, 3}, {cs, undefined, 100}, {address_len_bits, 8, 64},
            {command_len_bits, 0, 16}
        ]
    ].

limited(cs, undefined, _) -> {cs, -1};
limited(Name, Value, Max) when is_integer(Value), Value >= 0, Value =< Max -> {Name, Value};
limited(Name, Value, _) -> throw({bardarg, {Name, Value}}).

renamed(Options, Names) ->
    [
        case lists:keyfind(Name, 1, Names) of
            {Name, New} -> {New, Value};
            false -> {Name, Value}
        end
     || {Name, Value} <- Options
    ].

%% @doc Stop the driver.
-spec close(spi()) -> ok | {error, term()}.
close(Spi) -> port:call(Spi, {close}).

%% @doc A number of some bits at an address of a device.
-spec read_at(spi(), device(), non_neg_integer(), pos_integer()) -> {ok, integer()} | {error, term()}.
read_at(Spi, Device, Address, Bits) -> port:call(Spi, {read_at, Device, Address, Bits}).

%% @doc Write a number of some bits to an address of a device; the topmost bit of the address is set.
-spec write_at(spi(), device(), non_neg_integer(), pos_integer(), integer()) -> {ok, integer()} | {error, term()}.
write_at(Spi, Device, Address, Bits, Data) ->
    port:call(Spi, {write_at, Device, Address bor 16#80, Bits, Data}).

%% @doc Write to a device: command, address, write_data, write_bits.
-spec write(spi(), device(), transaction()) -> ok | {error, term()}.
write(Spi, Device, Transaction) when is_map(Transaction) -> port:call(Spi, {write, Device, Transaction}).

%% @doc Write to a device and read from it: read_bits, too.
-spec write_read(spi(), device(), transaction()) -> {ok, binary()} | {error, term()}.
write_read(Spi, Device, Transaction) when is_map(Transaction) -> port:call(Spi, {write_read, Device, Transaction}).
