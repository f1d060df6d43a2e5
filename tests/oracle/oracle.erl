%% Runs a program and gives what it said as one binary, the same on every machine that runs it right.
%%
%% A program is a module with start/0. What start/0 returns is printed, and so is every term given to oracle:say/1 on
%% the way, from whichever process, in the order of arrival. The printer is written in plain Erlang and calls no
%% library (but for a float on AtomVM 0.6, which can't write it in the fewest digits), so that a difference between two
%% machines is a difference in what the program computed.
-module(oracle).
-export([run/1, say/1, try_/1, text/1, record/2]).

run(Module) ->
    Self = self(),
    Ref = make_ref(),
    register(oracle, Self),
    {Pid, Monitor} = spawn_opt(fun() -> Self ! {Ref, Module:start()} end, [monitor]),
    Lines = collect(Ref, Pid, Monitor, []),
    unregister(oracle),
    iolist_to_binary(Lines).

collect(Ref, Pid, Monitor, Lines) ->
    receive
        {oracle_said, Text} -> collect(Ref, Pid, Monitor, [Lines, Text, 10]);
        {Ref, Value} -> collect(Ref, Pid, Monitor, [Lines, "returned ", text(Value), 10]);
        {'DOWN', Monitor, process, Pid, normal} -> drain(Lines);
        {'DOWN', Monitor, process, Pid, Reason} -> drain([Lines, "died ", text(bare(Reason)), 10])
    end.

drain(Lines) ->
    receive
        {oracle_said, Text} -> drain([Lines, Text, 10])
    after 0 -> Lines
    end.

%% Say a term. Sent as text, so that printing happens where the term is.
say(Term) ->
    oracle ! {oracle_said, text(Term)},
    ok.

%% What a fun returns, or how it fails, without the stack trace.
try_(Fun) ->
    try Fun() of
        Value -> {ok, Value}
    catch
        error:Reason -> {error, bare(Reason)};
        Class:Reason -> {Class, Reason}
    end.

bare({Reason, [{M, F, A, L} | _]}) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> Reason;
bare(Reason) -> Reason.

text(T) when is_integer(T) -> integer_to_list(T);
text(T) when is_float(T) -> try float_to_list(T, [short]) catch error:_ -> io_lib:format("~w", [T]) end;
text(T) when is_atom(T) -> [$', atom_to_binary(T, utf8), $'];
text([]) -> "[]";
text(T) when is_list(T) -> [$[, items(T), $]];
text(T) when is_tuple(T) -> [${, elements(1, tuple_size(T), T), $}];
text(T) when is_map(T) -> ["#{", pairs(sort(maps:to_list(T))), $}];
text(T) when is_binary(T) -> ["<<", bytes(T), ">>"];
text(T) when is_bitstring(T) -> ["<<", bits(T), ">>"];
text(T) when is_pid(T) -> "<pid>";
text(T) when is_reference(T) -> "<ref>";
text(T) when is_port(T) -> "<port>";
text(T) when is_function(T) -> "<fun>".

items([H]) -> text(H);
items([H | T]) when is_list(T) -> [text(H), $, | items(T)];
items([H | T]) -> [text(H), $| | text(T)].

elements(I, N, _) when I > N -> [];
elements(N, N, T) -> text(element(N, T));
elements(I, N, T) -> [text(element(I, T)), $, | elements(I + 1, N, T)].

pairs([]) -> [];
pairs([{K, V}]) -> [text(K), "=>", text(V)];
pairs([{K, V} | T]) -> [text(K), "=>", text(V), $, | pairs(T)].

bytes(<<>>) -> [];
bytes(<<B>>) -> integer_to_list(B);
bytes(<<B, T/binary>>) -> [integer_to_list(B), $, | bytes(T)].

bits(<<B, T/bitstring>>) -> [integer_to_list(B), $, | bits(T)];
bits(T) ->
    N = bit_size(T),
    <<B:N>> = T,
    [integer_to_list(B), $:, integer_to_list(N)].

%% Exact order of map keys: 1 before 1.0.
sort([]) -> [];
sort([P]) -> [P];
sort(L) ->
    {A, B} = halves(L, [], []),
    merge(sort(A), sort(B)).

halves([], A, B) -> {A, B};
halves([H | T], A, B) -> halves(T, [H | B], A).

merge([], B) -> B;
merge(A, []) -> A;
merge([{K1, V1} | T1], [{K2, _} | _] = B) when K1 < K2 -> [{K1, V1} | merge(T1, B)];
merge([{K1, V1} | T1], [{K2, _} | _] = B) when K1 == K2, is_integer(K1) -> [{K1, V1} | merge(T1, B)];
merge(A, [P | T2]) -> [P | merge(A, T2)].

%% For recording on a real OTP: one output file per program.
record(Programs, Dir) ->
    [ok = file:write_file(filename:join(Dir, Name ++ ".out"), run(M)) || {M, Name} <- Programs],
    ok.
