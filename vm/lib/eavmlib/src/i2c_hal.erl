%% @doc What a module that drives an I2C bus has to export; i2c does.
-module(i2c_hal).

-callback open([{atom(), term()}]) -> i2c:i2c().
-callback close(i2c:i2c()) -> ok | {error, term()}.
-callback begin_transmission(i2c:i2c(), i2c:address()) -> ok | {error, term()}.
-callback write_byte(i2c:i2c(), byte()) -> ok | {error, term()}.
-callback write_bytes(i2c:i2c(), binary()) -> ok | {error, term()}.
-callback write_bytes(i2c:i2c(), i2c:address(), binary() | byte()) -> ok | {error, term()}.
-callback write_bytes(i2c:i2c(), i2c:address(), i2c:register(), binary() | byte()) -> ok | {error, term()}.
-callback end_transmission(i2c:i2c()) -> ok | {error, term()}.
-callback read_bytes(i2c:i2c(), i2c:address(), pos_integer()) -> {ok, binary()} | {error, term()}.
-callback read_bytes(i2c:i2c(), i2c:address(), i2c:register(), pos_integer()) -> {ok, binary()} | {error, term()}.
