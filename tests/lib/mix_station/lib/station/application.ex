defmodule Station.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :unique, name: Station.Registry},
      {DynamicSupervisor, name: Station.Sensors, strategy: :one_for_one},
      Station.Log
    ]

    Supervisor.start_link(children, strategy: :rest_for_one, name: Station.Supervisor)
  end
end
