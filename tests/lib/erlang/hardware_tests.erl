%% Functions that a board supplies, and this computer has none: calling them says so, and the driver of each bus is missing.
%% engine only
-module(hardware_tests).
-include_lib("eunit/include/eunit.hrl").

esp_natives_test_() ->
    [
        ?_assertError(undef, esp:restart()),
        ?_assertError(undef, esp:reset_reason()),
        ?_assertError(undef, esp:freq_hz()),
        ?_assertError(undef, esp:deep_sleep()),
        ?_assertError(undef, esp:deep_sleep(x)),
        ?_assertError(undef, esp:light_sleep()),
        ?_assertError(undef, esp:sleep_get_wakeup_cause()),
        ?_assertError(undef, esp:sleep_enable_ext0_wakeup(x, x)),
        ?_assertError(undef, esp:sleep_enable_ext1_wakeup(x, x)),
        ?_assertError(undef, esp:sleep_enable_ext1_wakeup_io(x, x)),
        ?_assertError(undef, esp:sleep_disable_ext1_wakeup_io(x)),
        ?_assertError(undef, esp:sleep_enable_gpio_wakeup()),
        ?_assertError(undef, esp:sleep_enable_timer_wakeup(x)),
        ?_assertError(undef, esp:sleep_enable_ulp_wakeup()),
        ?_assertError(undef, esp:sleep_ulp_wakeup()),
        ?_assertError(undef, esp:deep_sleep_enable_gpio_wakeup(x, x)),
        ?_assertError(undef, esp:nvs_fetch_binary(x, x)),
        ?_assertError(undef, esp:nvs_put_binary(x, x, x)),
        ?_assertError(undef, esp:nvs_erase_key(x, x)),
        ?_assertError(undef, esp:nvs_erase_all(x)),
        ?_assertError(undef, esp:nvs_reformat()),
        ?_assertError(undef, esp:rtc_slow_get_binary()),
        ?_assertError(undef, esp:rtc_slow_set_binary(x)),
        ?_assertError(undef, esp:get_default_mac()),
        ?_assertError(undef, esp:get_mac(x)),
        ?_assertError(undef, esp:mount(x, x, x, x)),
        ?_assertError(undef, esp:umount(x)),
        ?_assertError(undef, esp:partition_list()),
        ?_assertError(undef, esp:partition_erase_range(x, x)),
        ?_assertError(undef, esp:partition_erase_range(x, x, x)),
        ?_assertError(undef, esp:partition_write(x, x, x)),
        ?_assertError(undef, esp:partition_read(x, x, x)),
        ?_assertError(undef, esp:partition_mmap(x, x, x)),
        ?_assertError(undef, esp:task_wdt_init(x)),
        ?_assertError(undef, esp:task_wdt_reconfigure(x)),
        ?_assertError(undef, esp:task_wdt_deinit()),
        ?_assertError(undef, esp:task_wdt_add_user(x)),
        ?_assertError(undef, esp:task_wdt_reset_user(x)),
        ?_assertError(undef, esp:task_wdt_delete_user(x)),
        ?_assertError(undef, esp:timer_get_time())
    ].

esp_adc_natives_test_() ->
    [
        ?_assertError(undef, esp_adc:init()),
        ?_assertError(undef, esp_adc:deinit(x)),
        ?_assertError(undef, esp_adc:acquire(x, x, x, x)),
        ?_assertError(undef, esp_adc:release_channel(x)),
        ?_assertError(undef, esp_adc:sample(x, x, x))
    ].

esp_dac_natives_test_() ->
    [
        ?_assertError(undef, esp_dac:oneshot_new_channel_p(x)),
        ?_assertError(undef, esp_dac:oneshot_output_voltage(x, x)),
        ?_assertError(undef, esp_dac:oneshot_del_channel(x))
    ].

