defmodule Application do
  @moduledoc "Applications: their environment, start and stop."

  @type app :: atom
  @type key :: atom
  @type value :: term
  @type start_type :: :normal | {:takeover, node} | {:failover, node}
  @type restart_type :: :permanent | :transient | :temporary

  @callback start(start_type, start_args :: term) :: {:ok, pid} | {:ok, pid, term} | {:error, term}
  @callback stop(state :: term) :: term
  @optional_callbacks stop: 1

  ## Environment

  @doc "All of an application's environment."
  @spec get_all_env(app) :: [{key, value}]
  def get_all_env(app) when is_atom(app), do: :application.get_all_env(app)

  @doc "A value of an application's environment."
  @spec get_env(app, key, value) :: value
  def get_env(app, key, default \\ nil) when is_atom(app), do: :application.get_env(app, key, default)

  @doc "A value of an application's environment, or :error."
  @spec fetch_env(app, key) :: {:ok, value} | :error
  def fetch_env(app, key) when is_atom(app) do
    case :application.get_env(app, key) do
      {:ok, value} -> {:ok, value}
      :undefined -> :error
    end
  end

  @doc "A value of an application's environment; raises if there is none."
  @spec fetch_env!(app, key) :: value
  def fetch_env!(app, key) when is_atom(app) do
    case fetch_env(app, key) do
      {:ok, value} ->
        value

      :error ->
        why =
          if :lists.keymember(app, 1, :application.loaded_applications()),
            do: "configuration at #{inspect(key)} was not set",
            else: "the application was not loaded nor configured"

        raise ArgumentError,
              "could not fetch application environment #{inspect(key)} for application #{inspect(app)} because " <>
                why
    end
  end

  @doc "Sets a value of an application's environment."
  @spec put_env(app, key, value, keyword) :: :ok
  def put_env(app, key, value, opts \\ []) when is_atom(app), do: :application.set_env(app, key, value, opts)

  @doc "Sets the environments of applications."
  @spec put_all_env([{app, [{key, value}]}], keyword) :: :ok
  def put_all_env(config, opts \\ []) when is_list(config) and is_list(opts),
    do: :application.set_env(config, opts)

  @doc "Takes a value out of an application's environment."
  @spec delete_env(app, key, keyword) :: :ok
  def delete_env(app, key, opts \\ []) when is_atom(app), do: :application.unset_env(app, key, opts)

  # What compile_env gives is checked by the compiler; here it is only read.
  @doc false
  def compile_env(app, key, default, _env), do: get_env(app, key, default)

  ## Start and stop

  @doc "Loads an application."
  @spec load(app) :: :ok | {:error, term}
  def load(app) when is_atom(app), do: :application.load(app)

  @doc "Loads an application unless it is."
  @spec ensure_loaded(app) :: :ok | {:error, term}
  def ensure_loaded(app) when is_atom(app) do
    case load(app) do
      {:error, {:already_loaded, ^app}} -> :ok
      other -> other
    end
  end

  @doc "Unloads an application."
  @spec unload(app) :: :ok | {:error, term}
  def unload(app) when is_atom(app), do: :application.unload(app)

  @doc "Starts an application."
  @spec start(app, restart_type) :: :ok | {:error, term}
  def start(app, type \\ :temporary) when is_atom(app), do: :application.start(app, type)

  @doc "Starts an application unless it is."
  @spec ensure_started(app, restart_type) :: :ok | {:error, term}
  def ensure_started(app, type \\ :temporary) when is_atom(app), do: :application.ensure_started(app, type)

  @doc "Starts applications and those that they need."
  @spec ensure_all_started(app | [app], restart_type | keyword) :: {:ok, [app]} | {:error, term}
  def ensure_all_started(app, options \\ [])

  def ensure_all_started(app, type) when is_atom(app) and is_atom(type),
    do: :application.ensure_all_started(app, type)

  def ensure_all_started(app, opts) when is_atom(app),
    do: :application.ensure_all_started(app, Keyword.get(opts, :type, :temporary))

  def ensure_all_started(apps, type) when is_list(apps) and is_atom(type),
    do: ensure_all_started(apps, type: type)

  def ensure_all_started(apps, opts) when is_list(apps) do
    Enum.reduce_while(apps, {:ok, []}, fn app, {:ok, started} ->
      case ensure_all_started(app, opts) do
        {:ok, more} -> {:cont, {:ok, started ++ more}}
        error -> {:halt, error}
      end
    end)
  end

  @doc "Stops an application."
  @spec stop(app) :: :ok | {:error, term}
  def stop(app) when is_atom(app), do: :application.stop(app)

  ## Facts

  @doc "What an application's resource says."
  @spec spec(app) :: [{key, value}] | nil
  def spec(app) when is_atom(app) do
    case :application.get_all_key(app) do
      {:ok, spec} -> :lists.keydelete(:included_applications_, 1, spec)
      :undefined -> nil
    end
  end

  @doc "A value of an application's resource, or nil."
  @spec spec(app, key) :: value | nil
  def spec(app, key) when is_atom(app) and is_atom(key) do
    case :application.get_key(app, key) do
      {:ok, value} -> value
      :undefined -> nil
    end
  end

  @doc "The application of a module, or nil."
  @spec get_application(module) :: app | nil
  def get_application(module) when is_atom(module) do
    case :application.get_application(module) do
      {:ok, app} -> app
      :undefined -> nil
    end
  end

  @doc "The applications that run: name, description and version."
  @spec started_applications(timeout) :: [{app, charlist, charlist}]
  def started_applications(timeout \\ 5000), do: :application.which_applications(timeout)

  @doc "The applications that are loaded: name, description and version."
  @spec loaded_applications() :: [{app, charlist, charlist}]
  def loaded_applications, do: :application.loaded_applications()

  @doc "The reason of a failed start or stop in words."
  @spec format_error(term) :: String.t()
  def format_error(reason)
  def format_error({:already_loaded, app}), do: "already loaded application #{app}"
  def format_error({:not_loaded, app}), do: "not loaded application #{app}"
  def format_error({:invalid_restart_type, type}), do: "invalid application restart type: #{inspect(type)}"
  def format_error({:invalid_name, name}), do: "invalid application name: #{inspect(name)}"
  def format_error({:not_started, app}), do: "not started application #{app}"
  def format_error({:already_started, app}), do: "already started application #{app}"
  def format_error({:not_running, app}), do: "not running application #{app}"

  def format_error({:bad_return, {{module, function, args}, return}}),
    do: Exception.format_mfa(module, function, args) <> " returned a bad value: " <> inspect(return)

  def format_error({{:bad_return, {{module, function, args}, return}}, call}) when is_tuple(call),
    do: format_error({:bad_return, {{module, function, args}, return}})

  def format_error({:bad_application, app}), do: "bad application: #{inspect(app)}"
  def format_error({:bad_environment_value, value}), do: "bad application environment: #{inspect(value)}"
  def format_error({:"no such file or directory", file}), do: "could not find application file: #{file}"
  def format_error({reason, file}) when is_list(reason) and is_list(file), do: missing(reason, file)
  def format_error(reason), do: Exception.format_exit(reason)

  defp missing(~c"no such file or directory", file), do: "could not find application file: #{file}"
  defp missing(reason, file), do: Exception.format_exit({reason, file})
end
