# Applications, code, modules, nodes, the system: what they know of themselves.
defprotocol Systems.Sized do
  @doc "How large something is."
  def size(thing)
end

defimpl Systems.Sized, for: List do
  def size(list), do: length(list)
end

defmodule Systems do
  import Say

  def start do
    application()
    application_control()
    code()
    modules()
    nodes()
    system_time()
    environment()
    system()
    protocols()
    processes()
    :ok
  end

  defp application do
    say(Application.get_env(:systems_app, :none))
    say(Application.get_env(:systems_app, :none, :default))
    say(Application.put_env(:systems_app, :key, 1))
    say(Application.put_env(:systems_app, :other, [2], persistent: true))
    say(Application.fetch_env(:systems_app, :key))
    say(Application.fetch_env(:systems_app, :none))
    say(Application.fetch_env!(:systems_app, :key))
    say(Application.fetch_env!(:systems_app, :other))
    say(Application.get_all_env(:systems_app) |> Enum.sort())
    say(Application.put_all_env(systems_app: [a: 1, b: 2], systems_other: [c: 3]))
    say(Application.put_all_env([systems_app: [d: 4]], persistent: true))
    say(Application.get_all_env(:systems_app) |> Enum.sort())
    say(Application.delete_env(:systems_app, :key))
    say(Application.delete_env(:systems_app, :a, persistent: true))
    say(Application.get_env(:systems_app, :key))
    say(Application.get_all_env(:systems_other))
  end

  defp application_control do
    say(
      Application.load(
        {:application, :systems_loaded,
         description: 'an app',
         vsn: '1.2',
         modules: [],
         registered: [],
         applications: [:kernel, :stdlib],
         env: [from: :spec]}
      )
    )

    say(Application.load(:systems_missing) |> elem(0))
    say(Application.ensure_loaded(:systems_loaded))
    say(Application.spec(:systems_loaded, :vsn))
    say(Application.spec(:systems_loaded, :applications))
    say(Application.spec(:systems_loaded)[:description])
    say(Application.spec(:systems_none))
    say(Application.spec(:systems_none, :vsn))
    say(Application.get_env(:systems_loaded, :from))
    say(Application.loaded_applications() |> List.keyfind(:systems_loaded, 0))
    say(Application.start(:systems_loaded))
    say(Application.start(:systems_loaded, :temporary))
    say(Application.ensure_started(:systems_loaded))
    say(Application.started_applications() |> List.keyfind(:systems_loaded, 0))
    say(Application.started_applications(1000) |> List.keymember?(:systems_loaded, 0))
    say(Application.stop(:systems_loaded))
    say(Application.stop(:systems_loaded))
    say(Application.unload(:systems_loaded))
    say(Application.unload(:systems_loaded))
    say(Application.get_application(Systems))
    say(Application.ensure_started(:systems_missing) |> elem(0))
    say(Application.format_error({:already_started, :x}))
    say(Application.format_error({:not_started, :x}))
    say(Application.format_error({:bad_application, :x}))
  end

  defp code do
    say(Code.ensure_loaded(Systems))
    say(Code.ensure_loaded(NoSuchModule))
    say(Code.ensure_loaded!(Systems))
    say(Code.ensure_loaded!(NoSuchModule))
    say(Code.ensure_loaded?(Enum))
    say(Code.ensure_compiled(Systems))
    say(Code.ensure_compiled(NoSuchModule))
    say(Code.ensure_compiled!(Systems))
    say(Code.ensure_compiled!(NoSuchModule))
  end

  defp modules do
    say(Module.concat([Foo, :Bar, "Baz"]))
    say(Module.concat(Foo, Bar))
    say(Module.concat(Foo, "Elixir.Bar.Baz"))
    say(Module.concat([:"Elixir.A", nil]))
    say(Module.safe_concat(Systems, Sized))
    say(Module.safe_concat([Systems, :Sized]))
    say(Module.safe_concat(Systems, "NeverHeardOfThisOne"))
    say(Module.split(Systems.Sized))
    say(Module.split("Elixir.A.B"))
    say(Module.split(:lists))
  end

  defp nodes do
    say(Node.self())
    say(Node.alive?())
    say(Node.list())
    say(Node.list(:hidden))
    say(Node.list([:this, :visible]))
    say(Node.get_cookie())
    say(Node.ping(:none@nowhere))
    say(Node.connect(:none@nowhere))
    say(Node.disconnect(:none@nowhere))
    say(Node.stop())
    say(Node.set_cookie(:none@nowhere, :cookie))
    me = self()
    say(is_pid(Node.spawn(Node.self(), fn -> send(me, :spawned) end)))
    say(receive(do: (x -> x)))
    say(is_pid(Node.spawn(Node.self(), fn -> send(me, :with_options) end, [:link])))
    say(receive(do: (x -> x)))
    say(is_pid(Node.spawn(Node.self(), Kernel, :send, [me, :by_name])))
    say(receive(do: (x -> x)))
    say(is_pid(Node.spawn(Node.self(), Kernel, :send, [me, :by_name_too], [:link])))
    say(receive(do: (x -> x)))
    say(is_pid(Node.spawn_link(Node.self(), fn -> send(me, :linked) end)))
    say(receive(do: (x -> x)))
    say(is_pid(Node.spawn_link(Node.self(), Kernel, :send, [me, :linked_by_name])))
    say(receive(do: (x -> x)))
    {pid, ref} = Node.spawn_monitor(Node.self(), fn -> exit(:over) end)
    say(receive(do: ({:DOWN, ^ref, :process, ^pid, why} -> why)))
    {pid, ref} = Node.spawn_monitor(Node.self(), Kernel, :exit, [:by_name])
    say(receive(do: ({:DOWN, ^ref, :process, ^pid, why} -> why)))
    say(Node.monitor(Node.self(), false))
    say(Node.monitor(Node.self(), false, [:allow_passive_connect]))
  end

  defp system_time do
    say(abs(System.system_time() - System.os_time()) < 10_000_000_000)
    say(abs(System.system_time(:second) - System.os_time(:second)) < 10)
    say(is_integer(System.monotonic_time()))
    say(System.monotonic_time(:millisecond) <= System.monotonic_time(:millisecond))
    say(is_integer(System.time_offset()))

    say(
      abs(
        System.time_offset(:second) + System.monotonic_time(:second) - System.system_time(:second)
      ) <= 1
    )

    say(System.convert_time_unit(1500, :millisecond, :second))
    say(System.convert_time_unit(-1, :second, :microsecond))
    say(System.convert_time_unit(3, 2, 1000))
    say(System.convert_time_unit(1, :none, :second))
    say(System.unique_integer() != System.unique_integer())
    say(System.unique_integer([:positive]) > 0)
    say(System.unique_integer([:monotonic]) < System.unique_integer([:monotonic]))
  end

  defp environment do
    say(System.get_env("SYSTEMS_NONE"))
    say(System.get_env("SYSTEMS_NONE", "default"))
    say(System.put_env("SYSTEMS_ONE", "1"))
    say(System.get_env("SYSTEMS_ONE"))
    say(System.get_env()["SYSTEMS_ONE"])
    say(System.fetch_env("SYSTEMS_ONE"))
    say(System.fetch_env("SYSTEMS_NONE"))
    say(System.fetch_env!("SYSTEMS_ONE"))
    say(System.fetch_env!("SYSTEMS_NONE"))
    say(System.put_env([{"SYSTEMS_TWO", "2"}, {"SYSTEMS_ONE", nil}]))
    say({System.get_env("SYSTEMS_ONE"), System.get_env("SYSTEMS_TWO")})
    say(System.put_env(%{"SYSTEMS_THREE" => "3"}))
    say(System.delete_env("SYSTEMS_THREE"))
    say(System.fetch_env("SYSTEMS_THREE"))
  end

  defp system do
    say(System.argv(["a", "b"]))
    say(System.argv())
    say(is_binary(System.tmp_dir()))
    say(is_binary(System.tmp_dir!()))
    say(is_binary(System.user_home!()))
    say(is_binary(System.user_home() || ""))
    say(System.version() =~ ".")
    say(is_map(System.build_info()))
    say(String.to_integer(System.otp_release()) > 20)
    say(System.schedulers() >= System.schedulers_online())
    say(System.endianness() == System.compiled_endianness())
    say(String.to_integer(System.pid()) > 0)
    say(System.no_halt(true))
    say(System.no_halt())
    say(System.no_halt(false))
  end

  defp protocols do
    say(Systems.Sized.size([1, 2]))
    say(Systems.Sized.size(1))
    say(Protocol.assert_protocol!(Systems.Sized))
    say(Protocol.assert_protocol!(Systems))
    say(Protocol.assert_impl!(Systems.Sized, List))
    say(Protocol.assert_impl!(Systems.Sized, Map))
    say(Enumerable.count([1, 2, 3]))
    say(Enumerable.count(%{a: 1}))
    say(Enumerable.member?(1..3, 2))
    say(Enumerable.slice([1]) |> elem(0))
    {acc, fun} = Collectable.into([1])
    say(fun.(fun.(acc, {:cont, 2}), :done))
    say(String.Chars.to_string(:atom))
    say(List.Chars.to_charlist(12))

    say(
      Inspect.inspect([1], %Inspect.Opts{})
      |> Inspect.Algebra.format(80)
      |> IO.iodata_to_binary()
    )
  end

  defp processes do
    {:ok, sup} =
      PartitionSupervisor.start_link(
        child_spec: {Agent, fn -> 0 end},
        name: Systems.Parts,
        partitions: 2
      )

    say(is_pid(sup))
    say(PartitionSupervisor.partitions(Systems.Parts))
    say(Registry.child_spec(keys: :unique, name: Systems.Names))
    say(Supervisor.Default.init({:ok, :anything}))
  end
end
