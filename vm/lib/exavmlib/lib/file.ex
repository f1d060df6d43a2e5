defmodule File do
  @moduledoc """
  Files and folders.

  What may fail returns `{:error, reason}` with a reason of `:file`; functions named with `!` raise `File.Error`
  or one of its kin instead.
  """

  @type posix :: :file.posix()
  @type io_device :: :file.io_device()
  @type mode :: term
  @type posix_time :: integer
  @type stat_options :: [time: :local | :universal | :posix]
  @type on_conflict :: (Path.t(), Path.t() -> boolean)

  ## Questions

  @doc "Is it a plain file? Links are followed."
  @spec regular?(Path.t(), [:raw]) :: boolean
  def regular?(path, opts \\ []), do: kind(path, opts) == :regular

  @doc "Is it a folder? Links are followed."
  @spec dir?(Path.t(), [:raw]) :: boolean
  def dir?(path, opts \\ []), do: kind(path, opts) == :directory

  @doc "Is there anything of that name?"
  @spec exists?(Path.t(), [:raw]) :: boolean
  def exists?(path, opts \\ []), do: kind(path, opts) != nil

  defp kind(path, opts) do
    case :file.read_file_info(text(path), [{:time, :posix} | opts]) do
      {:ok, info} -> elem(info, 2)
      _ -> nil
    end
  end

  @doc "What is known about a file; times are of `:universal` time unless `:time` says otherwise."
  @spec stat(Path.t(), stat_options) :: {:ok, File.Stat.t()} | {:error, posix}
  def stat(path, opts \\ []), do: stat_of(:file.read_file_info(text(path), timed(opts)))

  @doc "stat/2, or `File.Error`."
  @spec stat!(Path.t(), stat_options) :: File.Stat.t()
  def stat!(path, opts \\ []), do: value!(stat(path, opts), "read file stats", path)

  @doc "stat/2 of a link itself."
  @spec lstat(Path.t(), stat_options) :: {:ok, File.Stat.t()} | {:error, posix}
  def lstat(path, opts \\ []), do: stat_of(:file.read_link_info(text(path), timed(opts)))

  @doc "lstat/2, or `File.Error`."
  @spec lstat!(Path.t(), stat_options) :: File.Stat.t()
  def lstat!(path, opts \\ []), do: value!(lstat(path, opts), "read file stats", path)

  defp stat_of({:ok, info}), do: {:ok, File.Stat.from_record(info)}
  defp stat_of(error), do: error

  defp timed(opts), do: Keyword.put_new(opts, :time, :universal)

  @doc "Sets what `stat/2` tells, as far as it can be set."
  @spec write_stat(Path.t(), File.Stat.t(), stat_options) :: :ok | {:error, posix}
  def write_stat(path, stat, opts \\ []),
    do: :file.write_file_info(text(path), File.Stat.to_record(stat), timed(opts))

  @doc "write_stat/3, or `File.Error`."
  @spec write_stat!(Path.t(), File.Stat.t(), stat_options) :: :ok
  def write_stat!(path, stat, opts \\ []), do: ok!(write_stat(path, stat, opts), "write file stats", path)

  @doc "Sets when a file was written, which is made if it is not there."
  @spec touch(Path.t(), :calendar.datetime() | posix_time) :: :ok | {:error, posix}
  def touch(path, time \\ System.os_time(:second))
  def touch(path, time) when is_tuple(time), do: touch(text(path), time, :universal)
  def touch(path, time) when is_integer(time), do: touch(text(path), time, :posix)

  defp touch(path, time, of) do
    info = File.Stat.to_record(%File.Stat{mtime: time})
    # what is not to be set is :undefined
    info = :erlang.list_to_tuple(for field <- :erlang.tuple_to_list(info), do: field || :undefined)

    case :file.write_file_info(path, info, time: of) do
      {:error, :enoent} ->
        with :ok <- write(path, "", [:append]), do: :file.write_file_info(path, info, time: of)

      result ->
        result
    end
  end

  @doc "touch/2, or `File.Error`."
  @spec touch!(Path.t(), :calendar.datetime() | posix_time) :: :ok
  def touch!(path, time \\ System.os_time(:second)), do: ok!(touch(path, time), "touch", path)

  @doc "Sets who may do what."
  @spec chmod(Path.t(), non_neg_integer) :: :ok | {:error, posix}
  def chmod(path, mode), do: :file.change_mode(text(path), mode)

  @doc "chmod/2, or `File.Error`."
  @spec chmod!(Path.t(), non_neg_integer) :: :ok
  def chmod!(path, mode), do: ok!(chmod(path, mode), "change mode for", path)

  @doc "Sets the owner."
  @spec chown(Path.t(), non_neg_integer) :: :ok | {:error, posix}
  def chown(path, uid), do: :file.change_owner(text(path), uid)

  @doc "chown/2, or `File.Error`."
  @spec chown!(Path.t(), non_neg_integer) :: :ok
  def chown!(path, uid), do: ok!(chown(path, uid), "change owner for", path)

  @doc "Sets the group."
  @spec chgrp(Path.t(), non_neg_integer) :: :ok | {:error, posix}
  def chgrp(path, gid), do: :file.change_group(text(path), gid)

  @doc "chgrp/2, or `File.Error`."
  @spec chgrp!(Path.t(), non_neg_integer) :: :ok
  def chgrp!(path, gid), do: ok!(chgrp(path, gid), "change group for", path)

  ## Contents

  @doc "The bytes of a file."
  @spec read(Path.t()) :: {:ok, binary} | {:error, posix}
  def read(path), do: :file.read_file(text(path))

  @doc "read/1, or `File.Error`."
  @spec read!(Path.t()) :: binary
  def read!(path), do: value!(read(path), "read file", path)

  @doc "Writes a file anew; with `:append` behind what it holds, with `:exclusive` only if it is new."
  @spec write(Path.t(), iodata, [mode]) :: :ok | {:error, posix}
  def write(path, content, modes \\ []), do: :file.write_file(text(path), content, modes(modes))

  @doc "write/3, or `File.Error`."
  @spec write!(Path.t(), iodata, [mode]) :: :ok
  def write!(path, content, modes \\ []), do: ok!(write(path, content, modes), "write to file", path)

  @doc """
  Opens a file, for reading if no other modes are given; or for a function, behind which it is closed.

  Modes are those of `:file.open/2`; `:utf8` is `{:encoding, :utf8}`, `:charlist` gives lists.
  """
  @spec open(Path.t(), [mode] | (io_device -> result)) :: {:ok, io_device | result} | {:error, posix}
        when result: var
  def open(path, modes_or_function \\ [])
  def open(path, modes) when is_list(modes), do: :file.open(text(path), binary_modes(modes))
  def open(path, function) when is_function(function, 1), do: open(path, [], function)

  @doc "open/2 with modes for a function."
  @spec open(Path.t(), [mode], (io_device -> result)) :: {:ok, result} | {:error, posix} when result: var
  def open(path, modes, function) when is_list(modes) and is_function(function, 1) do
    with {:ok, device} <- open(path, modes) do
      try do
        {:ok, function.(device)}
      after
        :ok = close(device)
      end
    end
  end

  @doc "open/2, or `File.Error`."
  @spec open!(Path.t(), [mode] | (io_device -> result)) :: io_device | result when result: var
  def open!(path, modes_or_function \\ []), do: value!(open(path, modes_or_function), "open", path)

  @doc "open/3, or `File.Error`."
  @spec open!(Path.t(), [mode], (io_device -> result)) :: result when result: var
  def open!(path, modes, function), do: value!(open(path, modes, function), "open", path)

  @doc "Closes a file."
  @spec close(io_device) :: :ok | {:error, posix | :badarg | :terminated}
  def close(device), do: :file.close(device)

  @doc """
  The lines of a file, or parts of a number of bytes, as a stream; what is collected into it is written.

  With an encoding among the modes parts are of characters; `:trim_bom` skips a mark of the encoding.
  """
  @spec stream!(Path.t(), [mode], :line | pos_integer) :: File.Stream.t()
  def stream!(path, modes \\ [], line_or_bytes \\ :line),
    do: File.Stream.__build__(text(path), modes(modes), line_or_bytes)

  defp modes(modes) when is_list(modes), do: for(mode <- modes, do: mode(mode))

  defp mode(:utf8), do: {:encoding, :utf8}
  defp mode(mode), do: mode

  defp binary_modes(modes) do
    if :charlist in modes, do: modes(modes) -- [:charlist], else: modes(modes) ++ [:binary]
  end

  ## Folders

  @doc "Makes a folder."
  @spec mkdir(Path.t()) :: :ok | {:error, posix}
  def mkdir(path), do: :file.make_dir(text(path))

  @doc "mkdir/1, or `File.Error`."
  @spec mkdir!(Path.t()) :: :ok
  def mkdir!(path), do: ok!(mkdir(path), "make directory", path)

  @doc "Makes a folder and those above it."
  @spec mkdir_p(Path.t()) :: :ok | {:error, posix}
  def mkdir_p(path) do
    path = text(path)
    if dir?(path), do: :ok, else: mkdir_below(path, Path.dirname(path))
  end

  defp mkdir_below(path, path), do: mkdir(path)

  defp mkdir_below(path, above) do
    with {:above, :ok} <- {:above, mkdir_p(above)},
         {:error, :eexist} <- mkdir(path) do
      if dir?(path), do: :ok, else: {:error, :eexist}
    else
      {:above, {:error, :eexist}} -> {:error, :enotdir}
      {:above, error} -> error
      result -> result
    end
  end

  @doc "mkdir_p/1, or `File.Error`."
  @spec mkdir_p!(Path.t()) :: :ok
  def mkdir_p!(path), do: ok!(mkdir_p(path), "make directory (with -p)", path)

  @doc "The names in a folder, in no order."
  @spec ls(Path.t()) :: {:ok, [binary]} | {:error, posix}
  def ls(path \\ ".") do
    with {:ok, names} <- :file.list_dir(text(path)), do: {:ok, for(name <- names, do: text(name))}
  end

  @doc "ls/1, or `File.Error`."
  @spec ls!(Path.t()) :: [binary]
  def ls!(path \\ "."), do: value!(ls(path), "list directory", path)

  @doc "The current folder."
  @spec cwd() :: {:ok, binary} | {:error, posix}
  def cwd do
    with {:ok, cwd} <- :file.get_cwd(), do: {:ok, text(cwd)}
  end

  @doc "cwd/0, or `File.Error`."
  @spec cwd!() :: binary
  def cwd! do
    case cwd() do
      {:ok, cwd} -> cwd
      {:error, reason} -> raise File.Error, reason: reason, action: "get current working directory"
    end
  end

  @doc "Makes another folder the current one."
  @spec cd(Path.t()) :: :ok | {:error, posix}
  def cd(path), do: :file.set_cwd(text(path))

  @doc "cd/1, or `File.Error`."
  @spec cd!(Path.t()) :: :ok
  def cd!(path), do: ok!(cd(path), "set current working directory to", path)

  @doc "Calls a function in another folder."
  @spec cd!(Path.t(), (() -> result)) :: result when result: var
  def cd!(path, function) do
    before = cwd!()
    cd!(path)

    try do
      function.()
    after
      cd!(before)
    end
  end

  ## Removing and renaming

  @doc "Removes a file."
  @spec rm(Path.t()) :: :ok | {:error, posix}
  def rm(path), do: :file.delete(text(path))

  @doc "rm/1, or `File.Error`."
  @spec rm!(Path.t()) :: :ok
  def rm!(path), do: ok!(rm(path), "remove file", path)

  @doc "Removes an empty folder."
  @spec rmdir(Path.t()) :: :ok | {:error, posix}
  def rmdir(path), do: :file.del_dir(text(path))

  @doc "rmdir/1, or `File.Error`."
  @spec rmdir!(Path.t()) :: :ok
  def rmdir!(path), do: ok!(rmdir(path), "remove directory", path)

  @doc "Removes a file, or a folder and all in it, and says what it removed; links are not followed."
  @spec rm_rf(Path.t()) :: {:ok, [binary]} | {:error, posix, binary}
  def rm_rf(path), do: removed(text(path), [])

  defp removed(path, done) do
    case :file.read_link_info(path, time: :posix) do
      {:ok, info} when elem(info, 2) == :directory ->
        with {:ok, names} <- ls(path),
             {:ok, done} <- each(names, done, &removed(Path.join(path, &1), &2)),
             do: removed(rmdir(path), path, done),
             else: (failure -> named(failure, path))

      {:ok, _} ->
        removed(rm(path), path, done)

      {:error, reason} ->
        removed({:error, reason}, path, done)
    end
  end

  defp removed(:ok, path, done), do: {:ok, [path | done]}
  defp removed({:error, reason}, _, done) when reason in [:enoent, :enotdir], do: {:ok, done}
  defp removed({:error, reason}, path, _), do: {:error, reason, path}

  # calls with each and what was done before, until one fails
  defp each([], done, _), do: {:ok, done}

  defp each([name | names], done, function) do
    with {:ok, done} <- function.(name, done), do: each(names, done, function)
  end

  defp named({:error, reason}, path), do: {:error, reason, path}
  defp named(other, _), do: other

  @doc "rm_rf/1, or `File.Error`."
  @spec rm_rf!(Path.t()) :: [binary]
  def rm_rf!(path) do
    case rm_rf(path) do
      {:ok, removed} -> removed
      {:error, reason, _} -> fail!(reason, "remove files and directories recursively from", path)
    end
  end

  @doc "Gives a file or folder another name."
  @spec rename(Path.t(), Path.t()) :: :ok | {:error, posix}
  def rename(source, destination), do: :file.rename(text(source), text(destination))

  @doc "rename/2, or `File.RenameError`."
  @spec rename!(Path.t(), Path.t()) :: :ok
  def rename!(source, destination) do
    with {:error, reason} <- rename(source, destination) do
      raise File.RenameError,
        reason: reason,
        action: "rename",
        source: text(source),
        destination: text(destination)
    end
  end

  ## Links

  @doc "Gives a file a second name."
  @spec ln(Path.t(), Path.t()) :: :ok | {:error, posix}
  def ln(existing, new), do: :file.make_link(text(existing), text(new))

  @doc "ln/2, or `File.LinkError`."
  @spec ln!(Path.t(), Path.t()) :: :ok
  def ln!(existing, new), do: linked!(ln(existing, new), "create hard link", existing, new)

  @doc "Makes a symbolic link."
  @spec ln_s(Path.t(), Path.t()) :: :ok | {:error, posix}
  def ln_s(existing, new), do: :file.make_symlink(text(existing), text(new))

  @doc "ln_s/2, or `File.LinkError`."
  @spec ln_s!(Path.t(), Path.t()) :: :ok
  def ln_s!(existing, new), do: linked!(ln_s(existing, new), "create symlink", existing, new)

  defp linked!(:ok, _, _, _), do: :ok

  defp linked!({:error, reason}, action, existing, new),
    do: raise(File.LinkError, reason: reason, action: action, existing: text(existing), new: text(new))

  @doc "What a symbolic link leads to."
  @spec read_link(Path.t()) :: {:ok, binary} | {:error, posix}
  def read_link(path) do
    with {:ok, target} <- :file.read_link(text(path)), do: {:ok, text(target)}
  end

  @doc "read_link/1, or `File.Error`."
  @spec read_link!(Path.t()) :: binary
  def read_link!(path), do: value!(read_link(path), "read link", path)

  ## Copying

  @doc "Copies bytes between files or devices, and says how many."
  @spec copy(Path.t() | io_device, Path.t() | io_device, pos_integer | :infinity) ::
          {:ok, non_neg_integer} | {:error, posix}
  def copy(source, destination, bytes_count \\ :infinity),
    do: :file.copy(path_or_device(source), path_or_device(destination), bytes_count)

  @doc "copy/3, or `File.CopyError`."
  @spec copy!(Path.t() | io_device, Path.t() | io_device, pos_integer | :infinity) :: non_neg_integer
  def copy!(source, destination, bytes_count \\ :infinity) do
    case copy(source, destination, bytes_count) do
      {:ok, count} -> count
      {:error, reason} -> not_copied!(reason, "copy", source, destination, "")
    end
  end

  defp path_or_device(path) when is_list(path) or is_binary(path), do: text(path)
  defp path_or_device(device), do: device

  @doc """
  Copies a file with its mode.

  A function, or the one of `:on_conflict`, is asked whether what is there already shall be overwritten.
  """
  @spec cp(Path.t(), Path.t(), on_conflict | [on_conflict: on_conflict]) :: :ok | {:error, posix}
  def cp(source, destination, options \\ [])

  def cp(source, destination, callback) when is_function(callback, 2),
    do: cp(source, destination, on_conflict: callback)

  def cp(source, destination, options) when is_list(options) do
    with {:error, reason, _} <- file_copied(text(source), text(destination), asked(options), []),
         do: {:error, reason},
         else: (_ -> :ok)
  end

  defp asked(options), do: options[:on_conflict] || fn _, _ -> true end

  @doc "cp/3, or `File.CopyError`."
  @spec cp!(Path.t(), Path.t(), on_conflict | [on_conflict: on_conflict]) :: :ok
  def cp!(source, destination, options \\ []) do
    with {:error, reason} <- cp(source, destination, options),
         do: not_copied!(reason, "copy", source, destination, "")
  end

  @doc "Copies a file, or a folder and all in it, as `cp/3` does, and says what it made; links stay links."
  @spec cp_r(Path.t(), Path.t(), on_conflict | [on_conflict: on_conflict]) ::
          {:ok, [binary]} | {:error, posix, binary}
  def cp_r(source, destination, options \\ [])

  def cp_r(source, destination, callback) when is_function(callback, 2),
    do: cp_r(source, destination, on_conflict: callback)

  def cp_r(source, destination, options) when is_list(options),
    do: copied(text(source), text(destination), asked(options), [])

  @doc "cp_r/3, or `File.CopyError`."
  @spec cp_r!(Path.t(), Path.t(), on_conflict | [on_conflict: on_conflict]) :: [binary]
  def cp_r!(source, destination, options \\ []) do
    case cp_r(source, destination, options) do
      {:ok, made} -> made
      {:error, reason, on} -> not_copied!(reason, "copy recursively", source, destination, on)
    end
  end

  defp copied(source, destination, asked, done) do
    case :file.read_link_info(source, time: :posix) do
      {:ok, info} when elem(info, 2) == :directory -> folder_copied(source, destination, asked, done)
      {:ok, info} when elem(info, 2) == :symlink -> link_copied(source, destination, asked, done)
      {:ok, info} when elem(info, 2) == :regular -> file_copied(source, destination, asked, done)
      {:ok, _} -> {:error, :eio, source}
      {:error, reason} -> {:error, reason, source}
    end
  end

  defp folder_copied(source, destination, asked, done) do
    with {:made, made} when made in [:ok, {:error, :eexist}] <- {:made, mkdir(destination)},
         {:ok, names} <- ls(source) do
      copy = fn name, done -> copied(Path.join(source, name), Path.join(destination, name), asked, done) end
      each(names, [destination | done], copy)
    else
      {:made, failure} -> named(failure, destination)
      failure -> named(failure, source)
    end
  end

  defp link_copied(source, destination, asked, done) do
    with {:ok, target} <- read_link(source),
         true <- not there?(destination) or asked.(source, destination),
         removed when removed in [:ok, {:error, :enoent}] <- rm(destination),
         :ok <- ln_s(target, destination) do
      {:ok, [destination | done]}
    else
      false -> {:ok, done}
      failure -> named(failure, source)
    end
  end

  defp file_copied(source, destination, asked, done) do
    with {:ok, %{mode: mode} = from} <- stat(source, time: :posix),
         to = stat(destination, time: :posix),
         true <- not same?(from, to) and (not there?(destination) or asked.(source, destination)),
         {:ok, _} <- copy(source, destination),
         :ok <- chmod(destination, mode) do
      {:ok, [destination | done]}
    else
      false -> {:ok, done}
      failure -> named(failure, source)
    end
  end

  # a device numbers no files
  defp same?(%{inode: inode, major_device: device}, {:ok, %{inode: inode, major_device: device}}),
    do: inode != 0

  defp same?(_, _), do: false

  defp there?(path), do: match?({:ok, _}, :file.read_link_info(path, time: :posix))

  defp not_copied!(reason, action, source, destination, on) do
    raise File.CopyError,
      reason: reason,
      action: action,
      source: path_or_device(source),
      destination: path_or_device(destination),
      on: on
  end

  ## What the functions with ! share

  defp ok!(:ok, _, _), do: :ok
  defp ok!({:error, reason}, action, path), do: fail!(reason, action, path)

  defp value!({:ok, value}, _, _), do: value
  defp value!({:error, reason}, action, path), do: fail!(reason, action, path)

  defp fail!(reason, action, path), do: raise(File.Error, reason: reason, action: action, path: text(path))

  defp text(path), do: IO.chardata_to_string(path)
