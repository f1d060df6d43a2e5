%% Programs of tests/lib/test_host.py. After a change: erlc +deterministic +no_debug_info host_programs.erl
-module(host_programs).
-export([start/0, uart/1, command/0, events/0, sockets/0]).

%% What the standard input says.
start() ->
    Line = io:get_line("name? "),
    Chars = io:get_chars("", 3),
    Rest = io:get_line(""),
    {ok, Items} = io:fread("", "~d ~s"),
    Other = self(),
    spawn(fun() -> Other ! {child, io:get_line("")} end),
    Child = receive {child, C} -> C end,
    io:format("~0p~n", [{Line, Chars, Rest, Items, Child, io:get_line(""), io:get_line("")}]),
    ok.

%% A serial line: what comes is sent back, until the other end hangs up.
uart(Path) ->
    Uart = uart:open(Path, [{speed, 9600}]),
    Late = uart:read(Uart, 20),
    ok = uart:write(Uart, ["rea", <<"dy\n">>]),
    {Late, uart_loop(Uart, []), uart:close(Uart), uart:open([]), uart:open("/none", [])}.

uart_loop(Uart, Got) ->
    case uart:read(Uart, 5000) of
        {ok, <<"end">>} -> lists:reverse(Got);
        {ok, Data} ->
            ok = uart:write(Uart, Data),
            uart_loop(Uart, [Data | Got]);
        Error -> lists:reverse([Error | Got])
    end.

%% The output of another program.
command() ->
    {ok, Pid, File} = atomvm:subprocess("/bin/sh", ["sh", "-c", "echo $WORD; exit 3"], [{"WORD", "hello"}], [stdout]),
    Missing = atomvm:subprocess("/no/such/program", ["x"], undefined, [stdout]),
    {is_integer(Pid), output(File, []), Missing}.

output(File, Got) ->
    case atomvm:posix_read(File, 100) of
        {ok, Data} -> output(File, [Data | Got]);
        {error, eagain} ->
            Ref = make_ref(),
            ok = atomvm:posix_select_read(File, self(), Ref),
            receive {select, _, Ref, _} -> output(File, Got) end;
        eof -> iolist_to_binary(lists:reverse(Got))
    end.

%% Two events on the console, and the process that they name.
events() ->
    Location = #{file => "m.erl", line => 7, mfa => {m, f, 1}},
    Event = #{
        msg => {"~s and ~p", ["x", y]}, level => error, meta => #{location => Location},
        pid => self(), timestamp => 1763808294698000
    },
    ok = logger_std_h:log(Event, #{}),
    ok = logger_std_h:log(Event#{msg := {report, #{a => 1}}, meta := #{}}, #{}),
    list_to_binary(pid_to_list(self())).

%% The table of sockets on the console, and the port of the one that listens.
sockets() ->
    {ok, L} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(L),
    ok = inet:i(),
    ok = gen_tcp:close(L),
    Port.
