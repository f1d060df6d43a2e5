%% @doc The texts of what behaviours and proc_lib report: as a format and its arguments, and as a text within limits
%% (depth, chars_limit), in several lines or in a single one. The behaviours' format_log/1,2 are these.
-module(logger_reports).

-export([format/1, format/2, crash/2, process/3]).

-define(STATEM, "** State machine ~tp terminating~n").

%% @private
-spec format(map()) -> {io:format(), [term()]}.
format(Report) -> joined(lines(Report)).

%% @private
-spec format(map(), map()) -> string().
format(Report, Given) ->
    Options = options(Given),
    {Format, Args} =
        case Options of
            #{single_line := true} -> joined(line(Report));
            _ -> joined(lines(Report))
        end,
    logger_formatter:built(Format, Args, Options).

options(Given) -> maps:merge(#{depth => unlimited, chars_limit => unlimited, single_line => false}, Given).

joined(Parts) -> {lists:append([F || {F, _} <- Parts]), lists:append([A || {_, A} <- Parts])}.

%% -- in several lines -------------------------------------------------------------------------------------------

lines(#{label := {gen_server, terminate}, name := Name, last_message := Last, state := State, reason := Reason} = R) ->
    [
        {"** Generic server ~tp terminating \n** Last message in was ~tp~n", [Name, Last]},
        {"** When Server state == ~tp~n** Reason for termination ==~n** ~tp~n", [State, undefined(Reason)]}
        | [logged(Log) || #{log := Log} <- [R], Log =/= []] ++ client_lines(R)
    ];
lines(#{label := {Behaviour, no_handle_info}, module := Module, message := Message}) ->
    End =
        case Behaviour of
            gen_event -> "\n";
            _ -> "~n"
        end,
    [{"** Undefined handle_info in ~p" ++ End ++ "** Unhandled message: ~tp" ++ End, [Module, Message]}];
lines(#{label := {gen_statem, terminate}, name := Name, queue := Queue, state := State} = Report) ->
    #{reason := {Class, Reason0, Stack0}, modules := Modules, callback_mode := Mode0, state_enter := Enter} = Report,
    {Reason, Stack} = undefined(Reason0, Stack0),
    Mode =
        case Enter of
            true -> [Mode0, state_enter];
            false -> Mode0
        end,
    {First, Rest} = lists:split(min(1, length(Queue)), Queue),
    [{?STATEM, [Name]}] ++
        [{"** Last event = ~tp~n", [Event]} || Event <- First] ++
        [{"** When server state  = ~tp~n** Reason for termination = ~tp:~tp~n", [State, Class, Reason]}] ++
        [{"** Callback modules = ~tp~n** Callback mode = ~tp~n", [Modules, Mode]}] ++
        [{"** Queued = ~tp~n", [Rest]} || Rest =/= []] ++
        [{"** Postponed = ~tp~n", [Postponed]} || #{postponed := Postponed} <- [Report], Postponed =/= []] ++
        [{"** Stacktrace =~n**  ~tp~n", [Stack]} || Stack =/= []] ++
        [{"** Time-outs: ~tp~n", [{N, List}]} || #{timeouts := {N, List}} <- [Report], N > 0] ++
        [{"** Log =~n**  ~tp~n", [Log]} || #{log := Log} <- [Report], Log =/= []] ++
        client_lines(Report);
lines(#{label := {gen_event, terminate}, handler := Handler, name := Name, last_message := Last} = Report) ->
    #{state := State, reason := Reason} = Report,
    [
        {"** gen_event handler ~tp crashed.\n** Was installed in ~tp\n", [Handler, Name]},
        {"** Last event was: ~tp\n** When handler state == ~tp\n", [Last, State]},
        {"** Reason == ~tp\n", [of_handler(Reason)]}
    ];
lines(#{report := Pairs}) ->
    [{"    " ++ atom_to_list(Key) ++ ": ~tp~n", [Value]} || {Key, Value} <- Pairs].

logged(Log) -> {"** Log ==~n** [" ++ lists:append(lists:join(",~n    ", ["~tp" || _ <- Log])) ++ "]~n", Log}.

client_lines(#{client_info := {Pid, dead}}) -> [{"** Client ~p is dead~n", [Pid]}];
client_lines(#{client_info := {Pid, remote}}) -> [{"** Client ~p is remote on node ~p~n", [Pid, node(Pid)]}];
client_lines(#{client_info := {_, {Name, Stack}}}) -> [{"** Client ~tp stacktrace~n** ~tp~n", [Name, Stack]}];
client_lines(_) -> [].

%% -- in a single line -------------------------------------------------------------------------------------------

line(#{label := {gen_server, terminate}, name := Name, last_message := Last, state := State, reason := Reason} = R) ->
    [
        {"Generic server ~tp terminating. Reason: ~tp. Last message: ~tp. State: ~tp.", [
            Name, undefined(Reason), Last, State
        ]}
        | [{" Log: ~tp", [Log]} || #{log := Log} <- [R], Log =/= []] ++ client(R)
    ];
line(#{label := {_, no_handle_info}, module := Module, message := Message}) ->
    [{"Undefined handle_info in ~p. Unhandled message: ~tp.", [Module, Message]}];
line(#{label := {gen_statem, terminate}, name := Name, queue := Queue, state := State} = Report) ->
    #{reason := {_, Reason0, Stack0}} = Report,
    {Reason, Stack} = undefined(Reason0, Stack0),
    [{"State machine ~tp terminating. Reason: ~tp.", [Name, Reason]}] ++
        [{" Stack: ~tp.", [Stack]} || Stack =/= []] ++
        [{" Last event: ~tp.", [Event]} || [Event | _] <- [Queue]] ++
        [{" State: ~tp.", [State]}] ++
        [{" Log: ~tp.", [Log]} || #{log := Log} <- [Report], Log =/= []] ++
        client(Report);
line(#{label := {gen_event, terminate}, handler := Handler, name := Name, last_message := Last} = Report) ->
    #{state := State, reason := Reason} = Report,
    [
        {"Generic event handler ~tp crashed. Installed: ~tp. Last event: ~tp. State: ~tp. Reason: ~tp.", [
            Handler, Name, Last, State, of_handler(Reason)
        ]}
    ];
line(#{label := {supervisor, progress}, report := [{supervisor, Name}, {started, Child}]}) ->
    [{"Supervisor: ~tp. Started: ", [Name]}, child(Child)];
line(#{label := {supervisor, _}, report := Pairs}) ->
    [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, Child}] = Pairs,
    [{"Supervisor: ~tp. Context: ~tp. Reason: ~tp. Offender: ", [Name, Context, Reason]}, child(Child)];
line(#{label := {application_controller, progress}, report := [{application, Name}, {started_at, Node}]}) ->
    [{"Application: ~tp. Started at: ~tp.", [Name, Node]}];
line(#{label := {application_controller, exit}, report := [{application, Name}, {exited, Reason}, {type, Type}]}) ->
    [{"Application: ~tp. Exited: ~tp. Type: ~tp.", [Name, Reason, Type]}].

child([{pid, Pid}, {id, Id} | _]) -> {"id=~tp,pid=~tp.", [Id, Pid]};
child([{nb_children, N}, {id, Id} | _]) -> {"id=~tp,nb_children=~tp.", [Id, N]};
child(Child) -> {"~tp.", [Child]}.

client(#{client_info := {Pid, dead}}) -> [{" Client ~0p is dead.", [Pid]}];
client(#{client_info := {Pid, remote}}) -> [{" Client ~0p is remote on node ~0p.", [Pid, node(Pid)]}];
client(#{client_info := {_, {Name, Stack}}}) ->
    [{" Client ~tp stacktrace: ~tp.", [Name, lists:sublist(Stack, 4)]}];
client(_) -> [].

%% -- reasons ----------------------------------------------------------------------------------------------------

of_handler({'EXIT', Reason}) -> undefined(Reason);
of_handler(Reason) -> undefined(Reason).

%% Why a function is undefined.
undefined({undef, [{M, F, A, _} | _] = Stack} = Reason) when is_atom(M), is_atom(F) ->
    case why_undefined(M, F, A) of
        none -> Reason;
        Why -> {Why, Stack}
    end;
undefined(Reason) ->
    Reason.

undefined(undef, [{M, F, A, _} | Stack] = All) when is_atom(M), is_atom(F) ->
    case why_undefined(M, F, A) of
        none -> {undef, All};
        'module could not be loaded' = Why -> {{Why, M}, Stack};
        Why -> {{Why, {M, F, arity(A)}}, Stack}
    end;
undefined(Reason, Stack) ->
    {Reason, Stack}.

why_undefined(M, F, A) ->
    case {code:is_loaded(M), erlang:function_exported(M, F, arity(A))} of
        {false, _} -> 'module could not be loaded';
        {_, false} -> 'function not exported';
        _ -> none
    end.

arity(A) when is_list(A) -> length(A);
arity(A) -> A.

%% -- crashes of processes ---------------------------------------------------------------------------------------

%% @private The text of proc_lib's report of a crash: what is known of the process, and of those that it was linked to.
-spec crash([[term()]], map()) -> string().
crash([Own, Linked], Given) ->
    Options = options(Given),
    case Options of
        #{single_line := true} ->
            Left = Options#{chars_limit := share(Options, length(Own))},
            Facts = lists:join(", ", [pair(Pair, Left) || Pair <- Own]),
            lists:flatten(["crasher: ", Facts, "; neighbours:", neighbours(Linked, Left)]);
        _ ->
            Left = Options#{chars_limit := share(Options, length(Own))},
            Lines = [lines_of(Pair, "    ", Left) || Pair <- Own],
            Facts = fun(Info) -> [lines_of(Pair, "      ", Left) || Pair <- Info] end,
            Neighbours = [["    neighbour:\n" | Facts(Info)] || {neighbour, Info} <- Linked],
            lists:flatten(["  crasher:\n", Lines, "  neighbours:\n" | unended(lists:flatten(Neighbours))])
    end.

%% Without the last line's end.
unended([]) -> [];
unended(Text) -> lists:droplast(Text).

%% A part of the limit for each of N values.
share(#{chars_limit := unlimited}, _) -> unlimited;
share(#{chars_limit := Limit}, N) -> max(1, Limit div N).

neighbours([], _) -> " ";
neighbours(Linked, Options) ->
    Pairs = fun(Info) -> lists:join(", ", [pair(Pair, Options) || Pair <- Info]) end,
    Each = [[" neighbour: " | Pairs(Info)] || {neighbour, Info} <- Linked],
    lists:join(";", Each).

pair({initial_call, {M, F, A}}, _) ->
    io_lib:format("initial call: ~tw:~tw/~w", [M, F, arity(A)]);
pair({error_info, {Class, Reason, Stack}}, Options) ->
    logger_formatter:built("~w: ~tp", [Class, {Reason, Stack}], Options);
pair({Key, Value}, Options) ->
    logger_formatter:built("~tw: ~tp", [Key, Value], Options).

lines_of({initial_call, {M, F, A}}, Indent, _) ->
    io_lib:format("~sinitial call: ~tw:~tw/~w~n", [Indent, M, F, arity(A)]);
lines_of({error_info, {Class, Reason, Stack}}, Indent, Options) ->
    [Indent, "exception ", atom_to_list(Class), ": ", exception(Class, Reason, Stack, Indent, Options), "\n"];
lines_of({Key, Value}, Indent, Options) ->
    [Indent, io_lib:format("~tw", [Key]), ": ", printed(Value, 18, Options), "\n"].

printed(Value, Column, #{depth := Depth} = Options) ->
    Deep =
        case Depth of
            unlimited -> -1;
            _ -> Depth
        end,
    case Options of
        #{chars_limit := unlimited} -> lists:flatten(io_lib:print(Value, Column, 80, Deep));
        _ -> logger_formatter:built("~tp", [Value], Options#{single_line := true})
    end.

%% @private What is reported of a process that crashes, in this process, and of those that die with it.
-spec process(error | exit | throw, term(), [term()]) -> [[term()]].
process(Class, Reason, Stack) ->
    Known = [{error_info, {Class, Reason, Stack}}, {ancestors, get('$ancestors')}],
    case erlang:system_info(machine) of
        "BEAM" -> process(Known);
        %% releases of AtomVM don't know the other facts
        _ -> [[{initial_call, arguments(get('$initial_call'))}, {pid, self()} | Known], []]
    end.

process(Known) ->
    {dictionary, Dictionary} = erlang:process_info(self(), dictionary),
    Own =
        [{initial_call, arguments(get('$initial_call'))}, {pid, self()}] ++ facts(self(), [registered_name]) ++
        Known ++ facts(self(), [message_queue_len, messages, links]) ++
        [{dictionary, [Pair || {Key, _} = Pair <- Dictionary, not is_own(Key)]}] ++
        facts(self(), [trap_exit, status, heap_size, stack_size, reductions]),
    [Own, [{neighbour, neighbour(Pid)} || Pid <- linked([self()], [self()]), Pid =/= self()]].

facts(Pid, Items) ->
    lists:append([[fact(Fact)] || Item <- Items, (Fact = erlang:process_info(Pid, Item)) =/= undefined]).

fact([]) -> {registered_name, []};
fact(Fact) -> Fact.

is_own('$ancestors') -> true;
is_own('$initial_call') -> true;
is_own({logger, _, _, _}) -> true;
is_own(_) -> false.

arguments({M, F, N}) -> {M, F, [list_to_atom("Argument__" ++ integer_to_list(I)) || I <- lists:seq(1, N)]};
arguments(Other) -> Other.

%% Processes of proc_lib that are linked, also through others, and die with what they are linked to.
linked([], Found) ->
    lists:reverse(Found);
linked([Pid | Rest], Found) ->
    New =
        case erlang:process_info(Pid, links) of
            {links, Links} -> [Link || Link <- Links, is_pid(Link), not lists:member(Link, Found), dies(Link)];
            undefined -> []
        end,
    linked(Rest ++ New, lists:reverse(New) ++ Found).

dies(Pid) ->
    node(Pid) =:= node() andalso erlang:process_info(Pid, trap_exit) =:= {trap_exit, false} andalso
        from_dictionary('$initial_call', Pid) =/= undefined.

from_dictionary(Key, Pid) ->
    case erlang:process_info(Pid, dictionary) of
        {dictionary, Dictionary} -> proplists:get_value(Key, Dictionary);
        undefined -> undefined
    end.

neighbour(Pid) ->
    [{pid, Pid}] ++ facts(Pid, [registered_name]) ++
        [{initial_call, arguments(from_dictionary('$initial_call', Pid))}] ++ facts(Pid, [current_function]) ++
        [{ancestors, from_dictionary('$ancestors', Pid)}] ++
        facts(Pid, [
            message_queue_len, links, trap_exit, status, heap_size, stack_size, reductions, current_stacktrace
        ]).

%% -- exceptions -------------------------------------------------------------------------------------------------

exception(Class, Reason, Stack0, Indent, Options) ->
    Column = length(Indent) + length("exception : ") + length(atom_to_list(Class)),
    {Text, Stack} = reason(Class, Reason, without_start(Stack0), Column, Options),
    [Text | calls(Stack, "in function ", Indent, Options)].

%% Without the functions that every process of proc_lib starts with.
without_start(Stack) ->
    lists:reverse(lists:dropwhile(fun is_start/1, lists:reverse(Stack))).

is_start({proc_lib, F, _, _}) -> F =:= init_p orelse F =:= init_p_do_apply;
is_start(_) -> false.

reason(error, undef, [{M, F, A, _} | Stack], _, _) ->
    {io_lib:format("undefined function ~tw:~tw/~w", [M, F, arity(A)]), Stack};
reason(error, function_clause, [{M, F, A, Where} | Stack], Column, Options) when is_list(A) ->
    {[behind("no function clause matching", call(M, F, A, Column, Options), Column), place(Where)], Stack};
reason(error, Reason, Stack, Column, Options) ->
    {error_text(Reason, Column, Options), Stack};
reason(_, Reason, Stack, Column, Options) ->
    {printed(Reason, Column + 1, Options), Stack}.

error_text({badmatch, V}, C, O) -> value("no match of right hand side value", V, C, O);
error_text({case_clause, V}, C, O) -> value("no case clause matching", V, C, O);
error_text({try_clause, V}, C, O) -> value("no try clause matching", V, C, O);
error_text({badfun, V}, C, O) -> value("bad function", V, C, O);
error_text({badmap, V}, C, O) -> value("bad map:", V, C, O);
error_text({badkey, V}, C, O) -> value("bad key:", V, C, O);
error_text({badarg, V}, C, O) -> value("bad argument:", V, C, O);
error_text({bad_generator, V}, C, O) -> value("bad generator", V, C, O);
error_text({bad_filter, V}, C, O) -> value("bad filter", V, C, O);
error_text({badarity, {Fun, Args}}, _, _) when is_function(Fun), is_list(Args) -> badarity(Fun, length(Args));
error_text(badarg, _, _) -> "bad argument";
error_text(badarith, _, _) -> "an error occurred when evaluating an arithmetic expression";
error_text(if_clause, _, _) -> "no true branch found when evaluating an if expression";
error_text(noproc, _, _) -> "no such process or port";
error_text(notalive, _, _) -> "the node cannot be part of a distributed system";
error_text(system_limit, _, _) -> "a system limit has been reached";
error_text(timeout_value, _, _) -> "bad receive timeout value";
error_text(Reason, C, O) -> printed(Reason, C + 1, O).

badarity(Fun, N) ->
    {module, M} = erlang:fun_info(Fun, module),
    {name, F} = erlang:fun_info(Fun, name),
    {arity, A} = erlang:fun_info(Fun, arity),
    Name =
        case erlang:fun_info(Fun, type) of
            {type, external} -> io_lib:format("~tw:~tw/~w", [M, F, A]);
            {type, local} -> io_lib:format("~tp", [Fun]) ++ io_lib:format(" with arity ~w", [A])
        end,
    [Name, " called with ", count(N)].

count(0) -> "no arguments";
count(1) -> "one argument";
count(N) -> [integer_to_list(N), " arguments"].

value(Text, Value, Column, Options) -> behind(Text, printed(Value, Column + 1, Options), Column).

%% In the same line where there is room.
behind(Text, Value0, Column) ->
    Value = lists:flatten(Value0),
    case lists:member($\n, Value) orelse Column + length(Text) + 1 + length(Value) > 80 of
        true -> [Text, " \n", lists:duplicate(Column, $\s), Value];
        false -> [Text, " ", Value]
    end.

call(M, F, Args, Column, Options) ->
    Name = lists:flatten(io_lib:format("~tw:~tw", [M, F])),
    Inside =
        case io_lib:printable_list(Args) of
            true -> lists:join(",", [integer_to_list(Arg) || Arg <- Args]);
            false -> lists:droplast(tl(printed(Args, Column + length(Name) + 1, Options)))
        end,
    [Name, "(", Inside, ")"].

calls([], _, _, _) ->
    [];
calls([{M, F, A, _} = Call | Stack], Word, Indent, Options) when is_atom(M), is_atom(F) ->
    Line = io_lib:format("~n~s  ~s ~ts/~w", [Indent, Word, function(M, F, arity(A)), arity(A)]),
    [Line, called_as(Call, Indent, Options) | calls(Stack, "in call from", Indent, Options)];
calls(_, _, _, _) ->
    [].

called_as({M, F, A, _}, Indent, Options) when is_list(A) ->
    Prefix = Indent ++ "     called as ",
    ["\n", Prefix, call(M, F, A, length(Prefix), Options)];
called_as({_, _, _, Where}, _, _) ->
    place(Where).

function(erlang, F, A) ->
    case erlang:is_builtin(erlang, F, A) of
        true -> io_lib:format("~tw", [F]);
        false -> io_lib:format("erlang:~tw", [F])
    end;
function(M, F, _) ->
    io_lib:format("~tw:~tw", [M, F]).

place(Where) ->
    case {lists:keyfind(file, 1, Where), lists:keyfind(line, 1, Where)} of
        {{file, File}, {line, Line}} -> lists:flatten(io_lib:format(" (~ts, line ~w)", [File, Line]));
        _ -> " "
    end.
