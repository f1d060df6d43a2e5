defmodule Station.MixProject do
  use Mix.Project

  def project do
    [app: :station, version: "0.1.0", elixir: "~> 1.14", start_permanent: false, deps: []]
  end

  def application, do: [mod: {Station.Application, []}]
end