ledc_natives_test_() ->
    [
        ?_assertError(undef, ledc:timer_config(x)),
        ?_assertError(undef, ledc:channel_config(x)),
        ?_assertError(undef, ledc:fade_func_install(x)),
        ?_assertError(undef, ledc:fade_func_uninstall()),
        ?_assertError(undef, ledc:set_fade_with_time(x, x, x, x)),
        ?_assertError(undef, ledc:set_fade_with_step(x, x, x, x, x)),
        ?_assertError(undef, ledc:fade_start(x, x, x)),
        ?_assertError(undef, ledc:fade_stop(x, x)),
        ?_assertError(undef, ledc:set_fade_time_and_start(x, x, x, x, x)),
        ?_assertError(undef, ledc:set_fade_step_and_start(x, x, x, x, x, x)),
        ?_assertError(undef, ledc:get_duty(x, x)),
        ?_assertError(undef, ledc:set_duty(x, x, x)),
        ?_assertError(undef, ledc:set_duty_and_update(x, x, x, x)),
        ?_assertError(undef, ledc:update_duty(x, x)),
        ?_assertError(undef, ledc:get_freq(x, x)),
        ?_assertError(undef, ledc:set_freq(x, x, x)),
        ?_assertError(undef, ledc:stop(x, x, x))
    ].

pico_natives_test_() ->
    [
        ?_assertError(undef, pico:rtc_set_datetime(x)),
        ?_assertError(undef, pico:cyw43_arch_gpio_get(x)),
        ?_assertError(undef, pico:cyw43_arch_gpio_put(x, x))
    ].

gpio_natives_test_() ->
    [
        ?_assertError(undef, gpio:init(x)),
        ?_assertError(undef, gpio:deinit(x)),
        ?_assertError(undef, gpio:set_pin_mode(x, x)),
        ?_assertError(undef, gpio:set_pin_pull(x, x)),
        ?_assertError(undef, gpio:digital_write(x, x)),
        ?_assertError(undef, gpio:digital_read(x)),
        ?_assertError(undef, gpio:hold_en(x)),
        ?_assertError(undef, gpio:hold_dis(x)),
        ?_assertError(undef, gpio:deep_sleep_hold_en()),
        ?_assertError(undef, gpio:deep_sleep_hold_dis()),
        ?_assertError(undef, gpio:wakeup_enable(x, x)),
        ?_assertError(undef, gpio:set_function(x, x))
    ].

i2c_natives_test_() ->
    [
        ?_assertError(undef, i2c:open_nif(x)),
        ?_assertError(undef, i2c:close_nif(x)),
        ?_assertError(undef, i2c:begin_transmission_nif(x, x)),
        ?_assertError(undef, i2c:enqueue_write_bytes_nif(x, x)),
        ?_assertError(undef, i2c:end_transmission_nif(x)),
        ?_assertError(undef, i2c:read_bytes_nif(x, x)),
        ?_assertError(undef, i2c:write_bytes_nif(x, x)),
        ?_assertError(undef, i2c:init(x, x)),
        ?_assertError(undef, i2c:init(x)),
        ?_assertError(undef, i2c:deinit(x)),
        ?_assertError(undef, i2c:set_baudrate(x, x)),
        ?_assertError(undef, i2c:set_slave_mode(x, x, x)),
        ?_assertError(undef, i2c:write_blocking(x, x, x, x)),
        ?_assertError(undef, i2c:write_blocking_until(x, x, x, x, x)),
        ?_assertError(undef, i2c:write_timeout_us(x, x, x, x, x)),
        ?_assertError(undef, i2c:write_timeout_per_char_us(x, x, x, x, x)),
        ?_assertError(undef, i2c:write_burst_blocking(x, x, x)),
        ?_assertError(undef, i2c:write_raw_blocking(x, x)),
        ?_assertError(undef, i2c:read_blocking(x, x, x, x)),
        ?_assertError(undef, i2c:read_blocking_until(x, x, x, x, x)),
        ?_assertError(undef, i2c:read_timeout_us(x, x, x, x, x)),
        ?_assertError(undef, i2c:read_timeout_per_char_us(x, x, x, x, x)),
        ?_assertError(undef, i2c:read_burst_blocking(x, x, x)),
        ?_assertError(undef, i2c:read_raw_blocking(x, x)),
        ?_assertError(undef, i2c:get_write_available(x)),
        ?_assertError(undef, i2c:get_read_available(x)),
        ?_assertError(undef, i2c:master_transmit(x, x, x, x)),
        ?_assertError(undef, i2c:master_receive(x, x, x, x)),
        ?_assertError(undef, i2c:slave_transmit(x, x, x)),
        ?_assertError(undef, i2c:slave_receive(x, x, x)),
        ?_assertError(undef, i2c:mem_write(x, x, x, x, x, x)),
        ?_assertError(undef, i2c:mem_read(x, x, x, x, x, x)),
        ?_assertError(undef, i2c:is_device_ready(x, x, x, x))
    ].

