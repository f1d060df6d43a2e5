# What a board supplies, called where there is none; ports and nodes. On the engine only: Elixir has no such modules.
defmodule Boards do
  import Say

  def start do
    gpio()
    i2c()
    ledc()
    adc()
    console()
    ports()
    nodes()
    forms()
    say(System.stop(0))
    :ok
  end

  defp gpio do
    say(GPIO.open())
    say(GPIO.close(:gpio))
    say(GPIO.stop())
    say(GPIO.read(:gpio, 1))
    say(GPIO.set_direction(:gpio, 1, :output))
    say(GPIO.set_level(:gpio, 1, :high))
    say(GPIO.set_int(:gpio, 1, :rising))
    say(GPIO.remove_int(:gpio, 1))
    say(GPIO.init(1))
    say(GPIO.deinit(1))
    say(GPIO.set_pin_mode(1, :output))
    say(GPIO.set_pin_pull(1, :up))
    say(GPIO.hold_en(1))
    say(GPIO.hold_dis(1))
    say(GPIO.deep_sleep_hold_en())
    say(GPIO.deep_sleep_hold_dis())
    say(GPIO.digital_write(1, :high))
    say(GPIO.digital_read(1))
    say(GPIO.attach_interrupt(1, :rising))
    say(GPIO.detach_interrupt(1))
  end

  defp i2c do
    say(I2C.open(scl_io_num: 1))
    say(I2C.close(:i2c))
    say(I2C.begin_transmission(:i2c, 1))
    say(I2C.write_byte(:i2c, 1))
    say(I2C.write_bytes(:i2c, "a"))
    say(I2C.end_transmission(:i2c))
    say(I2C.read_bytes(:i2c, 1, 2))
    say(I2C.read_bytes(:i2c, 1, 2, 3))
    say(I2C.write_bytes(:i2c, 1, "a"))
    say(I2C.write_bytes(:i2c, 1, 2, "a"))
  end

  defp ledc do
    say({LEDC.high_speed_mode(), LEDC.low_speed_mode()})
    say({LEDC.fade_no_wait(), LEDC.fade_wait_done()})
    say(LEDC.timer_config(timer_num: 1))
    say(LEDC.channel_config(channel: 1))
    say(LEDC.fade_func_install(0))
    say(LEDC.fade_func_uninstall())
    say(LEDC.set_fade_with_time(0, 0, 100, 10))
    say(LEDC.set_fade_with_step(0, 0, 100, 1, 1))
    say(LEDC.fade_start(0, 0, 1))
    say(LEDC.get_duty(0, 0))
    say(LEDC.set_duty(0, 0, 1))
    say(LEDC.update_duty(0, 0))
    say(LEDC.get_freq(0, 0))
    say(LEDC.set_freq(0, 0, 1000))
    say(LEDC.stop(0, 0, 0))
  end

  defp adc do
    say(Esp.ADC.init())
    say(Esp.ADC.deinit(:adc))
    say(Esp.ADC.acquire(:adc, 36, :bit_max, :db_12))
    say(Esp.ADC.release_channel(:adc))
    say(Esp.ADC.sample(:adc, :channel, []))
  end

  defp console do
    say(Console.print("printed "))
    say(Console.puts("put "))
    port = AVMPort.open({:spawn, "console"}, [])
    say(is_pid(port) or is_port(port))
    say(Console.puts(port, "there "))
    say(Console.flush())
    say(Console.flush(port))
  end

  defp ports do
    port = Port.open({:spawn, "echo"}, [])
    send(port, {self(), :hello})
    say(receive(do: (x -> x), after: (1000 -> nil)))
    console = AVMPort.open({:spawn, "console"}, [])
    say(AVMPort.call(console, {:puts, "called "}))
    say(AVMPort.call(console, :flush, 1000))
    say(port in Port.list())
    say(is_list(Port.info(port)))
    say(Port.info(port, :connected) == {:connected, self()})
    ref = Port.monitor(port)
    say(Port.demonitor(ref))
    say(Port.demonitor(Port.monitor(port), [:flush, :info]))
    last = Port.monitor(port)
    say(is_boolean(Port.command(port, "not a call")))
    say(Port.close(port))
    say(receive(do: ({:DOWN, ^last, _, _, why} -> why), after: (5000 -> nil)))
    say(Port.info(port))
    say(Port.command(port, "x", []))
  end

  defp nodes do
    say(Node.start(:"boards@127.0.0.1") |> elem(0) |> Kernel.in([:ok, :error]))
    say(Node.set_cookie(:boards_cookie))
    say(Node.stop() in [:ok, {:error, :not_found}])
  end

  # the compiler calls these for what a program says with words of its own
  defp forms do
    say(Kernel.Utils.raise(ArgumentError))
    say(Kernel.Utils.raise("text"))
    say(:elixir_erl_pass.no_parens_remote(nil, :key))
    say(:elixir_erl_pass.no_parens_remote(Node, :self))
    say(Kernel.Utils.destructure([1], 2))
    say(Process.send(self(), :sent))
    {:ok, _} = Registry.start_link(keys: :unique, name: Boards.Names)

    {:ok, _} =
      PartitionSupervisor.start_link(
        child_spec: {Agent, fn -> 0 end},
        name: Boards.Parts,
        partitions: 1
      )

    say(PartitionSupervisor.send(Boards.Names, {:x}) |> is_tuple())
    say(System.halt(0))
  end
end
