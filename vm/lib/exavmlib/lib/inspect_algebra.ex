defmodule Inspect.Opts do
  @moduledoc "The options of `inspect/2`."

  defstruct base: :decimal,
            binaries: :infer,
            char_lists: :infer,
            charlists: :infer,
            custom_options: [],
            inspect_fun: &Inspect.inspect/2,
            limit: 50,
            pretty: false,
            printable_limit: 4096,
            safe: true,
            structs: true,
            syntax_colors: [],
            width: 80

  @type t :: %__MODULE__{}
  @type color_key :: atom

  @doc "Options from a keyword list."
  @spec new(keyword) :: t
  def new(options) when is_list(options),
    do: struct(%{__struct__() | inspect_fun: default_inspect_fun()}, options)

  @doc "The function that makes a document of a term by default."
  @spec default_inspect_fun() :: (term, t -> Inspect.Algebra.t())
  def default_inspect_fun do
    # persistent_term is there if the function below was called before
    if :erlang.function_exported(:persistent_term, :get, 2),
      do: :persistent_term.get({__MODULE__, :inspect_fun}, &Inspect.inspect/2),
      else: &Inspect.inspect/2
  end

  @doc "Sets that function for all that follows."
  @spec default_inspect_fun((term, t -> Inspect.Algebra.t())) :: :ok
  def default_inspect_fun(fun) when is_function(fun, 2),
    do: :persistent_term.put({__MODULE__, :inspect_fun}, fun)
end

