%% @doc Serial lines, through the driver `uart'. Options: peripheral, tx, rx, rts, cts, speed, data_bits, stop_bits,
%% flow_control, parity, event_queue_len; their older names end in _pin.
-module(uart).
-behaviour(uart_hal).

-export([open/1, open/2, close/1, read/1, read/2, write/2]).

%% @doc Open a line.
-spec open([{atom(), term()}]) -> port() | pid().
open(Options) -> open_port({spawn, "uart"}, [renamed(Option) || Option <- Options]).

%% @doc Open a line by its name, like "UART1".
-spec open(string() | binary(), [{atom(), term()}]) -> port() | pid().
open(Peripheral, Options) -> open([{peripheral, Peripheral} | lists:keydelete(peripheral, 1, Options)]).

renamed({Old, Value}) ->
    case lists:keyfind(Old, 1, [{tx_pin, tx}, {rx_pin, rx}, {rts_pin, rts}, {cts_pin, cts}]) of
        {Old, New} ->
            io:format("UART: found deprecated ~p, use ~p instead!!!~n", [Old, New]),
            {New, Value};
        false ->
            {Old, Value}
    end;
renamed(Other) ->
    Other.

%% @doc Close a line.
-spec close(port() | pid()) -> ok | {error, term()}.
close(Uart) -> port:call(Uart, close).

%% @doc The next bytes, whenever they come.
-spec read(port() | pid()) -> {ok, binary()} | {error, term()}.
read(Uart) -> port:call(Uart, read).

%% @doc The next bytes, if they come within some milliseconds.
-spec read(port() | pid(), timeout()) -> {ok, binary()} | {error, term()}.
read(Uart, Timeout) ->
    case port:call(Uart, read, Timeout) of
        {error, timeout} ->
            port:call(Uart, cancel_read),
            {error, timeout};
        Result ->
            Result
    end.

%% @doc Write bytes.
-spec write(port() | pid(), iodata()) -> ok | {error, term()}.
write(Uart, Data) ->
    try iolist_size(Data) of
        _ -> port:call(Uart, {write, Data})
    catch
        error:_ -> erlang:error(badarg)
    end.
