%% @doc LED PWM of the ESP32. Constants are in ledc.hrl; configurations are proplists.
-module(ledc).

-export([
    timer_config/1, channel_config/1, fade_func_install/1, fade_func_uninstall/0, set_fade_with_time/4,
    set_fade_with_step/5, fade_start/3, fade_stop/2, set_fade_time_and_start/5, set_fade_step_and_start/6,
    get_duty/2, set_duty/3, set_duty_and_update/4, update_duty/2, get_freq/2, set_freq/3, stop/3
]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type mode() :: 0 | 1.
-type channel() :: 0..7.
-type duty() :: non_neg_integer().

%% @doc Set up a timer: duty_resolution, freq_hz, speed_mode, timer_num.
-spec timer_config([{atom(), integer()}]) -> ok | {error, term()}.
timer_config(_) -> ?NATIVE.

%% @doc Set up a channel: channel, duty, gpio_num, speed_mode, hpoint, timer_sel.
-spec channel_config([{atom(), integer()}]) -> ok | {error, term()}.
channel_config(_) -> ?NATIVE.

%% @doc Make fading possible; the flags of its interrupt.
-spec fade_func_install(non_neg_integer()) -> ok | {error, term()}.
fade_func_install(_) -> ?NATIVE.

%% @doc Give back what fading needs.
-spec fade_func_uninstall() -> ok | {error, term()}.
fade_func_uninstall() -> ?NATIVE.

%% @doc Prepare fading to a duty within some milliseconds.
-spec set_fade_with_time(mode(), channel(), duty(), non_neg_integer()) -> ok | {error, term()}.
set_fade_with_time(_, _, _, _) -> ?NATIVE.

%% @doc Prepare fading to a duty: the size of a step, cycles for each.
-spec set_fade_with_step(mode(), channel(), duty(), non_neg_integer(), non_neg_integer()) -> ok | {error, term()}.
set_fade_with_step(_, _, _, _, _) -> ?NATIVE.

%% @doc Begin to fade; 1 waits until it is done.
-spec fade_start(mode(), channel(), 0 | 1) -> ok | {error, term()}.
fade_start(_, _, _) -> ?NATIVE.

%% @doc Stop fading.
-spec fade_stop(mode(), channel()) -> ok | {error, term()}.
fade_stop(_, _) -> ?NATIVE.

%% @doc set_fade_with_time/4 and fade_start/3.
-spec set_fade_time_and_start(mode(), channel(), duty(), non_neg_integer(), 0 | 1) -> ok | {error, term()}.
set_fade_time_and_start(_, _, _, _, _) -> ?NATIVE.

%% @doc set_fade_with_step/5 and fade_start/3.
-spec set_fade_step_and_start(mode(), channel(), duty(), non_neg_integer(), non_neg_integer(), 0 | 1) ->
    ok | {error, term()}.
set_fade_step_and_start(_, _, _, _, _, _) -> ?NATIVE.

%% @doc The duty of a channel.
-spec get_duty(mode(), channel()) -> duty() | {error, term()}.
get_duty(_, _) -> ?NATIVE.

%% @doc Set a duty; update_duty/2 makes it count.
-spec set_duty(mode(), channel(), duty()) -> ok | {error, term()}.
set_duty(_, _, _) -> ?NATIVE.

%% @doc Set a duty and the point where a cycle begins, at once.
-spec set_duty_and_update(mode(), channel(), duty(), non_neg_integer()) -> ok | {error, term()}.
set_duty_and_update(_, _, _, _) -> ?NATIVE.

%% @doc Make the duty that was set count.
-spec update_duty(mode(), channel()) -> ok | {error, term()}.
update_duty(_, _) -> ?NATIVE.

%% @doc The frequency of a timer, in Hz.
-spec get_freq(mode(), 0..3) -> non_neg_integer() | {error, term()}.
get_freq(_, _) -> ?NATIVE.

%% @doc Set the frequency of a timer, in Hz.
-spec set_freq(mode(), 0..3, pos_integer()) -> ok | {error, term()}.
set_freq(_, _, _) -> ?NATIVE.

%% @doc Stop a channel; the level that its pin keeps.
-spec stop(mode(), channel(), 0 | 1) -> ok | {error, term()}.
stop(_, _, _) -> ?NATIVE.
