%% @doc Serial lines, through the driver `uart', or on a host the device whose path is the peripheral. Options:
%% peripheral, tx, rx, rts, cts, speed, data_bits, stop_bits, flow_control, parity, event_queue_len; their older names
%% end in _pin.
-module(uart).
-behaviour(uart_hal).

-export_type([uart/0]).

-type uart() :: port() | pid() | {pid(), reference()}.

-export([open/1, open/2, close/1, read/1, read/2, write/2]).

%% @doc Open a line.
-spec open([{atom(), term()}]) -> uart() | {error, term()}.
open(Options) ->
    Renamed = [renamed(Option) || Option <- Options],
    try
        open_port({spawn, "uart"}, Renamed)
    catch
        error:badarg ->
            case lists:keyfind(peripheral, 1, Renamed) of
                {_, "/" ++ _ = Path} -> open_device(Path, Renamed);
                {_, <<"/", _/binary>> = Path} -> open_device(Path, Renamed);
                false -> {error, {missing, peripheral}};
                _ -> erlang:error(badarg)
            end
    end.

open_device(Path, Options) ->
    case atomvm:posix_open(Path, [o_rdwr, o_noctty]) of
        {ok, File} ->
            Settings = maps:from_list([
                {Key, Value}
             || {Key, Value} <- [{speed, 115200}, {data_bits, 8}, {stop_bits, 1}, {parity, none} | Options],
                lists:member(Key, [speed, data_bits, stop_bits, parity, flow_control])
            ]),
            case atomvm:posix_tcsetattr(File, tcsanow, Settings#{raw => true}) of
                ok ->
                    {self(), File};
                Error ->
                    _ = atomvm:posix_close(File),
                    Error
            end;
        Error ->
            Error
    end.

%% @doc Open a line by its name, like "UART1".
-spec open(string() | binary(), [{atom(), term()}]) -> uart() | {error, term()}.
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
-spec close(uart()) -> ok | {error, term()}.
close({_, File}) -> atomvm:posix_close(File);
close(Uart) -> port:call(Uart, close).

%% @doc The next bytes, whenever they come.
-spec read(uart()) -> {ok, binary()} | {error, term()}.
read({_, _} = Device) -> read(Device, infinity);
read(Uart) -> port:call(Uart, read).

%% @doc The next bytes, if they come within some milliseconds.
-spec read(uart(), timeout()) -> {ok, binary()} | {error, term()}.
read({_, File} = Device, Timeout) ->
    case atomvm:posix_read(File, 256) of
        {error, eagain} ->
            Ref = make_ref(),
            ok = atomvm:posix_select_read(File, self(), Ref),
            receive
                {select, _, Ref, _} -> read(Device, Timeout)
            after Timeout ->
                _ = atomvm:posix_select_stop(File),
                receive
                    {select, _, Ref, _} -> read(Device, 0)
                after 0 -> {error, timeout}
                end
            end;
        %% the other end of the line is gone
        {error, eio} ->
            {error, closed};
        eof ->
            {error, closed};
        Result ->
            Result
    end;
read(Uart, Timeout) ->
    case port:call(Uart, read, Timeout) of
        {error, timeout} ->
            port:call(Uart, cancel_read),
            {error, timeout};
        Result ->
            Result
    end.

%% @doc Write bytes.
-spec write(uart(), iodata()) -> ok | {error, term()}.
write({_, File}, Data) ->
    try iolist_to_binary(Data) of
        Bytes -> write_all(File, Bytes)
    catch
        error:badarg -> erlang:error(badarg)
    end;
write(Uart, Data) ->
    try iolist_size(Data) of
        _ -> port:call(Uart, {write, Data})
    catch
        error:_ -> erlang:error(badarg)
    end.

write_all(_File, <<>>) ->
    ok;
write_all(File, Bytes) ->
    case atomvm:posix_write(File, Bytes) of
        {ok, N} ->
            <<_:N/binary, Rest/binary>> = Bytes,
            write_all(File, Rest);
        {error, eagain} ->
            Ref = make_ref(),
            ok = atomvm:posix_select_write(File, self(), Ref),
            receive
                {select, _, Ref, _} -> write_all(File, Bytes)
            end;
        Error ->
            Error
    end.