spi_natives_test_() ->
    [
        ?_assertError(undef, spi:init(x, x)),
        ?_assertError(undef, spi:deinit(x)),
        ?_assertError(undef, spi:set_baudrate(x, x)),
        ?_assertError(undef, spi:get_baudrate(x)),
        ?_assertError(undef, spi:set_format(x, x, x, x)),
        ?_assertError(undef, spi:set_slave(x, x)),
        ?_assertError(undef, spi:is_writable(x)),
        ?_assertError(undef, spi:is_readable(x)),
        ?_assertError(undef, spi:is_busy(x)),
        ?_assertError(undef, spi:write_blocking(x, x)),
        ?_assertError(undef, spi:read_blocking(x, x, x)),
        ?_assertError(undef, spi:write_read_blocking(x, x)),
        ?_assertError(undef, spi:write16_blocking(x, x)),
        ?_assertError(undef, spi:read16_blocking(x, x, x)),
        ?_assertError(undef, spi:write_read16_blocking(x, x)),
        ?_assertError(undef, spi:transmit(x, x, x)),
        ?_assertError(undef, spi:receive_(x, x, x)),
        ?_assertError(undef, spi:transmit_receive(x, x, x)),
        ?_assertError(undef, spi:abort(x)),
        ?_assertError(undef, spi:get_state(x)),
        ?_assertError(undef, spi:get_error(x))
    ].

