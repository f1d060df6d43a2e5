%% Answers questions of the Python tests about formats, over standard input and output.
%% A request and its answer are external terms, each behind a 32-bit length.
-module(oracle).
-export([main/0]).

main() ->
    Port = open_port({fd, 0, 1}, [{packet, 4}, binary, eof]),
    loop(Port).

loop(Port) ->
    receive
        {Port, {data, Request}} ->
            Answer =
                try answer(binary_to_term(Request)) of
                    A -> {ok, A}
                catch
                    C:R:S -> {error, iolist_to_binary(io_lib:format("~p:~p ~p", [C, R, S]))}
                end,
            port_command(Port, term_to_binary(Answer, [{minor_version, 2}])),
            loop(Port);
        {Port, eof} ->
            halt(0)
    end.

%% Every term written anew in each way that term_to_binary has.
answer({reencode, Terms}) ->
    [[term_to_binary(T, O) || O <- [[{minor_version, 2}], [{minor_version, 1}], [{minor_version, 0}], [compressed]]]
     || T <- Terms];
%% Do these binaries hold exactly these terms?
answer({same, Pairs}) ->
    [catch binary_to_term(B) =:= T || {B, T} <- Pairs];
%% Do both of a pair hold the same term?
answer({equal, Pairs}) ->
    [binary_to_term(A) =:= binary_to_term(B) || {A, B} <- Pairs];
%% Does binary_to_term accept it?
answer({accepts, Binaries}) ->
    [try binary_to_term(B) of _ -> true catch error:badarg -> false end || B <- Binaries];
answer(specimens) ->
    Y = 3,
    Deep = lists:foldl(fun(_, A) -> {A} end, x, lists:seq(1, 20000)),
    Terms = [
        self(), make_ref(), hd(erlang:ports()), fun lists:map/2, fun(X) -> X + Y end, fun erlang:now/0,
        <<5:3>>, <<1:17>>, <<>>, [a | b], [1, 2 | <<"x">>], "string", lists:seq(1, 300),
        lists:duplicate(70000, 1), 1 bsl 5000, -(1 bsl 64), 16#7FFFFFFF, -16#80000000, 16#80000000, 0.1, -0.0, 1.0e300,
        #{}, #{a => 1, 2 => #{[x] => 1.0}, 1.0 => y, {1} => z}, maps:from_list([{I, I} || I <- lists:seq(1, 100)]),
        'ä', '日本', list_to_atom(lists:duplicate(255, $a)), list_to_atom(lists:duplicate(255, 16#65E5)),
        list_to_tuple(lists:seq(1, 300)), Deep
    ],
    [{T, term_to_binary(T), term_to_binary(T, [{minor_version, 1}]), term_to_binary(T, [compressed])} || T <- Terms];
answer(opcodes) ->
    opcodes(1);
%% What beam_lib reads of a module that is given as a file name or as its bytes.
answer({tables, Modules}) ->
    [tables(M) || M <- Modules];
%% The names of all instructions and the numbers of their labels, as beam_disasm has them.
answer({disassemble, Files}) ->
    [disassemble(F) || F <- Files];
%% Does the real loader take it? (Nothing is installed.)
answer({loads, Modules}) ->
    [case erlang:prepare_loading(Name, Bytes) of {error, R} -> R; _ -> ok end || {Name, Bytes} <- Modules];
answer(root) ->
    code:lib_dir().

opcodes(N) ->
    try {Name, Arity} = beam_opcodes:opname(N), [{N, Name, Arity} | opcodes(N + 1)]
    catch error:_ -> []
    end.

tables(M) ->
    Keys = [atoms, imports, labeled_exports, labeled_locals, attributes, compile_info],
    {ok, {Name, Found}} = beam_lib:chunks(M, Keys, [allow_missing_chunks]),
    {Name, Found, [binary:list_to_bin(C) || {C, _, _} <- proplists:get_value(chunks, beam_lib:info(M))]}.

disassemble(F) ->
    {beam_file, _, _, _, _, Functions} = beam_disasm:file(F),
    [name(I) || {function, _, _, _, Code} <- Functions, I <- Code].

name(I) when is_atom(I) -> I;
name({test, Op, _, _}) -> Op;
name({test, Op, _, _, _, _}) -> Op;
name({test, Op, _, _, _}) -> Op;
name({arithfbif, Op, _, _, _}) -> Op;
name({label, N}) -> {label, N};
name(I) -> element(1, I).
