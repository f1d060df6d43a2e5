defmodule Registry do
  @moduledoc """
  Processes by keys: one a key (`:unique`) or several (`:duplicate`).

  A registry is a supervisor of partitions. Each partition owns a table of entries `{key, {pid, value}}` and one
  of `{pid, key}`, is linked to the processes that registered and removes the entries of those that end. The table
  with the registry's name holds its metadata and how it is made.
  """

  @type registry :: atom
  @type keys :: :unique | :duplicate
  @type key :: term
  @type value :: term
  @type match_pattern :: atom | term
  @type guards :: [tuple]

  @kinds [:unique, :duplicate]

  @doc "The spec of a registry as a child."
  @spec child_spec(keyword) :: Supervisor.child_spec()
  def child_spec(options) do
    %{id: Keyword.get(options, :name, Registry), start: {Registry, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a registry; options `:keys`, `:name`, `:partitions`, `:listeners`, `:meta`."
  @spec start_link(keyword) :: {:ok, pid} | {:error, term}
  def start_link(options) do
    keys = Keyword.get(options, :keys)

    unless keys in @kinds,
      do:
        raise(
          ArgumentError,
          "expected :keys to be given and be one of :unique or :duplicate, got: #{inspect(keys)}"
        )

    name =
      case Keyword.fetch(options, :name) do
        {:ok, name} when is_atom(name) -> name
        {:ok, other} -> raise ArgumentError, "expected :name to be an atom, got: #{inspect(other)}"
        :error -> raise ArgumentError, "expected :name option to be present"
      end

    meta = Keyword.get(options, :meta, [])

    unless Keyword.keyword?(meta),
      do: raise(ArgumentError, "expected :meta to be a keyword list, got: #{inspect(meta)}")

    partitions = Keyword.get(options, :partitions, 1)

    unless is_integer(partitions) and partitions >= 1,
      do: raise(ArgumentError, "expected :partitions to be a positive integer, got: #{inspect(partitions)}")

    listeners = Keyword.get(options, :listeners, [])

    unless is_list(listeners) and Enum.all?(listeners, &is_atom/1),
      do:
        raise(
          ArgumentError,
          "expected :listeners to be a list of named processes, got: #{inspect(listeners)}"
        )

    Registry.Supervisor.start_link(keys, name, partitions, listeners, meta)
  end

  ## Entries

  @doc "Registers the calling process under a key."
  @spec register(registry, key, value) :: {:ok, pid} | {:error, {:already_registered, pid}}
  def register(registry, key, value) when is_atom(registry) do
    {kind, partitions, listeners} = info!(registry)
    {server, keys, pids} = partition(registry, kind, partitions, key, self())
    owner = Process.whereis(server) || raise_unknown(registry)
    Process.link(owner)

    # the owner looks here when this process ends, so this comes first
    true = :ets.insert(pids, {self(), key})

    case insert(kind, keys, key, {self(), value}) do
      :ok ->
        tell(listeners, {:register, registry, key, self(), value})
        {:ok, owner}

      {:taken, pid} ->
        forget(pids, key, self(), owner, pid == self())
        {:error, {:already_registered, pid}}
    end
  end

  defp insert(:duplicate, keys, key, entry) do
    true = :ets.insert(keys, {key, entry})
    :ok
  end

  defp insert(:unique, keys, key, entry) do
    if :ets.insert_new(keys, {key, entry}) do
      :ok
    else
      case :ets.lookup(keys, key) do
        [{_, {pid, _}} = old] ->
          if Process.alive?(pid) do
            {:taken, pid}
          else
            :ets.delete_object(keys, old)
            insert(:unique, keys, key, entry)
          end

        [] ->
          insert(:unique, keys, key, entry)
      end
    end
  end

  # One of the {pid, key} of a process is not needed; it is linked as long as it has another one. A table of
  # kind duplicate_bag keeps equal ones, so the process's are written again without it.
  defp forget(pids, key, pid, owner, keep_one) do
    mine = :ets.take(pids, pid)
    left = List.delete(mine, {pid, key})
    true = :ets.insert(pids, left)
    if left == [] and not keep_one, do: unlink(owner, pids)
  end

  defp unlink(owner, pids) do
    if :ets.member(pids, self()), do: :ok, else: Process.unlink(owner)
  end

  @doc "Removes the entries of the calling process under a key."
  @spec unregister(registry, key) :: :ok
  def unregister(registry, key) when is_atom(registry) do
    {_, _, listeners} = info!(registry)
    unregister_match(registry, key, :_, [])
    tell(listeners, {:unregister, registry, key, self()})
    :ok
  end

  @doc "Removes the entries of the calling process under a key whose values match."
  @spec unregister_match(registry, key, match_pattern, guards) :: :ok
  def unregister_match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    {kind, partitions, _} = info!(registry)
    {server, keys, pids} = partition(registry, kind, partitions, key, self())

    case :ets.select(keys, [{{:_, {:_, pattern}}, [is_key(key), is_pid_of(self()) | guards], [:"$_"]}]) do
      [] ->
        :ok

      entries ->
        for entry <- entries do
          :ets.delete_object(keys, entry)
          forget(pids, key, self(), Process.whereis(server), false)
        end

        :ok
    end
  end

  # Guards: the key and the process of an entry are these terms, whatever atoms are in them.
  defp is_key(key), do: {:"=:=", {:element, 1, :"$_"}, {:const, key}}
  defp is_pid_of(pid), do: {:"=:=", {:element, 1, {:element, 2, :"$_"}}, {:const, pid}}

  @doc "Changes the value of the calling process's entry; gives the new and the old one."
  @spec update_value(registry, key, (value -> value)) :: {value, value} | :error
  def update_value(registry, key, callback) when is_atom(registry) and is_function(callback, 1) do
    case info!(registry) do
      {:unique, partitions, listeners} ->
        {_, keys, _} = partition(registry, :unique, partitions, key, self())

        case :ets.lookup(keys, key) do
          [{_, {pid, old}}] when pid == self() ->
            new = callback.(old)
            :ets.insert(keys, {key, {pid, new}})
            tell(listeners, {:register, registry, key, pid, new})
            {new, old}

          _ ->
            :error
        end

      _ ->
        raise ArgumentError, "Registry.update_value/3 is not supported for duplicate registries"
    end
  end

  ## Look-ups

  @doc "The processes of a key and their values."
  @spec lookup(registry, key) :: [{pid, value}]
  def lookup(registry, key) when is_atom(registry) do
    {kind, partitions, _} = info!(registry)

    case kind do
      :unique ->
        {_, keys, _} = partition(registry, kind, partitions, key, self())
        for {_, {pid, _} = entry} <- :ets.lookup(keys, key), Process.alive?(pid), do: entry

      :duplicate ->
        for n <- numbers(partitions), {_, entry} <- :ets.lookup(keys_table(registry, n), key), do: entry
    end
  end

  @doc "The entries of a key whose values match."
  @spec match(registry, key, match_pattern, guards) :: [{pid, value}]
  def match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    spec = [{{:_, {:_, pattern}}, [is_key(key) | guards], [{:element, 2, :"$_"}]}]
    Enum.flat_map(tables(registry, key), &:ets.select(&1, spec))
  end

  @doc "How many entries of a key have values that match."
  @spec count_match(registry, key, match_pattern, guards) :: non_neg_integer
  def count_match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    spec = [{{:_, {:_, pattern}}, [is_key(key) | guards], [true]}]
    registry |> tables(key) |> Enum.map(&:ets.select_count(&1, spec)) |> Enum.sum()
  end

  @doc "What a match specification of `{key, pid, value}` gives."
  @spec select(registry, [tuple]) :: [term]
  def select(registry, spec) when is_atom(registry) and is_list(spec) do
    spec = grouped(spec)
    Enum.flat_map(tables(registry), &:ets.select(&1, spec))
  end

  @doc "For how many entries a match specification of `{key, pid, value}` gives true."
  @spec count_select(registry, [tuple]) :: non_neg_integer
  def count_select(registry, spec) when is_atom(registry) and is_list(spec) do
    spec = grouped(spec)
    registry |> tables() |> Enum.map(&:ets.select_count(&1, spec)) |> Enum.sum()
  end

  defp grouped(spec) do
    for part <- spec do
      case part do
        {{key, pid, value}, guards, body} ->
          {{key, {pid, value}}, guards, body}

        _ ->
          raise ArgumentError,
                "invalid match specification in Registry.select/2: #{inspect(spec)}"
      end
    end
  end

  @doc "The keys of a process."
  @spec keys(registry, pid) :: [key]
  def keys(registry, pid) when is_atom(registry) and is_pid(pid) do
    {kind, partitions, _} = info!(registry)
    found = for n <- numbers(partitions), {_, key} <- :ets.lookup(pids_table(registry, n), pid), do: key
    if kind == :unique, do: Enum.uniq(found), else: found
  end

  @doc "The values of a process under a key."
  @spec values(registry, key, pid) :: [value]
  def values(registry, key, pid) when is_atom(registry) do
    {kind, partitions, _} = info!(registry)
    {_, keys, _} = partition(registry, kind, partitions, key, pid)
    for {_, {^pid, value}} <- :ets.lookup(keys, key), do: value
  end

  @doc "The number of entries."
  @spec count(registry) :: non_neg_integer
  def count(registry) when is_atom(registry),
    do: registry |> tables() |> Enum.map(&:ets.info(&1, :size)) |> Enum.sum()

  @doc "Calls a function with the entries of a key, if there are any; with `parallel: true` a process a partition."
  @spec dispatch(registry, key, ([{pid, value}] -> term) | {module, atom, [term]}, keyword) :: :ok
  def dispatch(registry, key, mfa_or_fun, options \\ []) when is_atom(registry) and is_list(options) do
    {kind, partitions, _} = info!(registry)

    groups =
      if kind == :unique,
        do: [lookup(registry, key)],
        else:
          for(
            n <- numbers(partitions),
            do: for({_, entry} <- :ets.lookup(keys_table(registry, n), key), do: entry)
          )

    groups = for group <- groups, group != [], do: group

    if Keyword.get(options, :parallel, false) do
      groups |> Enum.map(&Task.async(fn -> call(mfa_or_fun, &1) end)) |> Enum.each(&Task.await(&1, :infinity))
    else
      Enum.each(groups, &call(mfa_or_fun, &1))
    end

    :ok
  end

  defp call({module, function, args}, entries), do: :erlang.apply(module, function, [entries | args])
  defp call(fun, entries) when is_function(fun, 1), do: fun.(entries)

  @doc "Calls a function while no other process does for this key."
  @spec lock(registry, key, (() -> result)) :: result when result: var
  def lock(registry, key, function) when is_atom(registry) and is_function(function, 0) do
    {kind, partitions, _} = info!(registry)
    {server, _, _} = partition(registry, kind, partitions, key, self())
    lock = GenServer.call(server, {:lock, key}, :infinity)

    try do
      function.()
    after
      GenServer.cast(server, {:unlock, key, lock})
    end
  end

  ## Metadata

  @doc "A value of the registry's metadata."
  @spec meta(registry, atom | tuple) :: {:ok, term} | :error
  def meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    case :ets.lookup(registry, {:meta, key}) do
      [{_, value}] -> {:ok, value}
      [] -> :error
    end
  rescue
    ArgumentError -> raise_unknown(registry)
  end

  @doc "Sets a value of the registry's metadata."
  @spec put_meta(registry, atom | tuple, term) :: :ok
  def put_meta(registry, key, value) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    :ets.insert(registry, {{:meta, key}, value})
    :ok
  rescue
    ArgumentError -> raise_unknown(registry)
  end

  @doc "Takes a value out of the registry's metadata."
  @spec delete_meta(registry, atom | tuple) :: :ok
  def delete_meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    :ets.delete(registry, {:meta, key})
    :ok
  rescue
    ArgumentError -> raise_unknown(registry)
  end

  ## Names: {:via, Registry, {registry, key}} or with a value

  @doc "The process of a name."
  @spec whereis_name({registry, key} | {registry, key, value}) :: pid | :undefined
  def whereis_name({registry, key}), do: whereis(registry, key)
  def whereis_name({registry, key, _value}), do: whereis(registry, key)

  defp whereis(registry, key) do
    unless match?({:unique, _, _}, info!(registry)),
      do: raise(ArgumentError, ":via is not supported for duplicate registries")

    case lookup(registry, key) do
      [{pid, _}] -> pid
      [] -> :undefined
    end
  end

  @doc "Gives the calling process a name."
  @spec register_name({registry, key} | {registry, key, value}, pid) :: :yes | :no
  def register_name({registry, key}, pid) when pid == self(), do: register_name(registry, key, nil)
  def register_name({registry, key, value}, pid) when pid == self(), do: register_name(registry, key, value)

  defp register_name(registry, key, value) do
    case register(registry, key, value) do
      {:ok, _} -> :yes
      {:error, _} -> :no
    end
  end

  @doc "Takes a name from the calling process."
  @spec unregister_name({registry, key} | {registry, key, value}) :: :ok
  def unregister_name({registry, key}), do: unregister(registry, key)
  def unregister_name({registry, key, _value}), do: unregister(registry, key)

  @doc "Sends to the process of a name."
  @spec send({registry, key} | {registry, key, value}, msg) :: msg when msg: term
  def send({registry, key}, message), do: send_to(registry, key, {registry, key}, message)
  def send({registry, key, value}, message), do: send_to(registry, key, {registry, key, value}, message)

  defp send_to(registry, key, name, message) do
    case lookup(registry, key) do
      [{pid, _}] -> Kernel.send(pid, message)
      [] -> :erlang.error(:badarg, [name, message])
    end
  end

  ## How a registry is made

  defp info!(registry) do
    try do
      :ets.lookup(registry, :info)
    catch
      :error, :badarg -> raise_unknown(registry)
    else
      [{:info, kind, partitions, listeners}] -> {kind, partitions, listeners}
      [] -> raise_unknown(registry)
    end
  end

  defp raise_unknown(registry), do: raise(ArgumentError, "unknown registry: #{inspect(registry)}")

  # {server, table of keys, table of processes}: of the key if it is unique, else of the process.
  defp partition(registry, kind, partitions, key, pid) do
    n = Registry.Partition.number(if(kind == :unique, do: key, else: pid), partitions)
    {Registry.Partition.name(registry, n), keys_table(registry, n), pids_table(registry, n)}
  end

  defp tables(registry, key) do
    {kind, partitions, _} = info!(registry)

    if kind == :unique,
      do: [elem(partition(registry, kind, partitions, key, self()), 1)],
      else: for(n <- numbers(partitions), do: keys_table(registry, n))
  end

  defp tables(registry) do
    {_, partitions, _} = info!(registry)
    for n <- numbers(partitions), do: keys_table(registry, n)
  end

  defp numbers(partitions), do: :lists.seq(0, partitions - 1)
  defp keys_table(registry, n), do: :ets.lookup_element(registry, {:partition, n}, 2)
  defp pids_table(registry, n), do: :ets.lookup_element(registry, {:partition, n}, 3)

  defp tell(listeners, message) do
    for listener <- listeners, Process.whereis(listener), do: Kernel.send(listener, message)
  end
end

defmodule Registry.Supervisor do
  @moduledoc "The supervisor of a registry's partitions; it owns the table with the registry's name."

  @doc false
  def start_link(kind, registry, partitions, listeners, meta) do
    Elixir.Supervisor.start_link(__MODULE__, {kind, registry, partitions, listeners, meta},
      name: Module.concat(registry, "Supervisor")
    )
  end

  @doc false
  def init({kind, registry, partitions, listeners, meta}) do
    :ets.new(registry, [:set, :public, :named_table])

    :ets.insert(registry, [
      {:info, kind, partitions, listeners} | for({key, value} <- meta, do: {{:meta, key}, value})
    ])

    children =
      for n <- :lists.seq(0, partitions - 1) do
        %{id: n, start: {Registry.Partition, :start_link, [kind, registry, n, listeners]}}
      end

    Elixir.Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Registry.Partition do
  @moduledoc "The server of a part of a registry's entries."

  @behaviour GenServer

  @doc false
  def name(registry, n), do: Module.concat(registry, "PIDPartition#{n}")

  @doc false
  def number(_, 1), do: 0
  def number(term, partitions), do: rem(:erlang.crc32(:erlang.term_to_binary(term)), partitions)

  @doc false
  def start_link(kind, registry, n, listeners),
    do: GenServer.start_link(__MODULE__, {kind, registry, n, listeners}, name: name(registry, n))

  @doc false
  @impl true
  def init({kind, registry, n, listeners}) do
    Process.flag(:trap_exit, true)
    keys = :ets.new(registry, [if(kind == :unique, do: :set, else: :duplicate_bag), :public])
    pids = :ets.new(registry, [:duplicate_bag, :public])
    :ets.insert(registry, {{:partition, n}, keys, pids})
    {:ok, %{registry: registry, keys: keys, pids: pids, listeners: listeners, locks: %{}}}
  end

  # locks: key => [{monitor, from}], the first one has it
  @doc false
  @impl true
  def handle_call({:lock, key}, {pid, _} = from, %{locks: locks} = state) do
    waiter = {Process.monitor(pid), from}

    case locks do
      %{^key => queue} ->
        {:noreply, %{state | locks: Map.put(locks, key, queue ++ [waiter])}}

      _ ->
        {:reply, elem(waiter, 0), %{state | locks: Map.put(locks, key, [waiter])}}
    end
  end

  @doc false
  @impl true
  def handle_cast({:unlock, key, lock}, state), do: {:noreply, unlock(key, lock, state)}

  defp unlock(key, lock, %{locks: locks} = state) do
    Process.demonitor(lock, [:flush])

    case Map.fetch!(locks, key) do
      [{^lock, _}] ->
        %{state | locks: Map.delete(locks, key)}

      [{^lock, _}, {next, from} | rest] ->
        GenServer.reply(from, next)
        %{state | locks: Map.put(locks, key, [{next, from} | rest])}

      queue ->
        %{state | locks: Map.put(locks, key, :lists.keydelete(lock, 1, queue))}
    end
  end

  @doc false
  @impl true
  def handle_info(
        {:EXIT, pid, _},
        %{registry: registry, keys: keys, pids: pids, listeners: listeners} = state
      ) do
    for {_, key} <- :ets.take(pids, pid) do
      :ets.select_delete(keys, [
        {{:_, {:_, :_}},
         [
           {:"=:=", {:element, 1, :"$_"}, {:const, key}},
           {:"=:=", {:element, 1, {:element, 2, :"$_"}}, {:const, pid}}
         ], [true]}
      ])

      for listener <- listeners,
          Process.whereis(listener),
          do: send(listener, {:unregister, registry, key, pid})
    end

    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, _}, %{locks: locks} = state) do
    case for({key, queue} <- locks, :lists.keymember(ref, 1, queue), do: key) do
      [key] -> {:noreply, unlock(key, ref, state)}
      [] -> {:noreply, state}
    end
  end

  def handle_info(_, state), do: {:noreply, state}
end