end

defmodule File.Stat do
  @moduledoc "What is known about a file, with the fields of `:file`'s record."

  @fields [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links] ++
            [:major_device, :minor_device, :inode, :uid, :gid]

  defstruct @fields

  @type t :: %__MODULE__{
          size: non_neg_integer,
          type: :device | :directory | :regular | :other | :symlink,
          access: :read | :write | :read_write | :none,
          atime: :calendar.datetime() | integer,
          mtime: :calendar.datetime() | integer,
          ctime: :calendar.datetime() | integer,
          mode: non_neg_integer,
          links: non_neg_integer,
          major_device: non_neg_integer,
          minor_device: non_neg_integer,
          inode: integer,
          uid: non_neg_integer,
          gid: non_neg_integer
        }

  @doc "The record that `:file` takes."
  @spec to_record(t) :: :file.file_info()
  def to_record(%File.Stat{} = stat) do
    :erlang.list_to_tuple([:file_info | for(field <- @fields, do: :erlang.map_get(field, stat))])
  end

  @doc "The struct of `:file`'s record."
  @spec from_record(:file.file_info()) :: t
  def from_record(record)
      when is_tuple(record) and tuple_size(record) == 14 and elem(record, 0) == :file_info do
    [:file_info | values] = :erlang.tuple_to_list(record)
    struct(File.Stat, :lists.zip(@fields, values))
  end
