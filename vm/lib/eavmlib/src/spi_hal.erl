%% @doc What a module that drives an SPI bus has to export; spi does.
-module(spi_hal).

-callback open([{atom(), term()}] | map()) -> spi:spi().
-callback close(spi:spi()) -> ok | {error, term()}.
-callback read_at(spi:spi(), spi:device(), non_neg_integer(), pos_integer()) -> {ok, integer()} | {error, term()}.
-callback write_at(spi:spi(), spi:device(), non_neg_integer(), pos_integer(), integer()) ->
    {ok, integer()} | {error, term()}.
-callback write(spi:spi(), spi:device(), spi:transaction()) -> ok | {error, term()}.
-callback write_read(spi:spi(), spi:device(), spi:transaction()) -> {ok, binary()} | {error, term()}.
