defmodule PartitionSupervisor do
  @moduledoc "The same child several times: `{:via, PartitionSupervisor, {name, key}}` finds one by a key."

  @type name :: atom | {:via, module, term}

  @doc "The spec of such a supervisor as a child."
  @spec child_spec(keyword) :: Supervisor.child_spec()
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, PartitionSupervisor) do
        {:via, _, name} -> name
        name -> name
      end

    %{id: id, start: {PartitionSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc """
  Starts a supervisor; options `:name`, `:child_spec`, `:partitions`, `:with_arguments`, `:strategy`, `:max_restarts`
  and `:max_seconds`.
  """
  @spec start_link(keyword) :: Supervisor.on_start()
  def start_link(options) when is_list(options) do
    name = options[:name] || raise ArgumentError, "the :name option must be given to PartitionSupervisor"

    child_spec =
      options[:child_spec] ||
        raise ArgumentError, "the :child_spec option must be given to PartitionSupervisor"

    partitions = Keyword.get_lazy(options, :partitions, &System.schedulers_online/0)

    unless is_integer(partitions) and partitions >= 1 do
      raise ArgumentError,
            "the :partitions option must be a positive integer, got: #{inspect(partitions)}"
    end

    with_arguments = Keyword.get(options, :with_arguments, fn args, _ -> args end)
    {flags, _} = Keyword.split(options, [:strategy, :max_restarts, :max_seconds])

    Supervisor.start_link(
      PartitionSupervisor,
      {name, partitions, child_spec, with_arguments, [strategy: :one_for_one] |> Keyword.merge(flags)},
      name: name
    )
  end

  # A supervisor with a name as an atom is found by a table of that name, any other one by asking it.
  @doc false
  def init({name, partitions, child_spec, with_arguments, flags}) do
    if is_atom(name) do
      :ets.new(name, [:set, :named_table, :protected, read_concurrency: true])
      :ets.insert(name, {:partitions, partitions, self()})
    end

    spec = Supervisor.child_spec(child_spec, [])

    children =
      for n <- :lists.seq(0, partitions - 1) do
        {module, function, args} = spec.start

        Map.merge(spec, %{
          id: n,
          start: {PartitionSupervisor, :start_child, [module, function, with_arguments.(args, n), {name, n}]}
        })
      end

    Supervisor.init(children, flags)
  end

  @doc false
  def start_child(module, function, args, {name, n}) do
    started = :erlang.apply(module, function, args)

    if is_atom(name) and elem(List.to_tuple(List.wrap(kind(started))), 0) == :ok,
      do: :ets.insert(name, {n, elem(started, 1)})

    started
  end

  defp kind(started) when is_tuple(started), do: elem(started, 0)
  defp kind(started), do: started

  @doc "The number of partitions."
  @spec partitions(name) :: pos_integer
  def partitions(name) when is_atom(name), do: :ets.lookup_element(name, :partitions, 2)
  def partitions(name), do: name |> which_children() |> length()

  @doc "The partitions: number, process, type and modules."
  @spec which_children(name) :: [tuple]
  def which_children(name), do: Supervisor.which_children(name)

  @doc "How many specs, running processes, supervisors and workers there are."
  @spec count_children(name) :: map
  def count_children(name), do: Supervisor.count_children(name)

  @doc "Ends a supervisor and its partitions."
  @spec stop(name, term, timeout) :: :ok
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity),
    do: Supervisor.stop(supervisor, reason, timeout)

  @doc "The process of a partition by a key."
  @spec whereis_name({name, term}) :: pid | :undefined
  def whereis_name({name, key}) do
    n = number(key, partitions(name))

    case :lists.keyfind(n, 1, which_children(name)) do
      {_, pid, _, _} when is_pid(pid) -> pid
      _ -> :undefined
    end
  end

  defp number(key, partitions) when is_integer(key), do: rem(abs(key), partitions)
  defp number(key, partitions), do: :erlang.phash2(key, partitions)

  @doc "Sends to the process of a partition."
  @spec send({name, term}, msg) :: msg when msg: term
  def send(name, message), do: Kernel.send(whereis_name(name), message)

  @doc false
  def register_name(_, _), do: raise("{:via, PartitionSupervisor, _} cannot be given on registration")

  @doc false
  def unregister_name(_), do: raise("{:via, PartitionSupervisor, _} cannot be given on unregistration")
end
