%% @doc What a module that drives a serial line has to export; uart does.
-module(uart_hal).

-callback open([{atom(), term()}]) -> term().
-callback open(string() | binary(), [{atom(), term()}]) -> term().
-callback close(term()) -> ok | {error, term()}.
-callback read(term()) -> {ok, binary()} | {error, term()}.
-callback read(term(), timeout()) -> {ok, binary()} | {error, term()}.
-callback write(term(), iodata()) -> ok | {error, term()}.
