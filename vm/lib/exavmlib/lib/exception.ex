defmodule Exception do
  @moduledoc "Functions for exceptions and stack traces: their texts."

  @type t :: %{
          required(:__struct__) => module,
          required(:__exception__) => true,
          optional(atom) => term
        }
  @type kind :: :error | :exit | :throw | {:EXIT, pid}
  @type stacktrace :: [tuple]
  @type location :: keyword

  @doc "Is it an exception?"
  @spec exception?(term) :: boolean
  def exception?(%{__struct__: struct, __exception__: true}) when is_atom(struct), do: true
  def exception?(_), do: false

  @doc "The message of an exception, or what is wrong with it."
  @spec message(t) :: String.t()
  def message(%{__struct__: module, __exception__: true} = exception) when is_atom(module) do
    try do
      module.message(exception)
    rescue
      failure ->
        "got #{inspect(failure.__struct__)} with message #{inspect(message(failure))} " <>
          "while retrieving Exception.message/1 for #{inspect(exception)}. " <>
          "Stacktrace:\n#{format_stacktrace(__STACKTRACE__)}"
    else
      text when is_binary(text) ->
        text

      other ->
        "got #{inspect(other)} while retrieving Exception.message/1 for #{inspect(exception)} (expected a string)"
    end
  end

  @doc "The exception of an error of Erlang; other kinds stay as they are."
  @spec normalize(kind, term, stacktrace) :: term
  def normalize(kind, payload, stacktrace \\ [])
  def normalize(:error, %{__struct__: _, __exception__: true} = exception, _), do: exception
  def normalize(:error, payload, stacktrace), do: ErlangError.normalize(payload, stacktrace)
  def normalize(_kind, payload, _), do: payload

  @doc "The exception with what more can be told about it, by `c:blame/2`."
  @spec blame(kind, term, stacktrace) :: {term, stacktrace}
  def blame(kind, error, stacktrace)

  def blame(:error, error, stacktrace) do
    %{__struct__: module} = exception = normalize(:error, error, stacktrace)

    if :erlang.function_exported(module, :blame, 2),
      do: module.blame(exception, stacktrace),
      else: {exception, stacktrace}
  end

  def blame(_kind, reason, stacktrace), do: {reason, stacktrace}

  @doc "An error, an exit or a throw, and where it came from."
  @spec format(kind, term, stacktrace) :: String.t()
  def format(kind, payload, stacktrace \\ [])
  def format({:EXIT, _} = kind, any, _), do: format_banner(kind, any)

  def format(kind, payload, stacktrace) do
    case format_banner(kind, payload, stacktrace) do
      message when stacktrace in [nil, []] -> message
      message -> message <> "\n" <> format_stacktrace(stacktrace)
    end
  end

  @doc "The first line of `format/3`."
  @spec format_banner(kind, term, stacktrace) :: String.t()
  def format_banner(kind, payload, stacktrace \\ [])

  def format_banner(:error, error, stacktrace) do
    exception = normalize(:error, error, stacktrace)
    "** (#{inspect(exception.__struct__)}) #{message(exception)}"
  end

  def format_banner(:throw, reason, _), do: "** (throw) #{inspect(reason)}"
  def format_banner(:exit, reason, _), do: "** (exit) " <> format_exit(reason, "\n    ")

  def format_banner({:EXIT, pid}, reason, _),
    do: "** (EXIT from #{inspect(pid)}) " <> format_exit(reason, "\n    ")

  @doc "The reason of an exit in words."
  @spec format_exit(term) :: String.t()
  def format_exit(reason), do: format_exit(reason, "\n    ")

  # `nl` is the new line with the indentation of what explains the line before.
  defp format_exit({:shutdown, {:failed_to_start_child, child, {:EXIT, reason}}}, nl),
    do: "shutdown: failed to start child: #{inspect(child)}" <> because(reason, nl)

  defp format_exit({:shutdown, {:failed_to_start_child, child, reason}}, nl),
    do: "shutdown: failed to start child: #{inspect(child)}" <> because(reason, nl)

  defp format_exit({:shutdown, {module, function, args}}, nl)
       when is_atom(module) and is_atom(function) and is_list(args),
       do: "exited in: #{format_mfa(module, function, args)}" <> because(:shutdown, nl)

  defp format_exit({:shutdown, reason}, _), do: "shutdown: #{inspect(reason)}"

  defp format_exit({reason, {module, function, args}}, nl)
       when is_atom(module) and is_atom(function) and is_list(args) do
    "exited in: #{format_mfa(module, function, args)}" <> because(reason, nl)
  end

  defp format_exit({:bad_return, {{module, function, args}, value}}, _)
       when is_atom(module) and is_atom(function) and is_list(args),
       do: "#{format_mfa(module, function, args)} returned a bad value: #{inspect(value)}"

  defp format_exit({:bad_return, {module, function, value}}, _) when is_atom(module) and is_atom(function),
    do: "#{format_mfa(module, function, 1)} returned a bad value: #{inspect(value)}"

  defp format_exit({reason, [entry | _] = stack}, nl) when is_tuple(entry) do
    if stack?(stack) do
      exception = normalize(:error, reason, stack)
      "an exception was raised:" <> nl <> raised(exception, stack, nl)
    else
      format_reason({reason, stack})
    end
  end

  defp format_exit(reason, _), do: format_reason(reason)

  defp because({_, [entry | _]} = reason, nl) when is_tuple(entry),
    do: nl <> "** (EXIT) " <> format_exit(reason, nl <> "    ")

  defp because(reason, nl), do: nl <> "** (EXIT) " <> format_exit(reason, nl <> "    ")

  defp raised(exception, stack, nl) do
    message = format_banner(:error, exception, stack) |> String.replace("\n", nl)
    lines = for entry <- stack, do: [nl, "    ", format_stacktrace_entry(entry)]
    IO.iodata_to_binary([message | lines])
  end

  defp stack?([]), do: true

  defp stack?([{module, function, args, location} | rest]),
    do:
      is_atom(module) and is_atom(function) and (is_integer(args) or is_list(args)) and is_list(location) and
        stack?(rest)

  defp stack?([{fun, args, location} | rest]),
    do: is_function(fun) and (is_integer(args) or is_list(args)) and is_list(location) and stack?(rest)

  defp stack?(_), do: false

  @supervisor_data [
    :invalid_strategy,
    :invalid_intensity,
    :invalid_period,
    :invalid_max_children,
    :invalid_extra_arguments
  ]
  @start_spec [
    :invalid_mfa,
    :invalid_module,
    :invalid_modules,
    :invalid_restart_type,
    :invalid_shutdown,
    :invalid_child_type,
    :invalid_significant,
    :invalid_child_spec
  ]

  defp format_reason(:normal), do: "normal"
  defp format_reason(:shutdown), do: "shutdown"
  defp format_reason(:killed), do: "killed"
  defp format_reason(:timeout), do: "time out"
  defp format_reason(:noconnection), do: "no connection"
  defp format_reason({:nodedown, node}), do: "no connection to #{node}"
  defp format_reason(:calling_self), do: "process attempted to call itself"
  defp format_reason({:bad_return_value, value}), do: "bad return value: #{inspect(value)}"
  defp format_reason({:already_started, who}), do: "already started: #{inspect(who)}"

  defp format_reason({:bad_start_spec, spec}),
    do: "bad child specification, invalid children: #{inspect(spec)}"

  defp format_reason(:noproc) do
    "no process: the process is not alive or there's no process currently associated with the given name, " <>
      "possibly because its application isn't started"
  end

  defp format_reason({:start_spec, {:duplicate_child_name, id}}) do
    """
    bad child specification, more than one child specification has the id: #{inspect(id)}.
    If using maps as child specifications, make sure the :id keys are unique.
    If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:

        children = [
          Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),
          Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)
        ]
    """
  end

  defp format_reason({:start_spec, {kind, value}}) when kind in @start_spec,
    do: "bad child specification, #{words(kind)}: #{inspect(value)}"

  defp format_reason({:start_spec, spec}), do: "bad child specification, got: #{inspect(spec)}"

  defp format_reason({:supervisor_data, {kind, value}}) when kind in @supervisor_data,
    do: "bad supervisor configuration, #{words(kind)}: #{inspect(value)}"

  defp format_reason({:supervisor_data, data}), do: "bad supervisor configuration, got: #{inspect(data)}"
  defp format_reason(reason), do: inspect(reason)

  defp words(:invalid_intensity), do: "invalid max_restarts (intensity)"
  defp words(:invalid_period), do: "invalid max_seconds (period)"
  defp words(:invalid_max_children), do: "invalid max_children"
  defp words(:invalid_extra_arguments), do: "invalid extra_arguments"
  defp words(kind), do: kind |> :erlang.atom_to_binary() |> String.replace("_", " ")

  # The error_info of clauses that `use GenServer` defines names this.
  @doc false
  def format_error(%{__struct__: struct} = exception, _stacktrace),
    do: %{general: message(exception), reason: "#" <> Macro.inspect_atom(:literal, struct)}

  ## Stack traces

  @doc "Each entry of a stack trace in a line."
  @spec format_stacktrace(stacktrace | nil) :: String.t()
  def format_stacktrace(trace \\ nil) do
    trace =
      case trace do
        nil ->
          {:current_stacktrace, trace} = :erlang.process_info(self(), :current_stacktrace)
          Enum.drop(trace, 3)

        trace ->
          trace
      end

    case trace do
      [] -> "\n"
      _ -> IO.iodata_to_binary(for entry <- trace, do: ["    ", format_stacktrace_entry(entry), ?\n])
    end
  end

  @doc "An entry of a stack trace."
  @spec format_stacktrace_entry(tuple) :: String.t()
  def format_stacktrace_entry(entry)
  def format_stacktrace_entry({_, :__MODULE__, 1, location}), do: place(location) <> "(module)"

  def format_stacktrace_entry({module, :__MODULE__, 0, location}),
    do: place(location) <> inspect(module) <> " (module)"

  def format_stacktrace_entry({_, :__FILE__, 1, location}), do: place(location) <> "(file)"

  def format_stacktrace_entry({module, function, arity, location}),
    do: application(module) <> place(location) <> format_mfa(module, function, arity)

  def format_stacktrace_entry({function, arity, location}), do: place(location) <> format_fa(function, arity)

  defp place(location) do
    case :proplists.get_value(:file, location) do
      file when file in [nil, :undefined] -> ""
      file -> format_file_line(IO.chardata_to_string(file), :proplists.get_value(:line, location, nil), " ")
    end
  end

  defp application(module) do
    with true <- Code.ensure_loaded?(:application),
         {:ok, app} <- :application.get_application(module),
         {:ok, vsn} <- :application.get_key(app, :vsn) do
      "(#{app} #{vsn}) "
    else
      _ -> ""
    end
  end

  @doc "An anonymous function and its arity or arguments."
  @spec format_fa(fun, arity | [term]) :: String.t()
  def format_fa(fun, arity) when is_function(fun), do: inspect(fun) <> arguments(arity)

  @doc "A function, its module and its arity or arguments."
  @spec format_mfa(module, atom, arity | [term]) :: String.t()
  def format_mfa(module, function, arity) when is_atom(module) and is_atom(function) do
    case made_in(function) do
      {outer, outer_arity} ->
        "anonymous fn#{arguments(arity)} in " <>
          "#{inspect(module)}.#{Macro.inspect_atom(:remote_call, outer)}/#{outer_arity}"

      nil ->
        "#{inspect(module)}.#{Macro.inspect_atom(:remote_call, function)}#{arguments(arity)}"
    end
  end

  defp arguments(arity) when is_integer(arity), do: "/#{arity}"
  defp arguments(args) when is_list(args), do: "(" <> Enum.map_join(args, ", ", &inspect/1) <> ")"

  # {name, arity} of the function that an anonymous one was made in: the compiler names that -name/arity-fun-n-.
  @doc false
  def made_in(function) do
    with <<?-, rest::binary>> <- :erlang.atom_to_binary(function),
         [outer, _] <- split_last(rest, "-fun-"),
         [name, arity] <- split_last(outer, "/"),
         {arity, ""} <- Integer.parse(arity) do
      {:erlang.binary_to_atom(name), arity}
    else
      _ -> nil
    end
  end

  defp split_last(text, pattern) do
    case :binary.matches(text, pattern) do
      [] ->
        nil

      matches ->
        {at, size} = :lists.last(matches)
        [binary_part(text, 0, at), binary_part(text, at + size, byte_size(text) - at - size)]
    end
  end

  @doc "A file and a line."
  @spec format_file_line(String.t() | nil, non_neg_integer | nil, String.t()) :: String.t()
  def format_file_line(file, line, suffix \\ ""), do: format_file_line_column(file, line, nil, suffix)

  @doc "A file, a line and a column."
  @spec format_file_line_column(String.t() | nil, non_neg_integer | nil, non_neg_integer | nil, String.t()) ::
          String.t()
  def format_file_line_column(file, line, column, suffix \\ "")
  def format_file_line_column(nil, _, _, _), do: ""
  def format_file_line_column(file, line, _, suffix) when line in [nil, 0], do: "#{file}:#{suffix}"

  def format_file_line_column(file, line, column, suffix) when column in [nil, 0],
    do: "#{file}:#{line}:#{suffix}"

  def format_file_line_column(file, line, column, suffix), do: "#{file}:#{line}:#{column}:#{suffix}"
end
