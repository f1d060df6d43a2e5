%% @doc Pins. The functions that take a port go through the driver `gpio'; the others are native. A pin is a number,
%% {wl, N} of a Pico W, or {Bank, Pins} of an STM32. Interrupts arrive as {gpio_interrupt, Pin}.
-module(gpio).
-behaviour(gpio_hal).

-export([
    init/1, deinit/1, set_pin_mode/2, set_pin_pull/2, digital_write/2, digital_read/1, hold_en/1, hold_dis/1,
    deep_sleep_hold_en/0, deep_sleep_hold_dis/0, wakeup_enable/2, set_function/2
]).
-export([
    start/0, open/0, stop/0, close/1, read/2, set_direction/3, set_level/3, set_int/3, set_int/4, remove_int/2,
    attach_interrupt/2, detach_interrupt/1
]).
%% As the manual of 0.6.0-dev writes some of them.
-export([set_direction/2, set_int/2]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type gpio() :: port() | pid().
-type pin() :: non_neg_integer() | {wl, 0..2} | {atom(), 0..15 | [0..15] | all}.
-type direction() :: input | output | output_od | tuple().
-type pull() :: up | down | up_down | floating.
-type level() :: low | high | 0 | 1.
-type trigger() :: none | rising | falling | both | low | high.
-export_type([gpio/0, pin/0, direction/0, pull/0, level/0, trigger/0]).

%% @doc Make a pin one of general purpose; needed on the Pico.
-spec init(pin()) -> ok.
init(_) -> ?NATIVE.

%% @doc Give a pin back.
-spec deinit(pin()) -> ok.
deinit(_) -> ?NATIVE.

%% @doc Set the direction of a pin.
-spec set_pin_mode(pin(), direction()) -> ok | error.
set_pin_mode(_, _) -> ?NATIVE.

%% @doc Set the pull resistors of a pin.
-spec set_pin_pull(pin(), pull()) -> ok | error.
set_pin_pull(_, _) -> ?NATIVE.

%% @doc Set the level of a pin.
-spec digital_write(pin(), level()) -> ok | error.
digital_write(_, _) -> ?NATIVE.

%% @doc The level of a pin.
-spec digital_read(pin()) -> high | low.
digital_read(_) -> ?NATIVE.

%% @doc Let a pin keep its state over a sleep.
-spec hold_en(pin()) -> ok | error.
hold_en(_) -> ?NATIVE.

%% @doc Let a pin keep its state no more.
-spec hold_dis(pin()) -> ok | error.
hold_dis(_) -> ?NATIVE.

%% @doc Let all pins keep their state over deep sleep.
-spec deep_sleep_hold_en() -> ok.
deep_sleep_hold_en() -> ?NATIVE.

%% @doc Let pins keep their state over deep sleep no more.
-spec deep_sleep_hold_dis() -> ok.
deep_sleep_hold_dis() -> ?NATIVE.

%% @doc Wake up from light sleep when a pin has a level.
-spec wakeup_enable(pin(), low | high) -> ok | error.
wakeup_enable(_, _) -> ?NATIVE.

%% @doc Choose which part of a Pico a pin belongs to.
-spec set_function(pin(), atom() | non_neg_integer()) -> ok | error.
set_function(_, _) -> ?NATIVE.

%% @doc The driver, started unless it runs.
-spec start() -> gpio().
start() ->
    case whereis(gpio) of
        undefined -> open();
        Port -> Port
    end.

%% @doc Start the driver. badarg if there is none.
-spec open() -> gpio().
open() -> open_port({spawn, "gpio"}, []).

%% @doc Stop the driver.
-spec stop() -> ok | {error, term()} | error.
stop() -> close(whereis(gpio)).

%% @doc Stop the driver.
-spec close(gpio()) -> ok | {error, term()} | error.
close(Gpio) -> port:call(Gpio, {close}).

%% @doc The level of a pin.
-spec read(gpio(), pin()) -> high | low | error | {error, term()}.
read(Gpio, Pin) -> port:call(Gpio, {read, Pin}).

%% @doc Set the direction of a pin.
-spec set_direction(gpio(), pin(), direction()) -> ok | error | {error, term()}.
set_direction(Gpio, Pin, Direction) -> port:call(Gpio, {set_direction, Pin, Direction}).

%% @doc The same as set_pin_mode/2: no driver is needed.
-spec set_direction(pin(), direction()) -> ok | error.
set_direction(Pin, Direction) -> ?MODULE:set_pin_mode(Pin, Direction).

%% @doc Set the level of a pin.
-spec set_level(gpio(), pin(), level()) -> ok | error | {error, term()}.
set_level(Gpio, Pin, Level) -> port:call(Gpio, {set_level, Pin, Level}).

%% @doc Be sent a message when a pin changes.
-spec set_int(gpio(), pin(), trigger()) -> ok | error | {error, term()}.
set_int(Gpio, Pin, Trigger) -> port:call(Gpio, {set_int, Pin, Trigger}).

%% @doc The same as attach_interrupt/2.
-spec set_int(pin(), trigger()) -> ok | error | {error, term()}.
set_int(Pin, Trigger) -> attach_interrupt(Pin, Trigger).

%% @doc Let a process be sent a message when a pin changes.
-spec set_int(gpio(), pin(), trigger(), pid() | atom()) -> ok | error | {error, term()}.
set_int(Gpio, Pin, Trigger, To) -> port:call(Gpio, {set_int, Pin, Trigger, To}).

%% @doc Send no more messages of a pin.
-spec remove_int(gpio(), pin()) -> ok | error | {error, term()}.
remove_int(Gpio, Pin) -> port:call(Gpio, {remove_int, Pin}).

%% @doc set_int/3 on the driver, which is started if need be.
-spec attach_interrupt(pin(), trigger()) -> ok | error | {error, term()}.
attach_interrupt(Pin, Trigger) -> set_int(start(), Pin, Trigger).

%% @doc remove_int/2 on the driver.
-spec detach_interrupt(pin()) -> ok | error | {error, term()}.
detach_interrupt(Pin) -> remove_int(whereis(gpio), Pin).
