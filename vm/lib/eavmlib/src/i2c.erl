%% @doc I2C masters. open/1 and what takes its result go through the driver `i2c'; the other functions are
%% native on some boards. Options: scl, sda, clock_speed_hz, peripheral, and their older names.
-module(i2c).
-behaviour(i2c_hal).

-export([
    open_nif/1, close_nif/1, begin_transmission_nif/2, enqueue_write_bytes_nif/2, end_transmission_nif/1,
    read_bytes_nif/2, write_bytes_nif/2, init/2, init/1, deinit/1, set_baudrate/2, set_slave_mode/3,
    write_blocking/4, write_blocking_until/5, write_timeout_us/5, write_timeout_per_char_us/5,
    write_burst_blocking/3, write_raw_blocking/2, read_blocking/4, read_blocking_until/5, read_timeout_us/5,
    read_timeout_per_char_us/5, read_burst_blocking/3, read_raw_blocking/2, get_write_available/1,
    get_read_available/1, master_transmit/4, master_receive/4, slave_transmit/3, slave_receive/3, mem_write/6,
    mem_read/6, is_device_ready/4
]).
-export([
    open/1, close/1, begin_transmission/2, write_byte/2, write_bytes/2, write_bytes/3, write_bytes/4,
    end_transmission/1, read_bytes/3, read_bytes/4
]).
%% Writes that wait for end_transmission/1, as the manual of 0.6.0-dev describes them.
-export([begin_transmission/1, qwrite_bytes/2, qwrite_bytes/3, qwrite_bytes/4]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type i2c() :: port() | pid().
-type address() :: non_neg_integer().
-type register() :: non_neg_integer().
-type resource() :: term().
-export_type([i2c/0, address/0, register/0]).

%% @doc A master without a driver.
-spec open_nif([{atom(), term()}]) -> resource().
open_nif(_) -> ?NATIVE.

%% @doc Give it back.
-spec close_nif(resource()) -> ok | {error, term()}.
close_nif(_) -> ?NATIVE.

%% @doc Begin to write to a device.
-spec begin_transmission_nif(resource(), address()) -> ok | {error, term()}.
begin_transmission_nif(_, _) -> ?NATIVE.

%% @doc Add bytes to what is written.
-spec enqueue_write_bytes_nif(resource(), binary()) -> ok | {error, term()}.
enqueue_write_bytes_nif(_, _) -> ?NATIVE.

%% @doc Write what was added.
-spec end_transmission_nif(resource()) -> ok | {error, term()}.
end_transmission_nif(_) -> ?NATIVE.

%% @doc Read bytes: [Address, Count] or [Address, Register, Count].
-spec read_bytes_nif(resource(), [term()]) -> {ok, binary()} | {error, term()}.
read_bytes_nif(_, _) -> ?NATIVE.

%% @doc Write bytes: [Address, Bytes] or [Address, Register, Bytes].
-spec write_bytes_nif(resource(), [term()]) -> ok | {error, term()}.
write_bytes_nif(_, _) -> ?NATIVE.

%% @doc Pico: a controller at a frequency.
-spec init(non_neg_integer(), pos_integer()) -> {ok, resource()}.
init(_, _) -> ?NATIVE.

%% @doc STM32: a controller.
-spec init([{atom(), term()}]) -> {ok, resource()} | {error, term()}.
init(_) -> ?NATIVE.

%% @doc Give a controller back.
-spec deinit(resource()) -> ok.
deinit(_) -> ?NATIVE.

%% @doc Pico: set the frequency; the one that it gets.
-spec set_baudrate(resource(), pos_integer()) -> pos_integer().
set_baudrate(_, _) -> ?NATIVE.

%% @doc Pico: be a device instead of the master.
-spec set_slave_mode(resource(), boolean(), address()) -> ok.
set_slave_mode(_, _, _) -> ?NATIVE.

%% @doc Pico: write; whether the bus is kept.
-spec write_blocking(resource(), address(), binary(), boolean()) -> integer() | {error, term()}.
write_blocking(_, _, _, _) -> ?NATIVE.

%% @doc Pico: write until a time.
-spec write_blocking_until(resource(), address(), binary(), boolean(), integer()) -> integer() | {error, term()}.
write_blocking_until(_, _, _, _, _) -> ?NATIVE.

%% @doc Pico: write within some microseconds.
-spec write_timeout_us(resource(), address(), binary(), boolean(), integer()) -> integer() | {error, term()}.
write_timeout_us(_, _, _, _, _) -> ?NATIVE.

%% @doc Pico: write, some microseconds a byte.
-spec write_timeout_per_char_us(resource(), address(), binary(), boolean(), integer()) -> integer() | {error, term()}.
write_timeout_per_char_us(_, _, _, _, _) -> ?NATIVE.

%% @doc Pico: write without a start if the bus is kept.
-spec write_burst_blocking(resource(), address(), binary()) -> integer() | {error, term()}.
write_burst_blocking(_, _, _) -> ?NATIVE.

%% @doc Pico: write as a device.
-spec write_raw_blocking(resource(), binary()) -> ok.
write_raw_blocking(_, _) -> ?NATIVE.

%% @doc Pico: read; whether the bus is kept.
-spec read_blocking(resource(), address(), pos_integer(), boolean()) -> {ok, binary()} | {error, term()}.
read_blocking(_, _, _, _) -> ?NATIVE.

%% @doc Pico: read until a time.
-spec read_blocking_until(resource(), address(), pos_integer(), boolean(), integer()) ->
    {ok, binary()} | {error, term()}.
read_blocking_until(_, _, _, _, _) -> ?NATIVE.

%% @doc Pico: read within some microseconds.
-spec read_timeout_us(resource(), address(), pos_integer(), boolean(), integer()) -> {ok, binary()} | {error, term()}.
read_timeout_us(_, _, _, _, _) -> ?NATIVE.

%% @doc Pico: read, some microseconds a byte.
-spec read_timeout_per_char_us(resource(), address(), pos_integer(), boolean(), integer()) ->
    {ok, binary()} | {error, term()}.
read_timeout_per_char_us(_, _, _, _, _) -> ?NATIVE.

%% @doc Pico: read without a start if the bus is kept.
-spec read_burst_blocking(resource(), address(), pos_integer()) -> {ok, binary()} | {error, term()}.
read_burst_blocking(_, _, _) -> ?NATIVE.

%% @doc Pico: read as a device.
-spec read_raw_blocking(resource(), pos_integer()) -> {ok, binary()}.
read_raw_blocking(_, _) -> ?NATIVE.

%% @doc Pico: bytes that can be written without waiting.
-spec get_write_available(resource()) -> non_neg_integer().
get_write_available(_) -> ?NATIVE.

%% @doc Pico: bytes that can be read without waiting.
-spec get_read_available(resource()) -> non_neg_integer().
get_read_available(_) -> ?NATIVE.

%% @doc STM32: write to a device.
-spec master_transmit(resource(), address(), binary(), timeout()) -> ok | {error, term()}.
master_transmit(_, _, _, _) -> ?NATIVE.

%% @doc STM32: read from a device.
-spec master_receive(resource(), address(), pos_integer(), timeout()) -> {ok, binary()} | {error, term()}.
master_receive(_, _, _, _) -> ?NATIVE.

%% @doc STM32: write as a device.
-spec slave_transmit(resource(), binary(), timeout()) -> ok | {error, term()}.
slave_transmit(_, _, _) -> ?NATIVE.

%% @doc STM32: read as a device.
-spec slave_receive(resource(), pos_integer(), timeout()) -> {ok, binary()} | {error, term()}.
slave_receive(_, _, _) -> ?NATIVE.

%% @doc STM32: write to a register, whose number has some bits.
-spec mem_write(resource(), address(), register(), 8 | 16, binary(), timeout()) -> ok | {error, term()}.
mem_write(_, _, _, _, _, _) -> ?NATIVE.

%% @doc STM32: read from a register, whose number has some bits.
-spec mem_read(resource(), address(), register(), 8 | 16, pos_integer(), timeout()) ->
    {ok, binary()} | {error, term()}.
mem_read(_, _, _, _, _, _) -> ?NATIVE.

%% @doc STM32: whether a device answers, within some trials.
-spec is_device_ready(resource(), address(), pos_integer(), timeout()) -> ok | {error, term()}.
is_device_ready(_, _, _, _) -> ?NATIVE.

%% @doc Start the driver.
-spec open([{atom(), term()}]) -> i2c().
open(Options) -> open_port({spawn, "i2c"}, [renamed(Option) || Option <- Options]).

renamed({Old, Value}) ->
    Names = [{scl_io_num, scl}, {sda_io_num, sda}, {i2c_clock_hz, clock_speed_hz}, {i2c_num, peripheral}],
    case lists:keyfind(Old, 1, Names) of
        {Old, New} ->
            io:format("I2C: found deprecated ~p, use ~p instead!!!~n", [Old, New]),
            {New, Value};
        false ->
            {Old, Value}
    end;
renamed(Other) ->
    Other.

%% @doc Stop the driver.
-spec close(i2c()) -> ok | {error, term()}.
close(I2C) -> port:call(I2C, {close}).

%% @doc Begin to write to a device.
-spec begin_transmission(i2c(), address()) -> ok | {error, term()}.
begin_transmission(I2C, Address) -> port:call(I2C, {begin_transmission, Address}).

%% @doc Begin to collect writes, to any devices, in the calling process.
-spec begin_transmission(i2c()) -> ok.
begin_transmission(I2C) ->
    put({?MODULE, I2C}, []),
    ok.

%% @doc Add bytes to the last write; after begin_transmission/2 the same as write_bytes/2.
-spec qwrite_bytes(i2c(), binary() | byte()) -> ok | {error, term()}.
qwrite_bytes(I2C, Bytes) ->
    case get({?MODULE, I2C}) of
        undefined ->
            write_bytes(I2C, bytes(Bytes));
        [{Address, Register, Before} | Earlier] ->
            put({?MODULE, I2C}, [{Address, Register, <<Before/binary, (bytes(Bytes))/binary>>} | Earlier]),
            ok;
        [] ->
            erlang:error(badarg)
    end.

%% @doc Add a write to a device to those that were collected.
-spec qwrite_bytes(i2c(), address(), binary() | byte()) -> ok.
qwrite_bytes(I2C, Address, Bytes) -> collect(I2C, {Address, none, bytes(Bytes)}).

%% @doc Add a write to a register of a device to those that were collected.
-spec qwrite_bytes(i2c(), address(), register(), binary() | byte()) -> ok.
qwrite_bytes(I2C, Address, Register, Bytes) -> collect(I2C, {Address, Register, bytes(Bytes)}).

collect(I2C, Write) ->
    case get({?MODULE, I2C}) of
        undefined ->
            erlang:error(badarg);
        Writes ->
            put({?MODULE, I2C}, [Write | Writes]),
            ok
    end.

bytes(Byte) when is_integer(Byte) -> <<Byte>>;
bytes(Bytes) when is_binary(Bytes) -> Bytes.

%% @doc Add a byte to what is written.
-spec write_byte(i2c(), byte()) -> ok | {error, term()}.
write_byte(I2C, Byte) -> port:call(I2C, {write_byte, Byte}).

%% @doc Add bytes to what is written.
-spec write_bytes(i2c(), binary()) -> ok | {error, term()}.
write_bytes(I2C, Bytes) -> port:call(I2C, {write_bytes, Bytes}).

%% @doc Write bytes to a device.
-spec write_bytes(i2c(), address(), binary() | byte()) -> ok | {error, term()}.
write_bytes(I2C, Address, Bytes) -> port:call(I2C, {write_bytes, Address, Bytes}).

%% @doc Write bytes to a register of a device.
-spec write_bytes(i2c(), address(), register(), binary() | byte()) -> ok | {error, term()}.
write_bytes(I2C, Address, Register, Bytes) -> port:call(I2C, {write_bytes, Address, Bytes, Register}).

%% @doc Write what was added or collected; the first write that fails is the last.
-spec end_transmission(i2c()) -> ok | {error, term()}.
end_transmission(I2C) ->
    case erase({?MODULE, I2C}) of
        undefined -> port:call(I2C, {end_transmission});
        Writes -> write_all(lists:reverse(Writes), I2C)
    end.

write_all([{Address, Register, Bytes} | Rest], I2C) ->
    Result =
        case Register of
            none -> write_bytes(I2C, Address, Bytes);
            _ -> write_bytes(I2C, Address, Register, Bytes)
        end,
    case Result of
        ok -> write_all(Rest, I2C);
        _ -> Result
    end;
write_all([], _) ->
    ok.

%% @doc Read bytes from a device.
-spec read_bytes(i2c(), address(), pos_integer()) -> {ok, binary()} | {error, term()}.
read_bytes(I2C, Address, Count) -> port:call(I2C, {read_bytes, Address, Count}).

%% @doc Read bytes from a register of a device.
-spec read_bytes(i2c(), address(), register(), pos_integer()) -> {ok, binary()} | {error, term()}.
read_bytes(I2C, Address, Register, Count) -> port:call(I2C, {read_bytes, Address, Count, Register}).
