# Versions and requirements on them.
defmodule Versions do
  import Say

  def start do
    versions()
    requirements()
    errors()
    parsed()
    random()
    :ok
  end

  defp versions do
    say(Version.parse!("x"))
    say(Version.parse(:a))
    say(Version.parse!(:a))
    say(Version.to_string(Version.parse!("1.2.3-a.1+b.c")))
    say(to_string(Version.parse!("1.2.3-a.1+b.c")))
    say(inspect(Version.parse!("1.2.3")))
    say(Version.compare("1.2.3", Version.parse!("1.2.3-a")))
    say(Version.compare("x", "y"))
    say(Version.compare("1.2.3-a", "1.2.3-b"))
    say(Version.compare("1.2.3-1", "1.2.3-a"))
    say(Version.compare("1.2.3-a.b", "1.2.3-a"))
    say(Version.compare("1.2.3-a.b.1", "1.2.3-a.b.0"))
    say(Version.compare("1.2.3-a", "1.2.3"))
    say(to_string(%Version{major: 1, minor: 2, patch: 3, pre: ["a", 1], build: nil}))
    say(to_string(%Version{major: 1, minor: 2, patch: 3, pre: [], build: "x"}))
    say(inspect(%Version{major: 1, minor: 2, patch: 3, pre: [], build: "x"}))
    say(Version.to_string("x"))
    say(Exception.message(%Version.InvalidVersionError{version: :x}))
    say(Version.InvalidVersionError.exception("a"))
    say(Version.InvalidVersionError.exception(:a))
    say(inspect(Version.parse!("1.2.3-a.1+b.c")))
    say(Version.parse("1.2.3-a.1+b.c") |> elem(1) |> Map.from_struct())
  end

  defp requirements do
    say(Version.match?("1.2.3", "x"))
    say(Version.match?("x", "x"))
    say(Version.match?("x", ">= 1.0.0"))
    say(Version.match?("1.2.3", ">= 1.0.0", foo: 1))
    say(Version.parse_requirement(:a))
    say(Version.parse_requirement!("x"))
    say(Version.parse_requirement!(:x))
    say(Version.compile_requirement(Version.parse_requirement!("> 1.0.0")))
    say(Version.match?("1.2.3", Version.compile_requirement(Version.parse_requirement!("> 1.0.0"))))
    say(Version.match?("1.2.3-a", Version.parse_requirement!(">= 1.2.3-a"), allow_pre: false))
    say(Version.match?("1.2.3-a", Version.parse_requirement!(">= 1.2.0 and < 1.2.3-b"), allow_pre: false))
    say(Version.match?("1.2.3-a", Version.parse_requirement!("!= 1.2.0"), allow_pre: false))
    say(Version.match?("1.2.3-a", Version.parse_requirement!("<= 1.2.3 or >= 1.2.3-a"), allow_pre: false))
    say(Version.match?("2.0.0-a", "~> 1.0"))
    say(Version.match?("2.0.0-a", "~> 1.0-b"))
    say(Version.match?("1.0.0-c", "~> 1.0-b"))
    say(Version.match?("1.0.0-a", "~> 1.0-b"))
    say(Version.match?("1.1.0-a", "~> 1.0.0-b"))
    say(Version.match?("1.2.3", "~> 1.2.3", allow_pre: nil))
    say(Exception.message(%Version.InvalidRequirementError{requirement: 5}))
    say(inspect(%Version.Requirement{source: "x"}))
    say(Version.match?("1.0.0", "== 1.0.0 or == 2.0.0 and == 2.0.0"))
    say(Version.match?("2.0.0", "== 1.0.0 and == 1.0.0 or == 2.0.0"))
    say(Version.parse_requirement!("== 1.2.3-a+b.c.1").lexed)
    say(Version.parse_requirement!("> 1.0.0 and 2.0.0").lexed)
  end

  defp errors do
    say(Exception.message(Version.InvalidVersionError.exception("a")))
    say(Exception.message(Version.InvalidRequirementError.exception("a")))

    say(
      try do
        Version.parse!("1.x")
      rescue
        error in Version.InvalidVersionError -> Exception.message(error)
      end
    )
  end

  @versions ~w(1.2.3 1.2 1 1.2.3.4 01.2.3 1.2.03 1.2.3- 1.2.3+ 1.2.3-a..b 1.2.3-a.01 1.2.3-01a 1.2.3-0 1.2.3-a.1.b 1.2.3--
               1.2.3+a+b 1.2.3+01.a 1.2.3-a+b-c 1.2.3-é 1.2.3-a_b -1.2.3 1.2.x 1.2.3a 1.2-a 1.2.3-a. 1.2.3+. 1.2.3-+a a.b.c
               99999999999999999999.0.0 1..3 1.2.3-00 +1.2.3 1_0.2.3)

  @requirements [
    "1.2.3",
    "= 1.2.3",
    "== 1.2.3",
    ">1.2.3",
    "> 1.2",
    "~> 1",
    "~> 1.2",
    "~> 1.2.3",
    "~> 1.2-dev",
    "~> 1.2.3-dev.1",
    "> 1.0.0 and < 2.0.0",
    "> 1.0.0 or < 2.0.0",
    "> 1.0.0, < 2.0.0",
    "> 1.0.0 and",
    "and > 1.0.0",
    "> 1.0.0 < 2.0.0",
    "",
    " ",
    "  > 1.0.0  ",
    "> 1.0.0and < 2.0.0",
    "1.2",
    ">> 1.0.0",
    "=> 1.0.0",
    "== == 1.0.0",
    ">",
    "> a",
    "1.0.0 or 2.0.0",
    "1.0.0 2.0.0",
    "> 1.0.0 and and < 2.0.0",
    "~> 1.2.3+b",
    ">\t1.0.0",
    "> 1.0.0 AND < 2.0.0",
    "~ 1.0",
    "<= 1.0.0 and >= 0.5.0 or == 3.0.0 and ~> 3.0"
  ]

  defp parsed do
    for version <- @versions, do: say({version, Version.parse(version)})

    for requirement <- @requirements do
      say({requirement, Version.parse_requirement(requirement)})
    end
  end

  # seven hundred pairs of a version and a requirement
  defp random do
    Enum.reduce(1..700, 7, fn _, state ->
      {version, state} = version(state)
      {other, state} = version(state)
      {first, state} = clause(state)
      {second, state} = clause(state)
      {joint, state} = pick(state, [" and ", " or ", nil])
      requirement = if joint, do: first <> joint <> second, else: first

      met =
        case Version.parse_requirement(requirement) do
          {:ok, parsed} ->
            parsed = Version.compile_requirement(parsed)
            [Version.match?(version, parsed), Version.match?(version, parsed, allow_pre: false)]

          :error ->
            :error
        end

      IO.puts(inspect([version, other, Version.compare(version, other), requirement, met]))
      state
    end)
  end

  defp pick(state, list) do
    {at, state} = number(state, length(list))
    {Enum.at(list, at), state}
  end

  defp version(state) do
    {numbers, state} = Enum.map_reduce(1..3, state, fn _, state -> number(state, 3) end)
    {pre, state} = pick(state, ["", "", "-a", "-b", "-a.1", "-a.2", "-1", "-a.b", "-rc.10", "-rc.9"])
    {build, state} = pick(state, ["", "", "", "+b.1"])
    {Enum.join(numbers, ".") <> pre <> build, state}
  end

  defp clause(state) do
    {operator, state} = pick(state, ["", "== ", "> ", ">= ", "< ", "<= ", "~> ", "~>"])
    {version, state} = version(state)
    {short, state} = number(state, 4)

    {operator <> if(short == 0, do: String.replace(version, ~r/\.\d/, "", global: false), else: version),
     state}
  end
end
