%% @doc What a module that drives pins has to export; gpio does.
-module(gpio_hal).

-callback start() -> gpio:gpio().
-callback open() -> gpio:gpio().
-callback stop() -> ok | error | {error, term()}.
-callback close(gpio:gpio()) -> ok | error | {error, term()}.
-callback init(gpio:pin()) -> ok.
-callback deinit(gpio:pin()) -> ok.
-callback set_pin_mode(gpio:pin(), gpio:direction()) -> ok | error.
-callback set_pin_pull(gpio:pin(), gpio:pull()) -> ok | error.
-callback digital_write(gpio:pin(), gpio:level()) -> ok | error.
-callback digital_read(gpio:pin()) -> high | low.
-callback read(gpio:gpio(), gpio:pin()) -> high | low | error | {error, term()}.
-callback set_direction(gpio:gpio(), gpio:pin(), gpio:direction()) -> ok | error | {error, term()}.
-callback set_level(gpio:gpio(), gpio:pin(), gpio:level()) -> ok | error | {error, term()}.
-callback set_int(gpio:gpio(), gpio:pin(), gpio:trigger()) -> ok | error | {error, term()}.
-callback set_int(gpio:gpio(), gpio:pin(), gpio:trigger(), pid() | atom()) -> ok | error | {error, term()}.
-callback remove_int(gpio:gpio(), gpio:pin()) -> ok | error | {error, term()}.
