defmodule GPIO do
  @moduledoc "The pins of a chip, by `:gpio`."

  @type gpio :: pid | port
  @type pin :: non_neg_integer | {atom, term}
  @type direction :: :input | :output | :output_od
  @type pull :: :up | :down | :up_down | :floating
  @type level :: :low | :high | 0 | 1
  @type trigger :: :none | :rising | :falling | :both | :low | :high

  @doc "Opens the driver."
  @spec open() :: gpio
  defdelegate open(), to: :gpio

  @doc "Closes a driver that `open/0` gave."
  @spec close(gpio) :: :ok | {:error, term}
  defdelegate close(gpio), to: :gpio

  @doc "Closes the driver."
  @spec stop() :: :ok | {:error, term}
  defdelegate stop(), to: :gpio

  @doc "The level of a pin."
  @spec read(gpio, pin) :: :low | :high | {:error, term}
  defdelegate read(gpio, pin), to: :gpio

  @doc "Makes a pin an input or an output."
  @spec set_direction(gpio, pin, direction) :: :ok | {:error, term}
  defdelegate set_direction(gpio, pin, direction), to: :gpio

  @doc "Sets the level of a pin."
  @spec set_level(gpio, pin, level) :: :ok | {:error, term}
  defdelegate set_level(gpio, pin, level), to: :gpio

  @doc "Has `{:gpio_interrupt, pin}` sent to the calling process when the trigger comes."
  @spec set_int(gpio, pin, trigger) :: :ok | {:error, term}
  defdelegate set_int(gpio, pin, trigger), to: :gpio

  @doc "Ends what `set_int/3` began."
  @spec remove_int(gpio, pin) :: :ok | {:error, term}
  defdelegate remove_int(gpio, pin), to: :gpio

  @doc "Readies a pin, where that is needed."
  @spec init(pin) :: :ok
  defdelegate init(pin), to: :gpio

  @doc "Ends the use of a pin, where that is needed."
  @spec deinit(pin) :: :ok
  defdelegate deinit(pin), to: :gpio

  @doc "Makes a pin an input or an output, without a driver."
  @spec set_pin_mode(pin, direction) :: :ok | {:error, term}
  defdelegate set_pin_mode(pin, direction), to: :gpio

  @doc "Sets the pull resistor of a pin."
  @spec set_pin_pull(pin, pull) :: :ok | {:error, term}
  defdelegate set_pin_pull(pin, pull), to: :gpio

  @doc "Keeps the level of a pin in sleep and reset."
  @spec hold_en(pin) :: :ok | {:error, term}
  defdelegate hold_en(pin), to: :gpio

  @doc "Ends that."
  @spec hold_dis(pin) :: :ok | {:error, term}
  defdelegate hold_dis(pin), to: :gpio

  @doc "Keeps the levels of all digital pins in deep sleep."
  @spec deep_sleep_hold_en() :: :ok
  defdelegate deep_sleep_hold_en(), to: :gpio

  @doc "Ends that."
  @spec deep_sleep_hold_dis() :: :ok
  defdelegate deep_sleep_hold_dis(), to: :gpio

  @doc "Sets the level of a pin, without a driver."
  @spec digital_write(pin, level) :: :ok | {:error, term}
  defdelegate digital_write(pin, level), to: :gpio

  @doc "The level of a pin, without a driver."
  @spec digital_read(pin) :: :low | :high | {:error, term}
  defdelegate digital_read(pin), to: :gpio

  @doc "Has `{:gpio_interrupt, pin}` sent to the calling process when the trigger comes; starts the driver."
  @spec attach_interrupt(pin, trigger) :: :ok | {:error, term}
  defdelegate attach_interrupt(pin, trigger), to: :gpio

  @doc "Ends what `attach_interrupt/2` began."
  @spec detach_interrupt(pin) :: :ok | {:error, term}
  defdelegate detach_interrupt(pin), to: :gpio
end

defmodule I2C do
  @moduledoc "An I2C bus, by its driver."

  @type i2c :: pid | port
  @type address :: non_neg_integer
  @type register :: non_neg_integer

  @doc "Opens a bus; parameters `:scl`, `:sda`, `:clock_speed_hz`, `:peripheral`."
  @spec open(keyword) :: i2c
  def open(parameters), do: :erlang.open_port({:spawn, ~c"i2c"}, parameters)

  @doc "Closes a bus."
  @spec close(i2c) :: :ok | {:error, term}
  def close(i2c), do: :port.call(i2c, {:close})

  @doc "Begins a transmission to a device."
  @spec begin_transmission(i2c, address) :: :ok | {:error, term}
  def begin_transmission(i2c, address), do: :port.call(i2c, {:begin_transmission, address})

  @doc "Adds a byte to a transmission."
  @spec write_byte(i2c, byte) :: :ok | {:error, term}
  def write_byte(i2c, byte), do: :port.call(i2c, {:write_byte, byte})

  @doc "Adds bytes to a transmission."
  @spec write_bytes(i2c, binary) :: :ok | {:error, term}
  def write_bytes(i2c, bytes), do: :port.call(i2c, {:write_bytes, bytes})

  @doc "Sends a transmission."
  @spec end_transmission(i2c) :: :ok | {:error, term}
  def end_transmission(i2c), do: :port.call(i2c, {:end_transmission})

  @doc "Reads bytes from a device."
  @spec read_bytes(i2c, address, non_neg_integer) :: {:ok, binary} | {:error, term}
  def read_bytes(i2c, address, count), do: :port.call(i2c, {:read_bytes, address, count})

  @doc "Reads bytes from a register of a device."
  @spec read_bytes(i2c, address, non_neg_integer, register) :: {:ok, binary} | {:error, term}
  def read_bytes(i2c, address, count, register), do: :port.call(i2c, {:read_bytes, address, count, register})

  @doc "Writes to a device."
  @spec write_bytes(i2c, address, binary | byte) :: :ok | {:error, term}
  def write_bytes(i2c, address, data), do: :port.call(i2c, {:write_bytes, address, data})

  @doc "Writes to a register of a device."
  @spec write_bytes(i2c, address, binary | byte, register) :: :ok | {:error, term}
  def write_bytes(i2c, address, data, register), do: :port.call(i2c, {:write_bytes, address, data, register})