emscripten_natives_test_() ->
    [
        ?_assertError(undef, emscripten:run_script(x)),
        ?_assertError(undef, emscripten:run_script(x, x)),
        ?_assertError(undef, emscripten:promise_resolve(x)),
        ?_assertError(undef, emscripten:promise_resolve(x, x)),
        ?_assertError(undef, emscripten:promise_reject(x)),
        ?_assertError(undef, emscripten:promise_reject(x, x)),
        ?_assertError(undef, emscripten:register_keypress_callback(x)),
        ?_assertError(undef, emscripten:register_keypress_callback(x, x)),
        ?_assertError(undef, emscripten:register_keypress_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_keypress_callback(x)),
        ?_assertError(undef, emscripten:register_keydown_callback(x)),
        ?_assertError(undef, emscripten:register_keydown_callback(x, x)),
        ?_assertError(undef, emscripten:register_keydown_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_keydown_callback(x)),
        ?_assertError(undef, emscripten:register_keyup_callback(x)),
        ?_assertError(undef, emscripten:register_keyup_callback(x, x)),
        ?_assertError(undef, emscripten:register_keyup_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_keyup_callback(x)),
        ?_assertError(undef, emscripten:register_click_callback(x)),
        ?_assertError(undef, emscripten:register_click_callback(x, x)),
        ?_assertError(undef, emscripten:register_click_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_click_callback(x)),
        ?_assertError(undef, emscripten:register_mousedown_callback(x)),
        ?_assertError(undef, emscripten:register_mousedown_callback(x, x)),
        ?_assertError(undef, emscripten:register_mousedown_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mousedown_callback(x)),
        ?_assertError(undef, emscripten:register_mouseup_callback(x)),
        ?_assertError(undef, emscripten:register_mouseup_callback(x, x)),
        ?_assertError(undef, emscripten:register_mouseup_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mouseup_callback(x)),
        ?_assertError(undef, emscripten:register_dblclick_callback(x)),
        ?_assertError(undef, emscripten:register_dblclick_callback(x, x)),
        ?_assertError(undef, emscripten:register_dblclick_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_dblclick_callback(x)),
        ?_assertError(undef, emscripten:register_mousemove_callback(x)),
        ?_assertError(undef, emscripten:register_mousemove_callback(x, x)),
        ?_assertError(undef, emscripten:register_mousemove_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mousemove_callback(x)),
        ?_assertError(undef, emscripten:register_mouseenter_callback(x)),
        ?_assertError(undef, emscripten:register_mouseenter_callback(x, x)),
        ?_assertError(undef, emscripten:register_mouseenter_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mouseenter_callback(x)),
        ?_assertError(undef, emscripten:register_mouseleave_callback(x)),
        ?_assertError(undef, emscripten:register_mouseleave_callback(x, x)),
        ?_assertError(undef, emscripten:register_mouseleave_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mouseleave_callback(x)),
        ?_assertError(undef, emscripten:register_mouseover_callback(x)),
        ?_assertError(undef, emscripten:register_mouseover_callback(x, x)),
        ?_assertError(undef, emscripten:register_mouseover_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mouseover_callback(x)),
        ?_assertError(undef, emscripten:register_mouseout_callback(x)),
        ?_assertError(undef, emscripten:register_mouseout_callback(x, x)),
        ?_assertError(undef, emscripten:register_mouseout_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_mouseout_callback(x)),
        ?_assertError(undef, emscripten:register_wheel_callback(x)),
        ?_assertError(undef, emscripten:register_wheel_callback(x, x)),
        ?_assertError(undef, emscripten:register_wheel_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_wheel_callback(x)),
        ?_assertError(undef, emscripten:register_resize_callback(x)),
        ?_assertError(undef, emscripten:register_resize_callback(x, x)),
        ?_assertError(undef, emscripten:register_resize_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_resize_callback(x)),
        ?_assertError(undef, emscripten:register_scroll_callback(x)),
        ?_assertError(undef, emscripten:register_scroll_callback(x, x)),
        ?_assertError(undef, emscripten:register_scroll_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_scroll_callback(x)),
        ?_assertError(undef, emscripten:register_blur_callback(x)),
        ?_assertError(undef, emscripten:register_blur_callback(x, x)),
        ?_assertError(undef, emscripten:register_blur_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_blur_callback(x)),
        ?_assertError(undef, emscripten:register_focus_callback(x)),
        ?_assertError(undef, emscripten:register_focus_callback(x, x)),
        ?_assertError(undef, emscripten:register_focus_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_focus_callback(x)),
        ?_assertError(undef, emscripten:register_focusin_callback(x)),
        ?_assertError(undef, emscripten:register_focusin_callback(x, x)),
        ?_assertError(undef, emscripten:register_focusin_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_focusin_callback(x)),
        ?_assertError(undef, emscripten:register_focusout_callback(x)),
        ?_assertError(undef, emscripten:register_focusout_callback(x, x)),
        ?_assertError(undef, emscripten:register_focusout_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_focusout_callback(x)),
        ?_assertError(undef, emscripten:register_touchstart_callback(x)),
        ?_assertError(undef, emscripten:register_touchstart_callback(x, x)),
        ?_assertError(undef, emscripten:register_touchstart_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_touchstart_callback(x)),
        ?_assertError(undef, emscripten:register_touchend_callback(x)),
        ?_assertError(undef, emscripten:register_touchend_callback(x, x)),
        ?_assertError(undef, emscripten:register_touchend_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_touchend_callback(x)),
        ?_assertError(undef, emscripten:register_touchmove_callback(x)),
        ?_assertError(undef, emscripten:register_touchmove_callback(x, x)),
        ?_assertError(undef, emscripten:register_touchmove_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_touchmove_callback(x)),
        ?_assertError(undef, emscripten:register_touchcancel_callback(x)),
        ?_assertError(undef, emscripten:register_touchcancel_callback(x, x)),
        ?_assertError(undef, emscripten:register_touchcancel_callback(x, x, x)),
        ?_assertError(undef, emscripten:unregister_touchcancel_callback(x))
    ].

