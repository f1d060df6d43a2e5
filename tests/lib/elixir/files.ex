# Files and folders: contents, what is known of them, links, copying, removing, streams.
defmodule Files do
  import Say

  def start do
    root = Path.join(System.tmp_dir!(), "avm_files_#{System.os_time()}")
    File.mkdir_p!(root)
    File.cd!(root)
    contents()
    questions()
    folders()
    removed()
    links()
    stats()
    times()
    modes()
    copied()
    copied_all()
    renamed()
    removed_all()
    current(root)
    opened()
    streams()
    errors()
    File.cd!("..")
    say(File.rm_rf!(root) |> List.first() == root)
    say(File.exists?(root))
    :ok
  end

  # which of the files of a folder comes first is the system's
  defp sorted({:ok, names}), do: {:ok, Enum.sort(names)}
  defp sorted(failure), do: failure

  defp message(fun) do
    fun.()
  rescue
    error in [File.Error, File.CopyError, File.RenameError, File.LinkError] ->
      {error.__struct__, error |> Map.from_struct() |> Map.to_list(), Exception.message(error)}
  end

  defp contents do
    say(File.write("a", "hello\nworld\r\nx"))
    say(File.write("a2", ["a", ?b, "é"]))
    say(File.write("a3", [955]))
    say(File.write("a3", [955], [:utf8]))
    say(File.read("a3"))
    say(File.write("no/a", "x"))
    say(message(fn -> File.write!("no/a", "x") end))
    say(File.write("a2", "z", [:append]))
    say(File.read("a2"))
    say(File.write("a2", "z", [:exclusive]))
    say(File.write("a2", :a))
    say(File.write("a2", ["a", 955], [:raw]))
    say(message(fn -> File.write!("a2", ["a", 955], [:raw]) end))
    say(message(fn -> File.write!(:a2, "x") end))
    say(File.read("none"))
    say(message(fn -> File.read!("none") end))
    say(File.read("."))
    say(message(fn -> File.read!(".") end))
    say(message(fn -> File.read!('a') end))
    say(message(fn -> File.read!(:a) end))
    say(File.read("a\0b"))
    say(message(fn -> File.read!("a\0b") end))
  end

  defp questions do
    say(File.exists?("a"))
    say(File.exists?("none"))
    say(File.exists?(".", [:raw]))
    say(File.dir?("a"))
    say(File.dir?("."))
    say(File.dir?(".", [:raw]))
    say(File.regular?("a"))
    say(File.regular?("."))
    say(File.regular?("a", [:raw]))
    say(File.exists?("a\0"))
  end

  defp folders do
    say(File.mkdir("d"))
    say(File.mkdir("d"))
    say(message(fn -> File.mkdir!("d") end))
    say(File.mkdir_p("d/e/f"))
    say(File.mkdir_p("d/e/f"))
    say(File.mkdir_p("a/b"))
    say(message(fn -> File.mkdir_p!("a/b") end))
    say(File.mkdir_p(""))
    say(File.mkdir_p("/"))
    say(message(fn -> File.mkdir_p!("d/e/g") end))
    say(message(fn -> File.mkdir!("d/x") end))
    say(File.mkdir_p("a"))
    say(File.mkdir_p("./q/../r"))
    say(File.ls() |> elem(1) |> Enum.sort())
    say(message(fn -> File.ls!() |> Enum.sort() end))
    say(File.ls("none"))
    say(message(fn -> File.ls!("none") end))
    say(message(fn -> File.ls!("d") |> Enum.sort() end))
    say(File.ls("a"))
  end

  defp removed do
    say(File.rm("none"))
    say(message(fn -> File.rm!("none") end))
    say(File.rm("d"))
    say(message(fn -> File.rm!("d") end))
    say(File.rmdir("d"))
    say(message(fn -> File.rmdir!("d") end))
    say(File.rmdir("d/x"))
    say(message(fn -> File.rmdir!("none") end))
    say(File.rmdir("a"))
    say(message(fn -> File.write!("d/e/f/x", "1") end))
  end

  defp links do
    say(File.ln_s("a", "l"))
    say(File.ln_s("a", "l"))
    say(message(fn -> File.ln_s!("a", "l") end))
    say(File.read_link("l"))
    say(File.read_link("a"))
    say(message(fn -> File.read_link!("a") end))
    say(message(fn -> File.read_link!("l") end))
    say(message(fn -> File.read_link!("none") end))
    say(File.ln("a", "h"))
    say(File.ln("a", "h"))
    say(message(fn -> File.ln!("a", "h") end))
    say(message(fn -> File.ln!("none", "h2") end))
    say(message(fn -> File.ln_s!("d", "ld") end))
    say(message(fn -> File.ln_s!("nowhere", "broken") end))
  end

  defp stats do
    say(File.stat("none"))
    say(message(fn -> File.stat!("none") end))
    say(message(fn -> File.lstat!("none") end))
    say(message(fn -> File.lstat!("l").type end))
    say(message(fn -> File.stat!("l").type end))
    say(message(fn -> File.stat!("a", time: :posix).mtime > 1 end))
    say(message(fn -> File.stat!("a", time: :foo) end))
    say(message(fn -> File.lstat!("d", time: :universal).type end))
    say(File.stat("broken"))
    say(message(fn -> File.lstat!("broken").type end))
    say(File.exists?("broken"))
    say(File.Stat.to_record(%File.Stat{}))
    say(File.Stat.from_record({:a}))
    say(Map.keys(File.stat!("a")) |> length())
    say(message(fn -> File.stat!("a").size end))
    say(tuple_size(elem(File.stat!("a").mtime, 0)))
    say(message(fn -> File.stat!("a").links end))
    say(File.stat("a", time: :posix) |> elem(0))
    say(File.lstat("none"))
    say(File.Stat.from_record(File.Stat.to_record(File.stat!("a"))) == File.stat!("a"))
  end

  defp times do
    say(File.touch("t", {{2020, 1, 2}, {3, 4, 5}}))
    say(message(fn -> File.stat!("t").mtime end))
    say(File.touch("t", 1000))
    say(message(fn -> File.stat!("t").mtime end))
    say(File.touch("no/t"))
    say(message(fn -> File.touch!("no/t") end))
    say(message(fn -> File.touch!("t") end))
    say(File.touch("t", :a))
    say(message(fn -> File.touch!("t", {{2020, 13, 1}, {0, 0, 0}}) end))
    say(File.touch("d"))
  end

  defp modes do
    say(message(fn -> File.write_stat!("a", File.stat!("a")) end))
    say(message(fn -> File.write_stat!("none", File.stat!("a")) end))
    say(File.chmod("t", 0o600))
    say(message(fn -> File.stat!("t").mode end))
    say(File.chmod("none", 0o600))
    say(message(fn -> File.chmod!("none", 0o600) end))
    say(message(fn -> File.chmod!("t", 0o644) end))
    say(File.chown("none", 1))
    say(message(fn -> File.chown!("none", 1) end))
    say(File.chgrp("none", 1))
    say(message(fn -> File.chgrp!("none", 1) end))
    say(message(fn -> File.chown!("t", File.stat!("t").uid) end))
    say(message(fn -> File.chgrp!("t", File.stat!("t").gid) end))
    say(File.write_stat("t", %{File.stat!("t") | mtime: {{2001, 1, 1}, {1, 1, 1}}, mode: 0o640}))
    say(message(fn -> File.stat!("t").mtime end))
    say(message(fn -> File.stat!("t").mode end))
    say(File.write_stat("t", %{File.stat!("t", time: :posix) | mtime: 5}, time: :posix))
    say(message(fn -> File.stat!("t", time: :posix).mtime end))
  end

  defp copied do
    say(File.cp("a", "c1"))
    say(message(fn -> File.read!("c1") end))
    say(File.cp("none", "c2"))
    say(message(fn -> File.cp!("none", "c2") end))
    say(File.cp("a", "d"))
    say(message(fn -> File.cp!("a", "no/c") end))
    say(File.cp("d", "c3"))
    say(File.cp("a", "a"))
    say(message(fn -> File.read!("c1") end))
    say(File.cp("a3", "c1", fn _, _ -> true end))
    say(message(fn -> File.read!("c1") end))
    say(File.cp("a3", "c1", :a))
    say(File.cp("a3", "c1", on_conflict: fn _, _ -> true end))
    say(File.cp("l", "c4"))
    say(message(fn -> File.lstat!("c4").type end))
    say(File.write("over", "1"))
    say(File.cp("a3", "c1", fn source, destination -> {source, destination} == {1, 2} end))
    say(File.chmod("over", 0o640))
    say(File.cp("over", "over2"))
    say(message(fn -> File.stat!("over2").mode end))
    say(message(fn -> File.cp!("over", "over2") end))
    say(message(fn -> File.cp!("a", "over2", fn "a", "over2" -> false end) end))
    say(message(fn -> File.read!("over2") end))
    say(message(fn -> File.cp!("a", "over2", on_conflict: fn "a", "over2" -> true end) end))
    say(message(fn -> File.read!("over2") end))
  end

  defp copied_all do
    say(File.cp_r("d", "d2") |> sorted())
    say(File.cp_r("none", "d3") |> sorted())
    say(message(fn -> File.cp_r!("none", "d3") end))
    say(File.cp_r("d", "a") |> sorted())
    say(message(fn -> File.cp_r!("d", "a") end))
    say(File.cp_r("a", "d") |> sorted())
    say(File.cp_r("ld", "d4") |> sorted())
    say(message(fn -> File.lstat!("d4").type end))
    say(File.cp_r("a", "c5") |> sorted())
    say(File.cp_r("a", "c5") |> sorted())
    say(File.cp_r("l", "c5") |> sorted())
    say(File.cp_r("a", "new/dir/x") |> sorted())
    say(File.cp_r("d", "d2/e", :x) |> sorted())
    say(File.cp_r("l", "lnew") |> sorted())
    say(File.read_link("lnew"))
    say(message(fn -> File.cp_r!("d", "d") |> Enum.sort() end))
    say(File.cp_r("d/", "d5/") |> sorted())
    say(File.cp_r('d', 'd6') |> sorted())

    say(
      File.cp_r("d", "d2", fn source, destination -> {source, destination} != {"d/e/f/x", "d2/e/f/x"} end)
      |> sorted()
    )

    say(File.cp_r("d", "d2", on_conflict: fn _, _ -> false end) |> sorted())
    say(message(fn -> File.read!("d2/e/f/x") end))
  end

  defp renamed do
    say(File.rename("c1", "c9"))
    say(File.rename("none", "x"))
    say(message(fn -> File.rename!("none", "x") end))
    say(File.rename("a", "d"))
    say(message(fn -> File.rename!("d", "a") end))
    say(File.copy("a", "k"))
    say(File.copy("a", "k", 3))
    say(message(fn -> File.read!("k") end))
    say(File.copy("none", "k"))
    say(message(fn -> File.copy!("none", "k") end))
    say(message(fn -> File.copy!("a", "no/k", 5) end))
    say(message(fn -> File.read!("k") end))
    say(message(fn -> File.write!("k2", "") end))
    say(message(fn -> File.copy!("a", "k2") end))
    say(message(fn -> File.open!("a", [:read], fn from -> File.copy(from, "k2", 4) end) end))
    say(message(fn -> File.read!("k2") end))
  end

  defp removed_all do
    say(File.rm_rf("none") |> sorted())
    say(message(fn -> File.rm_rf!("none") end))
    say(File.rm_rf("d2") |> sorted())
    say(File.rm_rf("ld") |> sorted())
    say(File.rm_rf("a2") |> sorted())
    say(File.rm_rf("a/b") |> sorted())
    say(message(fn -> File.rm_rf!("a/b") end))
    say(File.rm_rf("broken") |> sorted())
    say(File.rm_rf('d6') |> sorted())
  end

  defp current(root) do
    say(File.cd("none"))
    say(message(fn -> File.cd!("none") end))
    say(message(fn -> File.cd!("none", fn -> 1 end) end))
    say(File.cd("a"))
    say(message(fn -> File.cwd!() == root end))
    say(File.cwd() == {:ok, root})
    say(message(fn -> File.cd!("d", fn -> File.cwd!() end) == Path.join(root, "d") end))
    say(message(fn -> File.cwd!() == root end))
    say(File.cd("d"))
    say(message(fn -> File.cd!("..") end))
    say(message(fn -> File.cwd!() == root end))
  end

  defp opened do
    say(File.open("none"))
    say(message(fn -> File.open!("none") end))
    say(File.open("a", [:read], fn f -> IO.read(f, :line) end))
    say(message(fn -> File.open!("a", [:read], &IO.read(&1, :eof)) end))
    say(File.open("a", &IO.read(&1, 2)))
    say(message(fn -> File.open!("none", [:read], & &1) end))
    say(File.open("a", :read))
    say(File.open("w", [:write, :utf8], fn f -> IO.write(f, "é") end))
    say(message(fn -> File.read!("w") end))
    say(message(fn -> File.open!("w", [:utf8], &IO.read(&1, 2)) end))
    say(message(fn -> File.open!("w", [], &:file.read(&1, 2)) end))
    say(message(fn -> File.open!("w", [:charlist], &:file.read(&1, 2)) end))
    say(message(fn -> File.open!("w", fn f -> File.close(f) end) end))
    say(File.open("w", 1))
  end

  defp streams do
    say(message(fn -> File.stream!("a") end))
    say(message(fn -> File.stream!("a", [:utf8], 3) end))
    say(message(fn -> File.stream!("a") |> Enum.to_list() end))
    say(message(fn -> File.stream!("a", [], 4) |> Enum.to_list() end))
    say(message(fn -> File.stream!("a", [:utf8], 4) |> Enum.to_list() end))
    say(message(fn -> File.stream!("none") |> Enum.to_list() end))
    say(message(fn -> File.stream!("a") |> Enum.member?("x") end))
    say(message(fn -> File.stream!("a") |> Enum.take(1) end))
    say(message(fn -> Enum.into(["a", "b"], File.stream!("s")) end))
    say(message(fn -> File.read!("s") end))
    say(message(fn -> Enum.into(["é"], File.stream!("s", [:append, :utf8])) end))
    say(message(fn -> File.read!("s") end))
    say(message(fn -> Enum.into(["a"], File.stream!("no/s")) end))
    say(message(fn -> File.stream!("a", [:trim_bom]) end))

    say(
      (
        File.write!("b", "\uFEFFab\ncd")
        File.stream!("b", [:trim_bom, encoding: :utf8]) |> Enum.to_list()
      )
    )

    say(File.stream!("b", [:trim_bom]) |> Enum.to_list())
    say(File.stream!("b", [:trim_bom], 2) |> Enum.to_list())
    say(message(fn -> File.stream!("a", [], 0) end))
    say(message(fn -> File.stream!("a", [], :line) |> Enum.at(1) end))
    say(message(fn -> File.stream!("a", [:append]) |> Enum.at(1) end))
    say(message(fn -> File.stream!("a", [:delayed_write]) end))
    say(message(fn -> File.stream!("a", [{:read_ahead, 5}]) end))
    say(message(fn -> File.stream!("a", read_ahead: false) end))
    say(message(fn -> File.stream!("a", [:write]) end))
    say(message(fn -> File.stream!("a", [:compressed]) end))
    say(Enum.slice(File.stream!("a"), 0, 1))
    say(message(fn -> File.stream!('a').path end))
    say(message(fn -> Enum.into(["a"], File.stream!("s", [], 1)) |> Enum.to_list() end))
    say(message(fn -> File.write!("lines", "a\nbé\n") end))
    say(message(fn -> File.stream!("lines") |> Enum.count() end))
    say(message(fn -> File.stream!("lines") |> Stream.map(&String.upcase/1) |> Enum.join() end))
    say(message(fn -> File.stream!("lines", [:utf8], 2) |> Enum.to_list() end))
    say(message(fn -> File.stream!("lines", [], 2) |> Enum.to_list() end))
    say(message(fn -> File.stream!("lines") |> Stream.into(File.stream!("lines2")) |> Stream.run() end))
    say(message(fn -> File.read!("lines2") end))
    say(Enum.zip(File.stream!("lines"), 1..5))
  end

  defp errors do
    say(File.Error.message(%File.Error{reason: :enoent, action: "x", path: "a"}))
    say(Exception.message(%File.Error{reason: :enoent, action: "get", path: nil}))
    say(Exception.message(%File.Error{reason: :enoent, action: "get", path: ""}))

    say(
      Exception.message(%File.CopyError{reason: :enoent, action: "x", source: "a", destination: "b", on: "c"})
    )

    say(
      Exception.message(%File.CopyError{reason: :enoent, action: "x", source: "a", destination: "b", on: ""})
    )

    say(
      Exception.message(%File.CopyError{reason: :enoent, action: "x", source: "a", destination: "b", on: nil})
    )

    say(
      Exception.message(%File.RenameError{
        reason: :enoent,
        action: "x",
        source: "a",
        destination: "b",
        on: "c"
      })
    )

    say(
      Exception.message(%File.RenameError{reason: :enoent, action: "x", source: "a", destination: "b", on: ""})
    )

    say(Exception.message(%File.LinkError{reason: :enoent, action: "x", existing: "a", new: "b"}))
    say(Exception.message(%File.Error{reason: :eexist, action: "remove directory", path: "a"}))
    say(Exception.message(%File.Error{reason: :eexist, action: "make directory", path: "a"}))
    say(%File.Stream{})
    say(%File.Stat{})
    say(Exception.message(%File.Error{reason: :eexist, action: "remove directory", path: ""}))
  end
end
