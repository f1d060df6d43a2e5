%% Programs of the host as ports: data both ways, how they end, what is told.
-module(programs).
-export([start/0]).

start() ->
    process_flag(trap_exit, true),
    [cat(), shell(), statuses(), arguments(), settings(), ends(), owners(), commands(), many()].

%% What comes, until nothing does or the port has ended; data that came in pieces is joined.
all(Port) -> all(Port, []).

all(Port, Got) ->
    receive
        {Port, {data, Data}} when is_list(Data); is_binary(Data) -> all(Port, joined(Data, Got));
        {Port, What} -> all(Port, [What | Got]);
        {'EXIT', Port, Reason} -> lists:reverse([{exit, Reason} | Got])
    after 20000 -> lists:reverse([nothing | Got])
    end.

joined(Data, [{said, Before} | Got]) when is_list(Data) -> [{said, Before ++ Data} | Got];
joined(Data, [{said, Before} | Got]) -> [{said, <<Before/binary, Data/binary>>} | Got];
joined(Data, Got) -> [{said, Data} | Got].

run(Command, Options) -> all(open_port({spawn, Command}, Options)).

cat() ->
    Port = open_port({spawn, "cat"}, []),
    true = port_command(Port, ["one", <<" two">>, $\s, "three"]),
    First = receive {Port, {data, Data}} -> Data after 20000 -> nothing end,
    Port ! {self(), {command, <<"again">>}},
    Second = receive {Port, {data, More}} -> More after 20000 -> nothing end,
    {connected, Owner} = erlang:port_info(Port, connected),
    {name, Name} = erlang:port_info(Port, name),
    {os_pid, Os} = erlang:port_info(Port, os_pid),
    true = port_close(Port),
    End = receive {'EXIT', Port, Reason} -> Reason after 20000 -> nothing end,
    {First, Second, Owner =:= self(), Name, is_integer(Os), End, erlang:port_info(Port)}.

shell() ->
    [
        run("echo hello world", []),
        run(<<"echo 'one  two' | tr a-z A-Z">>, [binary]),
        run("echo out; echo err >&2", [stderr_to_stdout, binary, exit_status]),
        run("printf 'a\\nbb\\n\\nlonger than ten\\nend'", [{line, 10}]),
        run("printf 'a\\nbb'", [{line, 10}, binary, exit_status]),
        run("printf '\\0\\2hi\\0\\0\\0\\1x\\0\\5cut'", [{packet, 2}, binary]),
        run("printf '\\3abc\\1d'", [{packet, 1}]),
        both()
    ].

%% The port stays, and says both in any order.
both() ->
    Port = open_port({spawn, "true"}, [eof, exit_status]),
    Told = [receive {Port, What} -> What after 20000 -> nothing end || _ <- [1, 2]],
    {lists:sort(Told), port_close(Port), receive {'EXIT', Port, Reason} -> Reason after 20000 -> nothing end}.

statuses() ->
    [run(Command, [exit_status]) || Command <- ["true", "false", "sh -c 'exit 7'", "sh -c 'kill -9 $$'", "sh -c 'kill $$'"]].

file(Name) -> os:find_executable(Name).

executable(File, Options) -> all(open_port({spawn_executable, File}, Options)).

arguments() ->
    [
        executable(file("printf"), [{args, ["%s|", "a b", <<"c'd">>, "$HOME", ""]}, binary]),
        executable(list_to_binary(file("echo")), [{args, ["é"]}, binary]),
        executable(file("sh"), [{args, ["-c", "echo $0 $1", "zero", "one"]}]),
        executable(file("sh"), [{arg0, "other"}, {args, ["-c", "echo $0"]}]),
        failure(fun() -> open_port({spawn_executable, "/no/such/file"}, []) end),
        failure(fun() -> open_port({spawn_executable, "/etc/passwd"}, []) end),
        failure(fun() -> open_port({spawn_executable, file("echo")}, [{args, [not_text]}]) end),
        failure(fun() -> open_port({spawn, "cat"}, [{args, ["x"]}]) end),
        failure(fun() -> open_port({spawn, "cat"}, [unknown]) end),
        failure(fun() -> open_port({spawn, "cat"}, [{packet, 3}]) end),
        failure(fun() -> open_port({spawn, "cat"}, [{line, 0}]) end),
        failure(fun() -> open_port({spawn, "cat"}, [{env, x}]) end),
        failure(fun() -> open_port({spawn, cat}, []) end)
    ].