defmodule Inspect.Algebra do
  @moduledoc """
  Documents that know where their lines may break, and their layout in a given width.

  A group is laid out flat if it fits; else each of its strict breaks is a new line, and its flexible breaks
  are new lines where what follows up to the next one does not fit.
  """

  @type t ::
          binary
          | :doc_line
          | []
          | {:doc_string, t, non_neg_integer}
          | {:doc_cons, t, t}
          | {:doc_nest, t, :cursor | :reset | non_neg_integer, :always | :break}
          | {:doc_break, binary, :strict | :flex}
          | {:doc_group, t, :normal | :optimistic | :pessimistic | :inherit | :self}
          | {:doc_fits, t, :enabled | :disabled}
          | {:doc_force, t}
          | {:doc_collapse, pos_integer}
          | {:doc_color, t, IO.ANSI.ansidata()}
          | {:doc_limit, t, pos_integer | :infinity}

  @tags [
    :doc_string,
    :doc_cons,
    :doc_nest,
    :doc_break,
    :doc_group,
    :doc_fits,
    :doc_force,
    :doc_collapse,
    :doc_color,
    :doc_limit
  ]

  defguardp is_part(doc)
            when is_binary(doc) or doc == [] or doc == :doc_line or doc == :doc_nil or
                   (is_tuple(doc) and elem(doc, 0) in @tags)

  defguardp is_limit(limit) when limit == :infinity or (is_integer(limit) and limit >= 0)

  ## Terms

  @doc "The document of a term by the Inspect protocol."
  @spec to_doc(term, Inspect.Opts.t()) :: t
  def to_doc(%{__struct__: module} = struct, %{inspect_fun: fun} = opts) when is_atom(module) do
    if opts.structs do
      try do
        fun.(struct, opts)
      rescue
        failure -> failed(struct, failure, __STACKTRACE__, opts)
      end
    else
      Inspect.Map.inspect_as_map(struct, opts)
    end
  end

  def to_doc(term, %{inspect_fun: fun} = opts), do: fun.(term, opts)

  # An implementation that fails is shown as an error in its place. One level is enough: what fails while that
  # is made is raised.
  defp failed(struct, failure, stack, opts) do
    if :erlang.get(:"$inspect_trap") == true do
      :erlang.raise(:error, failure, stack)
    else
      :erlang.put(:"$inspect_trap", true)

      try do
        shown =
          opts
          |> Map.merge(%{inspect_fun: &Inspect.inspect/2, syntax_colors: []})
          |> then(&format(group(Inspect.Map.inspect_as_map(struct, &1)), width(&1)))

        error =
          Inspect.Error.exception(
            exception: failure,
            stacktrace: stack,
            inspected_struct: IO.iodata_to_binary(shown)
          )

        if opts.safe, do: Inspect.inspect(error, opts), else: :erlang.raise(:error, error, stack)
      after
        :erlang.erase(:"$inspect_trap")
      end
    end
  end

  defp width(%{pretty: true, width: width}), do: width
  defp width(_), do: :infinity

  @doc "As `to_doc/2`, with the options for what follows."
  @spec to_doc_with_opts(term, Inspect.Opts.t()) :: {t, Inspect.Opts.t()}
  def to_doc_with_opts(term, opts), do: {to_doc(term, opts), opts}

  @doc "The documents of a collection's elements between two ends; options `:separator` and `:break`."
  @spec container_doc(t, [term], t, Inspect.Opts.t(), (term, Inspect.Opts.t() -> t), keyword) :: t
  def container_doc(left, collection, right, opts, fun, options \\ [])

  def container_doc(left, [], right, _opts, fun, options)
      when is_part(left) and is_part(right) and is_function(fun, 2) and is_list(options),
      do: concat(left, right)

  def container_doc(left, collection, right, opts, fun, options)
      when is_part(left) and is_list(collection) and is_part(right) and is_function(fun, 2) and
             is_list(options) do
    separator = :proplists.get_value(:separator, options, ",")
    {docs, simple} = elements(collection, opts.limit, opts, fun, true)

    flex =
      case :proplists.get_value(:break, options, :maybe) do
        :maybe -> simple
        break -> break == :flex
      end

    inside = joined(docs, separator, if(flex, do: :flex, else: :strict))

    if flex do
      group(concat([left, nest(inside, width_of(left)), right]))
    else
      group(glue(nest(glue(left, "", inside), 2), "", right))
    end
  end

  @doc "As `container_doc/6`, the function giving the options for the next element too."
  @spec container_doc_with_opts(
          t,
          [term],
          t,
          Inspect.Opts.t(),
          (term, Inspect.Opts.t() -> {t, Inspect.Opts.t()}),
          keyword
        ) :: {t, Inspect.Opts.t()}
  def container_doc_with_opts(left, collection, right, opts, fun, options \\ []) do
    {container_doc(left, collection, right, opts, &elem(fun.(&1, &2), 0), options), opts}
  end

  # Tagged documents of the elements: the tail of an improper list stands behind a bar.
  defp elements([], _, _, _, simple), do: {[], simple}
  defp elements([_ | _], 0, _, _, simple), do: {[{:next, "..."}], simple}

  defp elements([term | rest], limit, opts, fun, simple) do
    limit = less(limit)
    doc = fun.(term, %{opts | limit: limit})
    {docs, simple} = elements(rest, limit, opts, fun, simple and simple?(doc))
    {[{:next, doc} | docs], simple}
  end

  defp elements(tail, limit, opts, fun, simple) do
    doc = fun.(tail, %{opts | limit: less(limit)})
    {[{:tail, doc}], simple and simple?(doc)}
  end

  defp less(:infinity), do: :infinity
  defp less(n), do: n - 1

  defp joined([{_, doc}], _, _), do: doc

  defp joined([{_, doc} | [{kind, _} | _] = rest], separator, break) do
    between = if kind == :tail, do: " |", else: separator
    more = joined(rest, separator, break)

    case doc do
      [] -> more
      _ -> concat([doc, between, {:doc_break, " ", break}, more])
    end
  end

  defp simple?({:doc_cons, a, b}), do: simple?(a) and simple?(b)
  defp simple?({:doc_color, doc, _}), do: simple?(doc)
  defp simple?({:doc_string, _, _}), do: true
  defp simple?(doc), do: is_binary(doc) or doc == []

  # How far what stands in brackets is indented.
  defp width_of(doc) when is_binary(doc), do: String.length(doc)
  defp width_of({:doc_string, _, width}), do: width
  defp width_of({:doc_cons, a, b}), do: width_of(a) + width_of(b)
  defp width_of({:doc_color, doc, _}), do: width_of(doc)
  defp width_of(_), do: 0

  @doc false
  def surround(left, doc, right), do: group(concat([left, nest(doc, width_of(left)), right]))

  @doc false
  def surround_many(left, docs, right, opts, fun, separator \\ ","),
    do: container_doc(left, docs, right, opts, fun, separator: separator)

  ## Documents

  @doc "Nothing."
  @spec empty() :: []
  def empty, do: []

  @doc "A string whose width is its number of graphemes, not of bytes."
  @spec string(binary) :: t
  def string(string) when is_binary(string), do: {:doc_string, string, String.length(string)}

  @doc "One document behind the other."
  @spec concat(t, t) :: t
  def concat(a, b) when is_part(a) and is_part(b), do: {:doc_cons, a, b}

  @doc "Documents one behind the other."
  @spec concat([t]) :: t
  def concat(docs) when is_list(docs), do: fold_doc(docs, &concat/2)

  @doc "In the colour that the options give to a kind of term."
  @spec color(t, atom, Inspect.Opts.t()) :: t
  def color(doc, key, opts), do: color_doc(doc, key, opts)

  @doc "In the colour that the options give to a kind of term."
  @spec color_doc(t, atom, Inspect.Opts.t()) :: t
  def color_doc(doc, key, %{syntax_colors: colors}) when is_part(doc) do
    case :lists.keyfind(key, 1, colors) do
      {_, color} ->
        after_color = :proplists.get_value(:reset, colors, :reset)
        concat({:doc_color, doc, color}, {:doc_color, [], after_color})

      false ->
        doc
    end
  end

  @doc "Indented by a number of columns, to the `:cursor` or not at all (`:reset`), always or where a line is broken."
  @spec nest(t, non_neg_integer | :cursor | :reset, :always | :break) :: t
  def nest(doc, level, mode \\ :always)

  def nest(doc, level, :break) when is_part(doc) and level in [:cursor, :reset],
    do: {:doc_nest, doc, level, :break}

  def nest(doc, level, :always) when is_part(doc) and level in [:cursor, :reset],
    do: {:doc_nest, doc, level, :always}

  def nest(doc, 0, _mode) when is_part(doc), do: doc

  def nest(doc, level, mode)
      when is_part(doc) and is_integer(level) and level > 0 and mode in [:always, :break],
      do: {:doc_nest, doc, level, mode}

  @doc "A string, or a new line if its group does not fit."
  @spec break(binary) :: t
  def break(string \\ " ") when is_binary(string), do: {:doc_break, string, :strict}

  @doc "A string, or a new line if what follows does not fit."
  @spec flex_break(binary) :: t
  def flex_break(string \\ " ") when is_binary(string), do: {:doc_break, string, :flex}

  @doc "Two documents with a break between."
  @spec glue(t, binary, t) :: t
  def glue(a, string \\ " ", b) when is_binary(string), do: concat(a, concat(break(string), b))

  @doc "Two documents with a flexible break between."
  @spec flex_glue(t, binary, t) :: t
  def flex_glue(a, string \\ " ", b) when is_binary(string), do: concat(a, concat(flex_break(string), b))

  @doc "What is laid out in one line if it fits."
  @spec group(t, :self | :inherit | :normal | :optimistic | :pessimistic) :: t
  def group(doc, mode \\ :self)
      when is_part(doc) and mode in [:self, :inherit, :normal, :optimistic, :pessimistic],
      do: {:doc_group, doc, mode}

  @doc "Two documents with a space between."
  @spec space(t, t) :: t
  def space(a, b), do: concat(a, concat(" ", b))

  @doc "A new line."
  @spec line() :: :doc_line
  def line, do: :doc_line

  @doc "Two documents with a new line between."
  @spec line(t, t) :: t
  def line(a, b), do: concat(a, concat(:doc_line, b))

  @doc "What does not fit, however short it is."
  @spec force_unfit(t) :: t
  def force_unfit(doc) when is_part(doc), do: {:doc_force, doc}

  @doc "Is what stands up to the next break all that must fit?"
  @spec next_break_fits(t, :enabled | :disabled) :: t
  def next_break_fits(doc, mode \\ :enabled) when is_part(doc) and mode in [:enabled, :disabled],
    do: {:doc_fits, doc, mode}

  @doc "At most a number of the new lines that follow."
  @spec collapse_lines(pos_integer) :: t
  def collapse_lines(max) when is_integer(max) and max > 0, do: {:doc_collapse, max}

  @doc "Laid out without a limit of width."
  @spec no_limit(t) :: t
  def no_limit(doc) when is_part(doc), do: {:doc_limit, doc, :infinity}

  @doc "Documents folded from the right."
  @spec fold([t], (t, t -> t)) :: t
  def fold(docs, folder), do: fold_doc(docs, folder)

  @doc "Documents folded from the right."
  @spec fold_doc([t], (t, t -> t)) :: t
  def fold_doc([], _), do: []
  def fold_doc([doc], _), do: doc
  def fold_doc([doc | rest], folder) when is_function(folder, 2), do: folder.(doc, fold_doc(rest, folder))

  ## Layout

  @doc "The text of a document in lines of a width."
  @spec format(t, non_neg_integer | :infinity) :: iodata
  def format(doc, width) when is_part(doc) and is_limit(width), do: layout(width, 0, [{0, :flat, doc}])

  # The work is a list of {indentation, mode, document}. A mode of :flat comes from a group that fits.
  defp layout(_, _, []), do: []
  defp layout(w, k, [{_, _, doc} | rest]) when doc == [] or doc == :doc_nil, do: layout(w, k, rest)
  defp layout(w, _, [{i, _, :doc_line} | rest]), do: [indent(i) | layout(w, i, rest)]
  defp layout(w, k, [{i, m, {:doc_cons, a, b}} | rest]), do: layout(w, k, [{i, m, a}, {i, m, b} | rest])
  defp layout(w, k, [{_, _, doc} | rest]) when is_binary(doc), do: [doc | layout(w, k + byte_size(doc), rest)]
  defp layout(w, k, [{_, _, {:doc_string, s, n}} | rest]), do: [s | layout(w, k + n, rest)]
  defp layout(w, k, [{i, m, {:doc_force, doc}} | rest]), do: layout(w, k, [{i, m, doc} | rest])
  defp layout(w, k, [{i, m, {:doc_fits, doc, _}} | rest]), do: layout(w, k, [{i, m, doc} | rest])

  defp layout(w, k, [{i, m, {:doc_color, doc, color}} | rest]),
    do: [IO.ANSI.format_fragment(color, true) | layout(w, k, [{i, m, doc} | rest])]

  defp layout(w, k, [{i, m, {:doc_nest, doc, level, when_}} | rest]) do
    if when_ == :always or m == :break,
      do: layout(w, k, [{deeper(level, k, i), m, doc} | rest]),
      else: layout(w, k, [{i, m, doc} | rest])
  end

  defp layout(w, k, [{_, :flat, {:doc_break, s, _}} | rest]), do: [s | layout(w, k + byte_size(s), rest)]
  defp layout(w, _, [{i, :break, {:doc_break, _, :strict}} | rest]), do: [indent(i) | layout(w, i, rest)]

  defp layout(w, k, [{i, :break, {:doc_break, s, :flex}} | rest]) do
    k = k + byte_size(s)

    if w == :infinity or fits?(w - k, rest),
      do: [s | layout(w, k, rest)],
      else: [indent(i) | layout(w, i, rest)]
  end

  defp layout(w, k, [{i, :break, {:doc_group, doc, :inherit}} | rest]),
    do: layout(w, k, [{i, :break, doc} | rest])

  # Also in one that is flat: with next_break_fits/2 it is so only up to its next break.
  defp layout(w, k, [{i, _, {:doc_group, doc, _}} | rest]) do
    mode = if w == :infinity or fits?(w - k, [{i, :flat, doc}]), do: :flat, else: :break
    layout(w, k, [{i, mode, doc} | rest])
  end

  defp layout(w, k, [{i, m, {:doc_limit, doc, limit}} | rest]),
    do: layout(limit, k, [{i, m, doc}, {:width, w} | rest])

  defp layout(_, k, [{:width, w} | rest]), do: layout(w, k, rest)
  defp layout(w, k, [{i, _, {:doc_collapse, max}} | rest]), do: collapse(w, k, max, 0, i, rest)

  defp collapse(w, k, max, n, i, [{i2, m, doc} | rest] = work) do
    case doc do
      :doc_line -> collapse(w, k, max, n + 1, i2, rest)
      {:doc_cons, a, b} -> collapse(w, k, max, n, i, [{i2, m, a}, {i2, m, b} | rest])
      {:doc_nest, doc, level, :always} -> collapse(w, k, max, n, i, [{deeper(level, k, i2), m, doc} | rest])
      {:doc_group, doc, _} -> collapse(w, k, max, n, i, [{i2, m, doc} | rest])
      empty when empty == [] or empty == "" -> collapse(w, k, max, n, i, rest)
      _ -> collapsed(w, k, max, n, i, work)
    end
  end

  defp collapse(w, k, max, n, i, work), do: collapsed(w, k, max, n, i, work)

  defp collapsed(w, k, _, 0, _, work), do: layout(w, k, work)

  defp collapsed(w, _, max, n, i, work),
    do: [:binary.copy("\n", min(max, n) - 1), indent(i) | layout(w, i, work)]

  defp deeper(:cursor, k, _), do: k
  defp deeper(:reset, _, _), do: 0
  defp deeper(level, _, i), do: i + level

  defp indent(0), do: "\n"
  defp indent(i), do: ["\n" | :binary.copy(" ", i)]

  # Does the work fit in w columns, up to its first new line? Groups are flat as long as nothing else is known.
  # In mode :next the next break counts as a new line; in mode :plain it does not, whatever is inside.
  defp fits?(w, _) when w < 0, do: false
  defp fits?(_, []), do: true
  defp fits?(w, [{:width, _} | rest]), do: fits?(w, rest)
  defp fits?(w, [{_, _, doc} | rest]) when doc == [] or doc == :doc_nil, do: fits?(w, rest)
  defp fits?(_, [{_, _, :doc_line} | _]), do: true
  defp fits?(w, [{i, m, {:doc_cons, a, b}} | rest]), do: fits?(w, [{i, m, a}, {i, m, b} | rest])
  defp fits?(w, [{_, _, doc} | rest]) when is_binary(doc), do: fits?(w - byte_size(doc), rest)
  defp fits?(w, [{_, _, {:doc_string, _, n}} | rest]), do: fits?(w - n, rest)
  defp fits?(w, [{i, m, {:doc_nest, doc, _, _}} | rest]), do: fits?(w, [{i, m, doc} | rest])
  defp fits?(w, [{i, m, {:doc_color, doc, _}} | rest]), do: fits?(w, [{i, m, doc} | rest])
  defp fits?(_, [{_, m, {:doc_break, _, _}} | _]) when m in [:break, :next], do: true
  defp fits?(w, [{_, _, {:doc_break, s, _}} | rest]), do: fits?(w - byte_size(s), rest)
  defp fits?(_, [{_, m, {:doc_force, _}} | _]) when m in [:flat, :plain], do: false
  defp fits?(w, [{i, m, {:doc_force, doc}} | rest]), do: fits?(w, [{i, m, doc} | rest])
  defp fits?(w, [{i, :flat, {:doc_fits, doc, :enabled}} | rest]), do: fits?(w, [{i, :next, doc} | rest])
  defp fits?(w, [{i, _, {:doc_fits, doc, :disabled}} | rest]), do: fits?(w, [{i, :plain, doc} | rest])
  defp fits?(w, [{i, m, {:doc_fits, doc, _}} | rest]), do: fits?(w, [{i, m, doc} | rest])
  defp fits?(w, [{i, :flat, {:doc_group, doc, :optimistic}} | rest]), do: fits?(w, [{i, :next, doc} | rest])
  defp fits?(w, [{i, _, {:doc_group, doc, :pessimistic}} | rest]), do: fits?(w, [{i, :plain, doc} | rest])
  defp fits?(w, [{i, :break, {:doc_group, doc, :inherit}} | rest]), do: fits?(w, [{i, :break, doc} | rest])
  defp fits?(w, [{i, :break, {:doc_group, doc, _}} | rest]), do: fits?(w, [{i, :flat, doc} | rest])
  defp fits?(w, [{i, m, {:doc_group, doc, _}} | rest]), do: fits?(w, [{i, m, doc} | rest])
  defp fits?(w, [{i, m, {:doc_limit, doc, _}} | rest]), do: fits?(w, [{i, m, doc} | rest])
  defp fits?(_, [{_, _, {:doc_collapse, _}} | _]), do: true
end
