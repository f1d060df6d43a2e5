defmodule GenServer do
  @moduledoc "Servers: processes that keep a state and answer calls. The callbacks are those of `:gen_server`."

  @type name :: atom | {:global, term} | {:via, module, term}
  @type server :: pid | name | {atom, node}
  @type from :: {pid, tag :: term}
  @type on_start :: {:ok, pid} | :ignore | {:error, {:already_started, pid} | term}
  @type options :: [option]
  @type option ::
          {:debug, list}
          | {:name, name}
          | {:timeout, timeout}
          | {:spawn_opt, list}
          | {:hibernate_after, timeout}

  @callback init(arg :: term) ::
              {:ok, state :: term} | {:ok, state :: term, term} | :ignore | {:stop, reason :: term}
  @callback handle_call(request :: term, from, state :: term) :: tuple
  @callback handle_cast(request :: term, state :: term) :: tuple
  @callback handle_info(message :: :timeout | term, state :: term) :: tuple
  @callback handle_continue(continue :: term, state :: term) :: tuple
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(old :: term, state :: term, extra :: term) :: {:ok, term} | {:error, term}
  @callback format_status(status :: term) :: term
  @callback format_status(reason :: term, pdict_and_state :: list) :: term
  @optional_callbacks code_change: 3,
                      terminate: 2,
                      handle_info: 2,
                      handle_cast: 2,
                      handle_call: 3,
                      handle_continue: 2,
                      format_status: 1,
                      format_status: 2

  @doc "Starts a server linked to the caller; options `:name`, `:timeout`, `:debug`, `:spawn_opt`, `:hibernate_after`."
  @spec start_link(module, term, options) :: on_start
  def start_link(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:start_link, module, init_arg, options)

  @doc "Starts a server without a link."
  @spec start(module, term, options) :: on_start
  def start(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:start, module, init_arg, options)

  defp do_start(how, module, init_arg, options) do
    case Keyword.pop(options, :name) do
      {nil, opts} ->
        :erlang.apply(:gen_server, how, [module, init_arg, opts])

      {atom, opts} when is_atom(atom) ->
        :erlang.apply(:gen_server, how, [{:local, atom}, module, init_arg, opts])

      {{:global, _} = name, opts} ->
        :erlang.apply(:gen_server, how, [name, module, init_arg, opts])

      {{:via, via, _} = name, opts} when is_atom(via) ->
        :erlang.apply(:gen_server, how, [name, module, init_arg, opts])

      {other, _} ->
        raise ArgumentError, """
        expected :name option to be one of the following:

          * nil
          * atom
          * {:global, term}
          * {:via, module, term}

        Got: #{inspect(other)}
        """
    end
  end

  @doc "Asks a server to end, and waits until it has."
  @spec stop(server, term, timeout) :: :ok
  def stop(server, reason \\ :normal, timeout \\ :infinity) do
    case whereis(server) do
      nil ->
        exit({:noproc, {__MODULE__, :stop, [server, reason, timeout]}})

      pid when pid == self() ->
        exit({:calling_self, {__MODULE__, :stop, [server, reason, timeout]}})

      pid ->
        try do
          :proc_lib.stop(pid, reason, timeout)
        catch
          :exit, why -> exit({why, {__MODULE__, :stop, [server, reason, timeout]}})
        end
    end
  end

  @doc "Sends a request and waits for the answer."
  @spec call(server, term, timeout) :: term
  def call(server, request, timeout \\ 5000)
      when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    case whereis(server) do
      nil ->
        exit({:noproc, {__MODULE__, :call, [server, request, timeout]}})

      pid when pid == self() ->
        exit({:calling_self, {__MODULE__, :call, [server, request, timeout]}})

      pid ->
        try do
          :gen.call(pid, :"$gen_call", request, timeout)
        catch
          :exit, reason -> exit({reason, {__MODULE__, :call, [server, request, timeout]}})
        else
          {:ok, answer} -> answer
        end
    end
  end

  @doc "Sends a request that is not answered."
  @spec cast(server, term) :: :ok
  def cast(server, request)

  def cast({:global, name}, request) do
    :global.send(name, cast_message(request))
    :ok
  catch
    _, _ -> :ok
  end

  def cast({:via, module, name}, request) do
    module.send(name, cast_message(request))
    :ok
  catch
    _, _ -> :ok
  end

  def cast({name, node}, request) when is_atom(name) and is_atom(node),
    do: do_send({name, node}, cast_message(request))

  def cast(dest, request) when is_atom(dest) or is_pid(dest), do: do_send(dest, cast_message(request))

  @doc "Casts to the servers of a name on nodes."
  @spec abcast([node], atom, term) :: :abcast
  def abcast(nodes \\ all_nodes(), name, request) when is_list(nodes) and is_atom(name) do
    message = cast_message(request)
    Enum.each(nodes, &do_send({name, &1}, message))
    :abcast
  end

  # A machine without distribution knows no others.
  defp all_nodes do
    [node() | if(:erlang.function_exported(:erlang, :nodes, 0), do: :erlang.nodes(), else: [])]
  end

  defp cast_message(request), do: {:"$gen_cast", request}

  defp do_send(dest, message) do
    send(dest, message)
    :ok
  catch
    _, _ -> :ok
  end

  @doc "Calls the servers of a name on nodes: the answers, and the nodes without."
  @spec multi_call([node], atom, term, timeout) :: {[{node, term}], [node]}
  def multi_call(nodes \\ all_nodes(), name, request, timeout \\ :infinity),
    do: :gen_server.multi_call(nodes, name, request, timeout)

  @doc "Answers a call."
  @spec reply(from, term) :: :ok
  def reply(client, reply), do: :gen_server.reply(client, reply)

  @doc "The process of a server; of one on another node its name; nil if there is none."
  @spec whereis(server) :: pid | {atom, node} | nil
  def whereis(server)
  def whereis(pid) when is_pid(pid), do: pid

  def whereis(name) when is_atom(name) do
    case :erlang.whereis(name) do
      :undefined -> nil
      pid -> pid
    end
  end

  def whereis({:global, name}), do: found(:global.whereis_name(name))
  def whereis({:via, module, name}), do: found(module.whereis_name(name))

  def whereis({name, node}) when is_atom(name) and is_atom(node) do
    if node == :erlang.node(), do: whereis(name), else: {name, node}
  end

  defp found(pid) when is_pid(pid), do: pid
  defp found(:undefined), do: nil

  @doc false
  def format_report(%{
        label: {GenServer, :no_handle_info},
        report: %{module: module, message: message, name: name}
      }) do
    {~c"~p ~p received unexpected message in handle_info/2: ~p~n", [module, name, message]}
  end
end