websocket_natives_test_() ->
    [
        ?_assertError(undef, websocket:is_supported()),
        ?_assertError(undef, websocket:new(x, x, x)),
        ?_assertError(undef, websocket:controlling_process(x, x)),
        ?_assertError(undef, websocket:ready_state(x)),
        ?_assertError(undef, websocket:buffered_amount(x)),
        ?_assertError(undef, websocket:url(x)),
        ?_assertError(undef, websocket:extensions(x)),
        ?_assertError(undef, websocket:protocol(x)),
        ?_assertError(undef, websocket:send_utf8(x, x)),
        ?_assertError(undef, websocket:send_binary(x, x)),
        ?_assertError(undef, websocket:close(x, x, x))
    ].

%% Drivers that don't exist: open_port says badarg, what needs the port never comes to it.
no_driver_test_() ->
    [
        ?_assertError(badarg, gpio:open()),
        ?_assertError(badarg, gpio:start()),
        ?_assertError(badarg, gpio:attach_interrupt(2, rising)),
        ?_assertError(badarg, i2c:open([{scl, 1}, {sda, 2}])),
        ?_assertError(badarg, spi:open([{bus_config, [{sclk, 1}, {miso, 2}]}]))
    ].

spi_options_test_() ->
    [
        ?_assertThrow({badarg, missing_bus_config}, spi:open([])),
        ?_assertThrow({bardarg, {sclk, _}}, spi:open(#{bus_config => [{miso, 1}]})),
        ?_assertThrow(
            {bardarg, {mode, 4}}, spi:open([{bus_config, [{sclk, 1}]}, {device_config, [{d, [{mode, 4}]}]}])
        )
    ].

%% A process that answers as a driver does, with what it was asked.
driver() ->
    spawn(fun Loop() ->
        receive
            {'$call', {From, Ref}, Request} ->
                From ! {Ref, {asked, Request}},
                Loop()
        end
    end).

gpio_requests_test() ->
    P = driver(),
    {asked, {read, 2}} = gpio:read(P, 2),
    {asked, {set_direction, 2, output}} = gpio:set_direction(P, 2, output),
    {asked, {set_level, 2, 1}} = gpio:set_level(P, 2, 1),
    {asked, {set_int, 2, rising}} = gpio:set_int(P, 2, rising),
    {asked, {set_int, 2, rising, me}} = gpio:set_int(P, 2, rising, me),
    {asked, {remove_int, 2}} = gpio:remove_int(P, 2),
    register(gpio, P),
    P = gpio:start(),
    {asked, {set_int, 3, both}} = gpio:attach_interrupt(3, both),
    {asked, {remove_int, 3}} = gpio:detach_interrupt(3),
    {asked, {close}} = gpio:stop(),
    {asked, {close}} = gpio:close(P).

i2c_requests_test() ->
    P = driver(),
    {asked, {begin_transmission, 7}} = i2c:begin_transmission(P, 7),
    {asked, {write_byte, 1}} = i2c:write_byte(P, 1),
    {asked, {write_bytes, <<1>>}} = i2c:write_bytes(P, <<1>>),
    {asked, {write_bytes, 7, <<1>>}} = i2c:write_bytes(P, 7, <<1>>),
    {asked, {write_bytes, 7, <<1>>, 9}} = i2c:write_bytes(P, 7, 9, <<1>>),
    {asked, {end_transmission}} = i2c:end_transmission(P),
    {asked, {read_bytes, 7, 2}} = i2c:read_bytes(P, 7, 2),
    {asked, {read_bytes, 7, 2, 9}} = i2c:read_bytes(P, 7, 9, 2),
    {asked, {close}} = i2c:close(P).

spi_requests_test() ->
    P = driver(),
    {asked, {read_at, dev, 16#10, 8}} = spi:read_at(P, dev, 16#10, 8),
    {asked, {write_at, dev, 16#90, 8, 1}} = spi:write_at(P, dev, 16#10, 8, 1),
    {asked, {write, dev, #{command := 1}}} = spi:write(P, dev, #{command => 1}),
    {asked, {write_read, dev, #{read_bits := 8}}} = spi:write_read(P, dev, #{read_bits => 8}),
    {asked, {close}} = spi:close(P).

uart_requests_test() ->
    P = driver(),
    {asked, read} = uart:read(P),
    {asked, read} = uart:read(P, 1000),
    {asked, {write, <<"x">>}} = uart:write(P, <<"x">>),
    ?assertError(badarg, uart:write(P, [x])),
    {asked, close} = uart:close(P),
    Silent = spawn(fun Loop() ->
        receive
            {'$call', {From, Ref}, cancel_read} -> From ! {Ref, ok}, Loop();
            _ -> Loop()
        end
    end),
    {error, timeout} = uart:read(Silent, 20).

esp_nvs_test_() ->
    [
        ?_assertError(undef, esp:nvs_get_binary(key)),
        ?_assertError(undef, esp:nvs_get_binary(space, key)),
        ?_assertError(undef, esp:nvs_get_binary(space, key, <<>>)),
        ?_assertError(undef, esp:nvs_set_binary(key, <<>>)),
        ?_assertError(undef, esp:nvs_set_binary(space, key, <<>>)),
        ?_assertError(undef, esp:nvs_erase_key(key)),
        ?_assertError(undef, esp:nvs_erase_all()),
        ?_assertError(function_clause, esp:nvs_get_binary("space", key)),
        ?_assertError(undef, esp_dac:new_channel(oneshot, [{chan_id, 0}])),
        ?_assertEqual({error, {missing, chan_id}}, esp_dac:new_channel(oneshot, [])),
        ?_assertError(undef, esp_adc:acquire(1, unit)),
        ?_assertError(undef, esp_adc:sample(channel, unit)),
        ?_assertError(undef, websocket:new("ws://x")),
        ?_assertError(undef, websocket:new("ws://x", [])),
        ?_assertError(undef, websocket:close(s)),
        ?_assertError(undef, websocket:close(s, 1000))
    ].

esp_adc_server_test_() ->
    [
        ?_assertMatch({error, _}, esp_adc:start()),
        ?_assertMatch({error, _}, esp_adc:start(1)),
        ?_assertMatch({error, _}, esp_adc:start(1, [{atten, db_0}])),
        ?_assertExit({noproc, _}, esp_adc:read(1)),
        ?_assertExit({noproc, _}, esp_adc:read(1, [raw])),
        ?_assertExit({noproc, _}, esp_adc:stop()),
        ?_assertExit({noproc, _}, esp_adc:stop(1))
    ].

uart_opens_test_() ->
    [
        {"no driver", fun() ->
            ?assertError(badarg, open_port({spawn_driver, "no such driver"}, [])),
            case catch uart:open([{peripheral, "no such device"}]) of
                {'EXIT', {badarg, _}} -> ok;
                {error, _} -> ok
            end,
            case catch uart:open("no such device", []) of
                {'EXIT', {badarg, _}} -> ok;
                {error, _} -> ok
            end
        end}
    ].