failure(Call) ->
    try Call() of
        Port when is_port(Port) -> port_close(Port), receive {'EXIT', Port, _} -> port after 20000 -> nothing end
    catch
        Class:Reason -> {Class, Reason}
    end.

settings() ->
    os:putenv("AVM_PORT_TEST", "inherited"),
    Env = [{env, [{"AVM_A", "1"}, {"AVM_B", "two words"}, {"AVM_PORT_TEST", false}]}],
    [
        run("pwd", [{cd, "/usr"}]),
        run("pwd", [{cd, <<"/">>}, binary]),
        run("echo $AVM_PORT_TEST", []),
        run("echo $AVM_A $AVM_B $AVM_PORT_TEST", Env)
    ].

%% The ways to end.
ends() ->
    Eof = open_port({spawn, "echo x"}, [eof, in]),
    Left = [receive {Eof, E} -> E after 20000 -> nothing end || _ <- [1, 2]],
    Open = is_list(erlang:port_info(Eof)),
    true = port_close(Eof),
    Closed = receive {'EXIT', Eof, R1} -> R1 after 20000 -> nothing end,
    Asked = open_port({spawn, "cat"}, []),
    Asked ! {self(), close},
    Answers = [receive {Asked, A} -> A; {'EXIT', Asked, R2} -> {exit, R2} after 20000 -> nothing end || _ <- [1, 2]],
    Deaf = open_port({spawn, "sh -c 'exec <&-; echo ready; sleep 20'"}, []),
    receive {Deaf, {data, _}} -> ok after 20000 -> ok end,
    true = port_command(Deaf, "text"),
    Pipe = receive {'EXIT', Deaf, R3} -> R3 after 20000 -> nothing end,
    {Left, Open, Closed, lists:sort(Answers), Pipe}.

%% A port dies with its owner, and its program's input ends.
owners() ->
    Self = self(),
    Pid = spawn(fun() ->
        Port = open_port({spawn, "cat"}, []),
        Self ! {port, Port},
        receive stop -> ok end
    end),
    Port = receive {port, P} -> P end,
    Ref = erlang:monitor(port, Port),
    Pid ! stop,
    receive {'DOWN', Ref, port, Port, Reason} -> {Reason, erlang:port_info(Port)} after 20000 -> nothing end.

commands() ->
    Port = open_port({spawn, "cat"}, [{packet, 4}, binary]),
    true = port_command(Port, [<<"a">>, "bc"]),
    Port ! {self(), {command, ""}},
    Got = [receive {Port, {data, D}} -> D after 20000 -> nothing end || _ <- [1, 2]],
    Bad = [
        try port_command(Port, What) catch error:Reason -> Reason end || What <- [atom, [256], {1, 2}, ["ok" | 5]]
    ],
    true = port_close(Port),
    receive {'EXIT', Port, normal} -> ok after 20000 -> nothing end,
    After = try port_command(Port, "x") catch error:R -> R end,
    {Got, Bad, After}.

%% More than pipes hold, both ways at once, with several programs.
many() ->
    Data = binary:copy(<<"0123456789">>, 50000),
    Ports = [open_port({spawn, "cat"}, [binary]) || _ <- lists:seq(1, 5)],
    [true = port_command(Port, Data) || Port <- Ports],
    [gather(Port, byte_size(Data), []) =:= Data andalso port_close(Port) || Port <- Ports].

gather(_, 0, Got) ->
    iolist_to_binary(lists:reverse(Got));
gather(Port, Left, Got) ->
    receive {Port, {data, Data}} -> gather(Port, Left - byte_size(Data), [Data | Got]) after 20000 -> {left, Left} end.
