defmodule Path do
  @moduledoc "Names of files and folders: their parts, joining them, and finding files by patterns."

  @type t :: IO.chardata()

  ## Names from the root on

  @doc "The name from the root on; `..` stays."
  @spec absname(t) :: binary
  def absname(path), do: absname(path, File.cwd!())

  @doc "absname/1 from a folder."
  @spec absname(t, t) :: binary
  def absname(path, relative_to), do: :filename.absname(text(path), text(relative_to))

  @doc "The name from the root on, with `~`, `.` and `..` resolved."
  @spec expand(t) :: binary
  def expand(path), do: expanded(text(path), "")

  @doc "expand/1 from a folder, which is expanded, too."
  @spec expand(t, t) :: binary
  def expand(path, relative_to), do: expanded(text(path), text(relative_to))

  defp expanded(path, relative_to) do
    ["/" | parts] =
      case home(path) do
        "/" <> _ = path -> split(path)
        path -> split(absname(home(relative_to), File.cwd!())) ++ split(path)
      end

    "/" <> Enum.join(resolved(parts, []), "/")
  end

  defp home("~"), do: System.user_home!()
  defp home("~/" <> path), do: join(System.user_home!(), path)
  defp home(path), do: path

  # above the root is the root
  defp resolved([], above), do: :lists.reverse(above)
  defp resolved(["." | parts], above), do: resolved(parts, above)
  defp resolved([".." | parts], []), do: resolved(parts, [])
  defp resolved([".." | parts], [_ | above]), do: resolved(parts, above)
  defp resolved([part | parts], above), do: resolved(parts, [part | above])

  @doc "Is a name `:absolute` or `:relative`?"
  @spec type(t) :: :absolute | :relative
  def type(name) when is_list(name) or is_binary(name), do: :filename.pathtype(text(name))

  ## Relative names

  @doc "The name without the root."
  @spec relative(t) :: binary
  def relative(name) do
    case text(name) do
      "/" -> "."
      "/" <> name -> name
      name -> name
    end
  end

  @doc "What stands behind the name of a folder; the whole name, if it is not in that folder."
  @spec relative_to(t, t) :: binary
  def relative_to(path, from) do
    path = text(path)
    from = split(from)
    parts = split(path)

    case :lists.prefix(from, parts) and :lists.nthtail(length(from), parts) do
      false -> path
      [] -> "."
      rest -> join(rest)
    end
  end

  @doc "relative_to/2 the current folder."
  @spec relative_to_cwd(t) :: binary
  def relative_to_cwd(path) do
    case :file.get_cwd() do
      {:ok, cwd} -> relative_to(path, cwd)
      _ -> text(path)
    end
  end

  @doc "The relative name with `.` and `..` resolved, unless it leads out of the current folder."
  @spec safe_relative(t) :: {:ok, binary} | :error
  def safe_relative(path), do: safe_relative_to(path, File.cwd!())

  @doc "safe_relative/1 for another folder, whose links are followed."
  @spec safe_relative_to(t, t) :: {:ok, binary} | :error
  def safe_relative_to(path, cwd) do
    case :filelib.safe_relative_path(text(path), text(cwd)) do
      :unsafe -> :error
      [] -> {:ok, ""}
      path -> {:ok, text(path)}
    end
  end

  ## Parts

  @doc "The last part of a name."
  @spec basename(t) :: binary
  def basename(path), do: :filename.basename(text(path))

  @doc "The last part of a name, without an extension."
  @spec basename(t, t) :: binary
  def basename(path, extension), do: :filename.basename(text(path), text(extension))

  @doc "The name of the folder."
  @spec dirname(t) :: binary
  def dirname(path), do: :filename.dirname(text(path))

  @doc "The extension, with its dot."
  @spec extname(t) :: binary
  def extname(path), do: :filename.extension(text(path))

  @doc "The name without its extension."
  @spec rootname(t) :: binary
  def rootname(path) do
    path = text(path)
    without(path, :filename.extension(path))
  end

  @doc "The name without an extension, if it has that one."
  @spec rootname(t, t) :: binary
  def rootname(path, extension), do: :filename.rootname(text(path), text(extension))

  defp without(path, extension), do: :binary.part(path, 0, byte_size(path) - byte_size(extension))

  @doc "The parts of a name; the root is one."
  @spec split(t) :: [binary]
  def split(path) do
    case text(path) do
      "" -> []
      path -> :filename.split(path)
    end
  end

  ## Joining

  @doc "Names joined by `/`."
  @spec join([t, ...]) :: binary
  def join([name]), do: text(name)
  def join([left, right | rest]), do: join([join(left, right) | rest])

  @doc "Two names joined by `/`, of which there is one between them, and none at the end."
  @spec join(t, t) :: binary
  def join(left, right) do
    case {text(left), text(right)} do
      {left, "/"} -> without_slashes(left)
      {"", right} -> without_slash(relative_part(right))
      {"/", right} -> without_slash("/" <> relative_part(right))
      {left, right} -> without_slash(without_slash(left) <> "/" <> relative_part(right))
    end
  end

  defp relative_part("/" <> path), do: path
  defp relative_part(path), do: path

  defp without_slashes(path) do
    case without_slash(path) do
      ^path -> path
      path -> without_slashes(path)
    end
  end

  defp without_slash("/"), do: "/"

  defp without_slash(path) do
    if path != "" and :binary.last(path) == ?/, do: without(path, "/"), else: path
  end

  ## Patterns

  @doc """
  The files and folders that a pattern fits, sorted.

  `?` is a character, `*` any number of them, `**` any number of folders, `[a-z]` one of these characters, `{a,b}` one
  of these texts. Names with a dot in front are found with `match_dot: true`.
  """
  @spec wildcard(t, match_dot: boolean) :: [binary]
  def wildcard(glob, opts \\ []) when is_list(opts) do
    pattern = :unicode.characters_to_list(glob)

    if :lists.member(0, pattern) do
      raise ArgumentError,
            "cannot execute Path.wildcard/2 for path with null byte, got: #{inspect(text(glob))}"
    end

    lister = if Keyword.get(opts, :match_dot, false), do: :file, else: Path.Wildcard
    for path <- :filelib.wildcard(pattern, '.', lister), do: text(path)
  end

  defp text(path), do: IO.chardata_to_string(path)
end

defmodule Path.Wildcard do
  @moduledoc false

  @doc false
  def list_dir(folder) do
    with {:ok, names} <- :file.list_dir(folder),
         do: {:ok, for([c | _] = name when c != ?. <- names, do: name)}
  end
end
