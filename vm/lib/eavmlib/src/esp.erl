%% @doc What the ESP32 has and others lack: its non-volatile storage, sleep, reset, partitions, watchdog. The shorter
%% forms of the nvs functions use namespace atomvm.
-module(esp).

-export([
    restart/0, reset_reason/0, freq_hz/0, deep_sleep/0, deep_sleep/1, light_sleep/0, sleep_get_wakeup_cause/0,
    sleep_enable_ext0_wakeup/2, sleep_enable_ext1_wakeup/2, sleep_enable_ext1_wakeup_io/2,
    sleep_disable_ext1_wakeup_io/1, sleep_enable_gpio_wakeup/0, sleep_enable_timer_wakeup/1,
    sleep_enable_ulp_wakeup/0, sleep_ulp_wakeup/0, deep_sleep_enable_gpio_wakeup/2, nvs_fetch_binary/2,
    nvs_put_binary/3, nvs_erase_key/2, nvs_erase_all/1, nvs_reformat/0, rtc_slow_get_binary/0,
    rtc_slow_set_binary/1, get_default_mac/0, get_mac/1, mount/4, umount/1, partition_list/0,
    partition_erase_range/2, partition_erase_range/3, partition_write/3, partition_read/3, partition_mmap/3,
    task_wdt_init/1, task_wdt_reconfigure/1, task_wdt_deinit/0, task_wdt_add_user/1, task_wdt_reset_user/1,
    task_wdt_delete_user/1, timer_get_time/0
]).
-export([nvs_get_binary/1, nvs_get_binary/2, nvs_get_binary/3, nvs_set_binary/2, nvs_set_binary/3, nvs_erase_key/1]).
-export([nvs_erase_all/0]).
%% As the manual of 0.6.0-dev writes some of them.
-export([get_binary/2, get_binary/3, set_binary/3, erase_key/2, erase_all/1, reformat/0, wakeup_cause/0]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type key() :: atom().
-type mac_kind() :: wifi_sta | wifi_softap.
-type partition_id() :: binary() | string().
-type task_wdt_config() :: {TimeoutMs :: pos_integer(), CoreMask :: non_neg_integer(), Panic :: boolean()}.

%% @doc Restart the chip.
-spec restart() -> no_return().
restart() -> ?NATIVE.

%% @doc Why the chip started: esp_rst_poweron, esp_rst_sw, esp_rst_panic, esp_rst_deepsleep and so on.
-spec reset_reason() -> atom().
reset_reason() -> ?NATIVE.

%% @doc The frequency of the processor.
-spec freq_hz() -> pos_integer().
freq_hz() -> ?NATIVE.

%% @doc Sleep until a source of wake-ups wakes the chip, which then starts anew.
-spec deep_sleep() -> no_return().
deep_sleep() -> ?NATIVE.

%% @doc Sleep for some milliseconds; the chip then starts anew.
-spec deep_sleep(pos_integer()) -> no_return().
deep_sleep(_) -> ?NATIVE.

%% @doc Sleep until a source of wake-ups wakes the chip, which goes on.
-spec light_sleep() -> ok | {error, term()}.
light_sleep() -> ?NATIVE.

%% @doc What woke the chip: sleep_wakeup_timer, sleep_wakeup_ext0 and so on; undefined if nothing did.
-spec sleep_get_wakeup_cause() -> atom().
sleep_get_wakeup_cause() -> ?NATIVE.

%% @doc Wake up when a pin has a level.
-spec sleep_enable_ext0_wakeup(non_neg_integer(), 0 | 1) -> ok | error.
sleep_enable_ext0_wakeup(_, _) -> ?NATIVE.

%% @doc Wake up when pins of a mask have a level.
-spec sleep_enable_ext1_wakeup(non_neg_integer(), 0 | 1) -> ok | error.
sleep_enable_ext1_wakeup(_, _) -> ?NATIVE.

%% @doc Add pins to those that wake up.
-spec sleep_enable_ext1_wakeup_io(non_neg_integer(), 0 | 1) -> ok | error.
sleep_enable_ext1_wakeup_io(_, _) -> ?NATIVE.

%% @doc Take pins from those that wake up.
-spec sleep_disable_ext1_wakeup_io(non_neg_integer()) -> ok | error.
sleep_disable_ext1_wakeup_io(_) -> ?NATIVE.

%% @doc Wake up from light sleep by pins.
-spec sleep_enable_gpio_wakeup() -> ok | error.
sleep_enable_gpio_wakeup() -> ?NATIVE.

%% @doc Wake up after some microseconds.
-spec sleep_enable_timer_wakeup(pos_integer()) -> ok | error.
sleep_enable_timer_wakeup(_) -> ?NATIVE.

%% @doc Wake up by the low-power coprocessor.
-spec sleep_enable_ulp_wakeup() -> ok | error.
sleep_enable_ulp_wakeup() -> ?NATIVE.

%% @doc The name by which releases know sleep_enable_ulp_wakeup/0.
-spec sleep_ulp_wakeup() -> ok | error.
sleep_ulp_wakeup() -> ?NATIVE.

%% @doc Wake up from deep sleep when pins of a mask have a level.
-spec deep_sleep_enable_gpio_wakeup(non_neg_integer(), 0 | 1) -> ok | error.
deep_sleep_enable_gpio_wakeup(_, _) -> ?NATIVE.

%% @doc A value of a namespace.
-spec nvs_fetch_binary(atom(), key()) -> {ok, binary()} | {error, term()}.
nvs_fetch_binary(_, _) -> ?NATIVE.

%% @doc Store a value in a namespace.
-spec nvs_put_binary(atom(), key(), binary()) -> ok | {error, term()}.
nvs_put_binary(_, _, _) -> ?NATIVE.

%% @doc Erase a value.
-spec nvs_erase_key(atom(), key()) -> ok.
nvs_erase_key(_, _) -> ?NATIVE.

%% @doc Erase a namespace.
-spec nvs_erase_all(atom()) -> ok.
nvs_erase_all(_) -> ?NATIVE.

%% @doc Erase all of the storage.
-spec nvs_reformat() -> ok.
nvs_reformat() -> ?NATIVE.

%% @doc What was kept over a deep sleep; badarg if nothing was.
-spec rtc_slow_get_binary() -> binary().
rtc_slow_get_binary() -> ?NATIVE.

%% @doc Keep bytes over a deep sleep.
-spec rtc_slow_set_binary(binary()) -> ok.
rtc_slow_set_binary(_) -> ?NATIVE.

%% @doc The chip's address.
-spec get_default_mac() -> {ok, binary()} | {error, term()}.
get_default_mac() -> ?NATIVE.

%% @doc The address of an interface, six bytes.
-spec get_mac(mac_kind()) -> binary().
get_mac(_) -> ?NATIVE.

%% @doc Mount a file system: source, folder, its kind, options.
-spec mount(iodata(), iodata(), fat, list() | map()) -> {ok, term()} | {error, term()}.
mount(_, _, _, _) -> ?NATIVE.

%% @doc Unmount a file system.
-spec umount(term()) -> ok | {error, term()}.
umount(_) -> ?NATIVE.

%% @doc Partitions: name, type, subtype, address, size, flags.
-spec partition_list() -> [{binary(), integer(), integer(), integer(), integer(), list()}].
partition_list() -> ?NATIVE.

%% @doc Erase a partition from an offset to its end.
-spec partition_erase_range(partition_id(), non_neg_integer()) -> ok | error.
partition_erase_range(_, _) -> ?NATIVE.

%% @doc Erase bytes of a partition.
-spec partition_erase_range(partition_id(), non_neg_integer(), pos_integer()) -> ok | error.
partition_erase_range(_, _, _) -> ?NATIVE.

%% @doc Write bytes to a partition.
-spec partition_write(partition_id(), non_neg_integer(), binary()) -> ok | error.
partition_write(_, _, _) -> ?NATIVE.

%% @doc Read bytes of a partition.
-spec partition_read(partition_id(), non_neg_integer(), non_neg_integer()) -> {ok, binary()} | error.
partition_read(_, _, _) -> ?NATIVE.

%% @doc Bytes of a partition, without a copy.
-spec partition_mmap(partition_id(), non_neg_integer(), non_neg_integer()) -> {ok, binary()} | error.
partition_mmap(_, _, _) -> ?NATIVE.

%% @doc Start the watchdog of tasks.
-spec task_wdt_init(task_wdt_config()) -> ok | {error, term()}.
task_wdt_init(_) -> ?NATIVE.

%% @doc Change the watchdog of tasks.
-spec task_wdt_reconfigure(task_wdt_config()) -> ok | {error, term()}.
task_wdt_reconfigure(_) -> ?NATIVE.

%% @doc Stop the watchdog of tasks.
-spec task_wdt_deinit() -> ok | {error, term()}.
task_wdt_deinit() -> ?NATIVE.

%% @doc Someone the watchdog has to hear from.
-spec task_wdt_add_user(iodata()) -> {ok, term()} | {error, term()}.
task_wdt_add_user(_) -> ?NATIVE.

%% @doc Let the watchdog hear.
-spec task_wdt_reset_user(term()) -> ok | {error, term()}.
task_wdt_reset_user(_) -> ?NATIVE.

%% @doc Someone the watchdog need not hear from any more.
-spec task_wdt_delete_user(term()) -> ok | {error, term()}.
task_wdt_delete_user(_) -> ?NATIVE.

%% @doc Microseconds since the start.
-spec timer_get_time() -> non_neg_integer().
timer_get_time() -> ?NATIVE.

%% @doc A value of namespace atomvm, or undefined.
-spec nvs_get_binary(key()) -> binary() | undefined.
nvs_get_binary(Key) -> nvs_get_binary(atomvm, Key).

%% @doc A value of a namespace, or undefined.
-spec nvs_get_binary(atom(), key()) -> binary() | undefined.
nvs_get_binary(Namespace, Key) when is_atom(Key) -> nvs_get_binary(Namespace, Key, undefined).

%% @doc A value of a namespace, or a default.
-spec nvs_get_binary(atom(), key(), Default) -> binary() | Default.
nvs_get_binary(Namespace, Key, Default) when is_atom(Namespace), is_atom(Key) ->
    case ?MODULE:nvs_fetch_binary(Namespace, Key) of
        {ok, Value} -> Value;
        {error, not_found} -> Default;
        {error, Other} -> throw(Other)
    end.

%% @doc Store a value in namespace atomvm.
-spec nvs_set_binary(key(), binary()) -> ok.
nvs_set_binary(Key, Value) -> nvs_set_binary(atomvm, Key, Value).

%% @doc Store a value in a namespace.
-spec nvs_set_binary(atom(), key(), binary()) -> ok.
nvs_set_binary(Namespace, Key, Value) when is_atom(Namespace), is_atom(Key), is_binary(Value) ->
    case ?MODULE:nvs_put_binary(Namespace, Key, Value) of
        ok -> ok;
        {error, Reason} -> throw(Reason)
    end.

%% @doc Erase a value of namespace atomvm.
-spec nvs_erase_key(key()) -> ok.
nvs_erase_key(Key) -> ?MODULE:nvs_erase_key(atomvm, Key).

%% @doc Erase namespace atomvm.
-spec nvs_erase_all() -> ok.
nvs_erase_all() -> ?MODULE:nvs_erase_all(atomvm).

%% @doc The same as nvs_get_binary/2.
-spec get_binary(atom(), key()) -> binary() | undefined.
get_binary(Namespace, Key) -> nvs_get_binary(Namespace, Key).

%% @doc The same as nvs_get_binary/3.
-spec get_binary(atom(), key(), Default) -> binary() | Default.
get_binary(Namespace, Key, Default) -> nvs_get_binary(Namespace, Key, Default).

%% @doc The same as nvs_set_binary/3.
-spec set_binary(atom(), key(), binary()) -> ok.
set_binary(Namespace, Key, Value) -> nvs_set_binary(Namespace, Key, Value).

%% @doc The same as nvs_erase_key/2.
-spec erase_key(atom(), key()) -> ok.
erase_key(Namespace, Key) -> ?MODULE:nvs_erase_key(Namespace, Key).

%% @doc The same as nvs_erase_all/1.
-spec erase_all(atom()) -> ok.
erase_all(Namespace) -> ?MODULE:nvs_erase_all(Namespace).

%% @doc The same as nvs_reformat/0.
-spec reformat() -> ok.
reformat() -> ?MODULE:nvs_reformat().

%% @doc The same as sleep_get_wakeup_cause/0.
-spec wakeup_cause() -> atom().
wakeup_cause() -> ?MODULE:sleep_get_wakeup_cause().
