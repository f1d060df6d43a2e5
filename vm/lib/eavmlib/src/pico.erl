%% @doc What the Raspberry Pi Pico has and others lack.
-module(pico).

-export([
    rtc_set_datetime/1, cyw43_arch_gpio_get/1, cyw43_arch_gpio_put/2
]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

%% @doc Set the real-time clock.
-spec rtc_set_datetime(calendar:datetime()) -> ok.
rtc_set_datetime(_) -> ?NATIVE.

%% @doc The level of a pin of the Pico W's wireless chip.
-spec cyw43_arch_gpio_get(non_neg_integer()) -> 0 | 1.
cyw43_arch_gpio_get(_) -> ?NATIVE.

%% @doc Set a pin of the Pico W's wireless chip; its LED is 0.
-spec cyw43_arch_gpio_put(non_neg_integer(), 0 | 1) -> ok.
cyw43_arch_gpio_put(_, _) -> ?NATIVE.