end

defmodule File.Stream do
  @moduledoc "A file as a stream: what `File.stream!/3` makes."

  defstruct path: nil, modes: [], line_or_bytes: :line, raw: true

  @type t :: %__MODULE__{}

  @doc false
  def __build__(path, modes, line_or_bytes) do
    raw = not Keyword.has_key?(for({_, _} = mode <- modes, do: mode), :encoding)
    modes = if raw, do: [:raw | read_ahead(modes)], else: modes
    %{__struct__: File.Stream, path: path, modes: modes ++ [:binary], line_or_bytes: line_or_bytes, raw: raw}
  end

  defp read_ahead(modes) do
    cond do
      {:read_ahead, false} in modes -> modes -- [{:read_ahead, false}]
      Enum.any?(modes, &(&1 == :read_ahead or match?({:read_ahead, _}, &1))) -> modes
      true -> [:read_ahead | modes]
    end
  end

  @doc false
  def __open__(path, modes) do
    case :file.open(path, modes) do
      {:ok, device} -> device
      {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
    end
  end
end

defimpl Enumerable, for: File.Stream do
  @doc "Opens the file, reads it, and closes it."
  @spec reduce(term, term, function) :: term
  def reduce(%{path: path, modes: modes, line_or_bytes: what, raw: raw}, acc, fun) do
    next = if raw, do: &raw(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(fn -> opened(path, modes) end, next, &:file.close/1).(acc, fun)
  end

  defp opened(path, modes) do
    device = File.Stream.__open__(path, for(mode <- modes, reading?(mode), do: mode))
    if :trim_bom in modes, do: {:ok, _} = :file.position(device, mark(path))
    device
  end

  defp reading?(mode) when mode in [:write, :append, :exclusive, :delayed_write, :trim_bom], do: false
  defp reading?({:delayed_write, _, _}), do: false
  defp reading?(_), do: true

  # how long the mark of the encoding is, with which a file may begin
  defp mark(path) do
    device = File.Stream.__open__(path, [:read, :raw, :binary])
    read = :file.read(device, 4)
    :ok = :file.close(device)

    case read do
      {:ok, bytes} -> elem(:unicode.bom_to_encoding(bytes), 1)
      :eof -> 0
    end
  end

  defp raw(device, :line), do: part(:file.read_line(device), device)
  defp raw(device, bytes), do: part(:file.read(device, bytes), device)

  defp part({:ok, data}, device), do: {[data], device}
  defp part(:eof, device), do: {:halt, device}
  defp part({:error, reason}, _), do: raise(IO.StreamError, reason: reason)

  @doc "Not known before it is read."
  @spec count(term) :: {:error, module}
  def count(_), do: {:error, __MODULE__}

  @doc "Not known before it is read."
  @spec member?(term, term) :: {:error, module}
  def member?(_, _), do: {:error, __MODULE__}

  @doc "Not known before it is read."
  @spec slice(term) :: {:error, module}
  def slice(_), do: {:error, __MODULE__}
end

defimpl Collectable, for: File.Stream do
  @doc "Writes what it is given into the file, and closes it."
  @spec into(term) :: {term, function}
  def into(%{path: path, modes: modes, raw: raw} = stream) do
    device = File.Stream.__open__(path, [:write | modes -- [:trim_bom]])

    {device,
     fn
       device, {:cont, data} ->
         :ok = if raw, do: :file.write(device, data), else: IO.write(device, data)
         device

       device, :done ->
         :ok = :file.close(device)
         stream

       device, :halt ->
         :file.close(device)
     end}
  end
end

defmodule File.Error do
  @moduledoc "A file that could not be dealt with."
  defexception [:reason, :path, action: ""]

  @impl true
  def message(%{action: "remove directory" = action, reason: :eexist, path: path}),
    do: "could not #{action} #{inspect(path)}: directory is not empty"

  def message(%{action: action, reason: reason, path: path}),
    do: "could not #{action} #{inspect(path)}: #{__reason__(reason)}"

  @doc false
  def __reason__(reason), do: IO.iodata_to_binary(:file.format_error(reason))

  @doc false
  def __between__(%{action: action, reason: reason, source: source, destination: destination, on: on}) do
    on = if on == "", do: "", else: ". #{on}"
    "could not #{action} from #{inspect(source)} to #{inspect(destination)}#{on}: #{__reason__(reason)}"
  end
end

defmodule File.CopyError do
  @moduledoc "A file or folder that could not be copied."
  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(exception), do: File.Error.__between__(exception)
end

defmodule File.RenameError do
  @moduledoc "A file or folder that could not be given another name."
  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(exception), do: File.Error.__between__(exception)
end

defmodule File.LinkError do
  @moduledoc "A link that could not be made."
  defexception [:reason, :existing, :new, action: ""]

  @impl true
  def message(%{action: action, reason: reason, existing: existing, new: new}) do
    "could not #{action} from #{inspect(existing)} to #{inspect(new)}: #{File.Error.__reason__(reason)}"
  end
end
