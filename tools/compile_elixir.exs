# Compile our Elixir modules: elixir tools/compile_elixir.exs FOLDER OUT. Called by tools/build_lib.py.
#
# They are named like Elixir's own, on which this compiler runs, so none of them may be loaded here: each
# module gets `@compile {:autoload, false}`, except those that Elixir lacks (the others may need their macros).
#
# A protocol becomes a module that knows the library's own implementations and looks for a program's by name
# when it is first asked: what Elixir makes when it consolidates, without having to know the program.

defmodule CompileElixir do
  @options [docs: false, debug_info: false, ignore_module_conflict: true, no_warn_undefined: :all]

  @guards [
    Tuple: :is_tuple,
    Atom: :is_atom,
    List: :is_list,
    Map: :is_map,
    BitString: :is_bitstring,
    Integer: :is_integer,
    Float: :is_float,
    Function: :is_function,
    PID: :is_pid,
    Port: :is_port,
    Reference: :is_reference
  ]

  def main([folder, out]) do
    Enum.each(@options, fn {name, value} -> Code.put_compiler_option(name, value) end)
    out = Path.expand(out)
    File.mkdir_p!(out)
    File.cd!(folder)
    files = for f <- Enum.sort(Path.wildcard("lib/**/*.ex")), do: {f, parse(f)}
    impls = Enum.flat_map(files, fn {_, ast} -> implementations(ast) end)
    Enum.each(files, &refuse_nested/1)
    # protocols first: one that Elixir lacks must be there when its implementations are compiled
    for {file, ast} <- Enum.sort_by(files, fn {_, ast} -> not has_protocol?(ast) end) do
      for {module, beam} <- Code.compile_quoted(rewrite(ast, impls), file) do
        target = Path.join(out, "#{module}.beam")
        if File.exists?(target), do: raise("#{file}: #{inspect(module)} is already there")
        File.write!(target, beam)
      end
    end
  end

  defp parse(file) do
    Code.string_to_quoted!(File.read!(file), file: file, columns: false)
  end

  defp has_protocol?(ast) do
    {_, found} =
      Macro.prewalk(ast, false, fn node, acc -> {node, acc or match?({:defprotocol, _, _}, node)} end)

    found
  end

  # A nested module is written without its parent's name, so its own is not known before it is compiled.
  defp refuse_nested({file, ast}) do
    for statement <- statements(ast), {:defmodule, _, [_, [do: body]]} <- [statement] do
      Macro.prewalk(body, fn
        {:defmodule, meta, _} ->
          raise "#{file}:#{meta[:line]}: a nested module; write it beside the other one"

        node ->
          node
      end)
    end
  end

  # [{protocol, type}] of all defimpl of a file
  defp implementations(ast) do
    {_, found} =
      Macro.prewalk(ast, [], fn
        {:defimpl, _, [protocol, [{:for, types} | _] | _]} = node, acc ->
          {node, for(t <- List.wrap(types), do: {name(protocol), name(t)}) ++ acc}

        node, acc ->
          {node, acc}
      end)

    found
  end

  defp name({:__aliases__, _, parts}), do: Module.concat(parts)
  defp name(atom) when is_atom(atom), do: atom

  defp rewrite(ast, impls) do
    Macro.postwalk(ast, fn
      {:defmodule, meta, [alias, [do: body]]} ->
        {:defmodule, meta, [alias, [do: unloaded(name(alias), body)]]}

      {:defimpl, meta, [protocol, options, [do: body]]} ->
        {:defimpl, meta, [protocol, options, [do: unloaded(name(protocol), body)]]}

      {:defimpl, meta, [protocol, options]} ->
        {body, options} = Keyword.pop!(options, :do)
        {:defimpl, meta, [protocol, options, [do: unloaded(name(protocol), body)]]}

      {:defprotocol, meta, [alias, [do: body]]} ->
        {:defmodule, meta, [alias, [do: protocol(name(alias), body, impls)]]}

      node ->
        node
    end)
  end

  defp unloaded(module, body) do
    if known?(module) do
      quote do
        @compile {:autoload, false}
        unquote(body)
      end
    else
      body
    end
  end

  defp known?(module), do: :code.which(module) != :non_existing

  defp protocol(module, body, impls) do
    types = for {^module, type} <- impls, do: type
    {builtin, structs} = Enum.split_with(types, &(&1 == Any or Keyword.has_key?(@guards, short(&1))))
    any? = fallback?(body)

    built =
      for {type, guard} <- @guards do
        target = Module.concat(module, type)

        result =
          if Module.concat([type]) in builtin,
            do: target,
            else: quote(do: __look__(unquote(target)))

        quote do
          def impl_for(data) when unquote(guard)(data), do: unquote(result)
        end
      end

    known =
      for type <- structs do
        quote do
          def struct_impl_for(unquote(type)), do: unquote(Module.concat(module, type))
        end
      end

    functions = for {:def, _, [{f, _, args}]} <- statements(body), do: {f, length(args)}

    # without an alias: what a struct's name is must not depend on where the code stands
    module_body =
      quote do
        @type t :: term
        unquote_splicing(Enum.map(statements(body), &statement/1))

        @doc "The module that implements this protocol for a value, or nil."
        @spec impl_for(term) :: atom | nil
        def impl_for(%{__struct__: struct}) when is_atom(struct), do: struct_impl_for(struct)
        unquote_splicing(built)

        @doc false
        unquote_splicing(known)

        def struct_impl_for(struct) do
          __look__(
            :erlang.binary_to_atom(<<unquote("#{module}."), unquote(quote do: __name__(struct))::binary>>)
          )
        end

        defp __name__(struct) do
          case :erlang.atom_to_binary(struct) do
            <<"Elixir.", name::binary>> -> name
            name -> name
          end
        end

        @compile {:inline, __name__: 1}

        defp __look__(impl) do
          case :erlang.function_exported(impl, :__impl__, 1) or :code.ensure_loaded(impl) do
            true ->
              impl

            {:module, _} ->
              if :erlang.function_exported(impl, :__impl__, 1),
                do: impl,
                else: unquote(fallback(module, any?))

            _ ->
              unquote(fallback(module, any?))
          end
        end

        @doc "As `impl_for/1`, but raises `Protocol.UndefinedError`."
        @spec impl_for!(term) :: atom
        def impl_for!(data) do
          case impl_for(data) do
            nil -> :erlang.error(Protocol.UndefinedError.exception(protocol: unquote(module), value: data))
            impl -> impl
          end
        end

        # what an implementation is checked against
        @doc false
        def behaviour_info(:callbacks), do: unquote(Enum.sort(functions))
        def behaviour_info(:optional_callbacks), do: []

        @doc false
        def __protocol__(:module), do: unquote(module)
        def __protocol__(:functions), do: unquote(Enum.sort(functions))
        def __protocol__(:consolidated?), do: false
        def __protocol__(:impls), do: :not_consolidated
      end

    unloaded(module, module_body)
  end

  defp fallback(module, true), do: Module.concat(module, Any)
  defp fallback(_, false), do: nil

  defp fallback?(body) do
    Enum.any?(statements(body), &match?({:@, _, [{:fallback_to_any, _, [true]}]}, &1))
  end

  # def f(a, b) of a protocol -> a function that calls the implementation
  defp statement({:def, meta, [{f, _, args}]}) do
    args = Macro.generate_arguments(length(args), __MODULE__)

    {:def, meta,
     [{f, meta, args}, [do: quote(do: impl_for!(unquote(hd(args))).unquote(f)(unquote_splicing(args)))]]}
  end

  defp statement({:@, _, [{:fallback_to_any, _, _}]}), do: nil
  # an implementation is compiled against Elixir's protocol; ours keeps its callbacks as specs
  defp statement(other), do: other

  defp statements({:__block__, _, list}), do: list
  defp statements(one), do: [one]

  defp short(module), do: module |> Module.split() |> hd() |> String.to_atom()
end

CompileElixir.main(System.argv())
