# The Logger's settings; what it writes has the time in it and is not compared.
defmodule Logging do
  import Say
  require Logger

  def start do
    {:ok, _} = Application.ensure_all_started(:logger)
    say(Logger.configure(level: :emergency))
    say(Logger.level())
    say(Logger.compare_levels(:error, :info))
    say(Logger.compare_levels(:debug, :warning))
    say(Logger.compare_levels(:info, :info))
    say(Logger.metadata())
    say(Logger.metadata(a: 1, b: 2))
    say(Logger.metadata(a: nil, c: 3))
    say(Logger.metadata() |> Enum.sort())
    say(Logger.reset_metadata(d: 4))
    say(Logger.metadata())
    say(Logger.reset_metadata())
    say(Logger.metadata())
    say(Logger.enabled?(self()))
    say(Logger.disable(self()))
    say(Logger.enabled?(self()))
    say(Logger.enable(self()))
    say(Logger.enabled?(self()))
    say(Logger.put_module_level(Logging, :debug))
    say(Logger.get_module_level(Logging))
    say(Logger.put_module_level([Logging, Other], :error))
    say(Logger.get_module_level([Other, Third]))
    say(Logger.delete_module_level(Other))
    say(Logger.get_module_level([Logging, Other]))
    say(Logger.delete_all_module_levels())
    say(Logger.get_module_level([Logging]))
    say(Logger.bare_log(:debug, "not written"))
    say(Logger.bare_log(:debug, fn -> "not called" end, key: 1))
    say(Logger.debug("not written"))
    say(Logger.info(fn -> raise "not called" end))
    say(Logger.log(:error, "not written", a: 1))
    say(Logger.flush())
    :ok
  end
end