end

defmodule LEDC do
  @moduledoc "The PWM peripheral of ESP32 chips, by `:ledc`."

  @type result :: :ok | {:error, integer}

  @doc "Speed mode: high. Only the first ESP32 has it."
  @spec high_speed_mode() :: 0
  def high_speed_mode, do: 0

  @doc "Speed mode: low. Its number is another one on chips that have no other mode."
  @spec low_speed_mode() :: 0 | 1
  def low_speed_mode do
    case :erlang.system_info(:esp32_chip_info) do
      %{model: model} when model != :esp32 -> 0
      _ -> 1
    end
  rescue
    ArgumentError -> 1
  end

  @doc "A fade that is not waited for."
  @spec fade_no_wait() :: 0
  def fade_no_wait, do: 0

  @doc "A fade that is waited for."
  @spec fade_wait_done() :: 1
  def fade_wait_done, do: 1

  @doc "Configures a timer."
  @spec timer_config(keyword) :: result
  defdelegate timer_config(config), to: :ledc

  @doc "Configures a channel."
  @spec channel_config(keyword) :: result
  defdelegate channel_config(config), to: :ledc

  @doc "Readies fades."
  @spec fade_func_install(non_neg_integer) :: result
  defdelegate fade_func_install(flags), to: :ledc

  @doc "Ends fades."
  @spec fade_func_uninstall() :: :ok
  defdelegate fade_func_uninstall(), to: :ledc

  @doc "Sets a fade to a duty in a time."
  @spec set_fade_with_time(integer, integer, integer, integer) :: result
  defdelegate set_fade_with_time(speed_mode, channel, duty, milliseconds), to: :ledc

  @doc "Sets a fade to a duty in steps."
  @spec set_fade_with_step(integer, integer, integer, integer, integer) :: result
  defdelegate set_fade_with_step(speed_mode, channel, duty, scale, cycles), to: :ledc

  @doc "Starts a fade."
  @spec fade_start(integer, integer, 0 | 1) :: result
  defdelegate fade_start(speed_mode, channel, mode), to: :ledc

  @doc "The duty of a channel."
  @spec get_duty(integer, integer) :: integer
  defdelegate get_duty(speed_mode, channel), to: :ledc

  @doc "Sets the duty that `update_duty/2` applies."
  @spec set_duty(integer, integer, integer) :: result
  defdelegate set_duty(speed_mode, channel, duty), to: :ledc

  @doc "Applies the duty."
  @spec update_duty(integer, integer) :: result
  defdelegate update_duty(speed_mode, channel), to: :ledc

  @doc "The frequency of a timer."
  @spec get_freq(integer, integer) :: integer
  defdelegate get_freq(speed_mode, timer), to: :ledc

  @doc "Sets the frequency of a timer."
  @spec set_freq(integer, integer, integer) :: result
  defdelegate set_freq(speed_mode, timer, hz), to: :ledc

  @doc "Stops a channel with an idle level."
  @spec stop(integer, integer, 0 | 1) :: result
  defdelegate stop(speed_mode, channel, idle_level), to: :ledc
end

defmodule Esp.ADC do
  @moduledoc "The analog inputs of ESP32 chips, by `:esp_adc`."

  @type unit :: term
  @type channel :: term

  @doc "Readies the converter."
  @spec init() :: {:ok, unit} | {:error, term}
  defdelegate init(), to: :esp_adc

  @doc "Ends the use of the converter."
  @spec deinit(unit) :: :ok | {:error, term}
  defdelegate deinit(unit), to: :esp_adc

  @doc "A channel on a pin, with a width and an attenuation."
  @spec acquire(non_neg_integer, unit, atom, atom) :: {:ok, channel} | {:error, term}
  defdelegate acquire(pin, unit, width, attenuation), to: :esp_adc

  @doc "Ends the use of a channel."
  @spec release_channel(channel) :: :ok | {:error, term}
  defdelegate release_channel(channel), to: :esp_adc

  @doc "A value: raw and in millivolts, as the options say."
  @spec sample(channel, unit, list) :: {:ok, {term, term}} | {:error, term}
  defdelegate sample(channel, unit, options), to: :esp_adc
end
