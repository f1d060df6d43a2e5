%% @doc Reads, evaluates and prints alisp expressions until the input ends.
-module(arepl).

-export([start/0]).

%% @doc Talk with the caller's group leader.
-spec start() -> ok.
start() ->
    io:format("AtomVM LISP REPL~n~n"),
    read(1, "", 0).

%% Count is that of the next evaluation, Text what was typed so far of an expression with Open parentheses.
read(Count, Text, Open) ->
    Prompt = [lists:duplicate(Open, $.), case Open of 0 -> "arepl"; _ -> "" end, $(, integer_to_list(Count), ")> "],
    case io:get_line(lists:flatten(Prompt)) of
        Line when is_list(Line); is_binary(Line) -> more(Count, Text ++ unicode:characters_to_list(Line));
        _ -> ok
    end.

more(Count, Text) ->
    case sexp_lexer:string(Text) of
        {ok, [], _} ->
            read(Count, "", 0);
        {ok, Tokens, _} ->
            case open(Tokens, 0) of
                Open when Open > 0 -> read(Count, Text, Open);
                _ -> parsed(Count, parse(Tokens))
            end;
        {error, {Line, _, Reason}, _} ->
            print(['syntax-error', Line, readable(Reason)]),
            read(Count, "", 0)
    end.

open([{'(', _} | Rest], N) -> open(Rest, N + 1);
open([{')', _} | Rest], N) -> open(Rest, N - 1);
open([_ | Rest], N) -> open(Rest, N);
open([], N) -> N.

%% A symbol may be too long for an atom.
parse(Tokens) ->
    try
        sexp_parser:parse(Tokens)
    catch
        error:Reason -> {error, {1, sexp_parser, Reason}}
    end.

parsed(Count, {error, {Line, _, Reason}}) ->
    print(['parse-error', Line, readable(Reason)]),
    read(Count, "", 0);
parsed(Count, {ok, Expression}) ->
    try alisp:eval(Expression) of
        Value ->
            print(Value),
            read(Count + 1, "", 0)
    catch
        Class:Reason ->
            print(['catch', Class, readable(Reason)]),
            read(Count, "", 0)
    end.

print(Term) -> io:format("~ts~n", [text(Term)]).

text(Term) ->
    try
        <<_/binary>> = unicode:characters_to_binary(sexp_serializer:serialize(Term))
    catch
        %% a term that has no form as an s-expression, or bytes that are no text
        error:_ -> io_lib:format("~tp", [Term])
    end.

%% Strings in reasons are shown as such.
readable({Word, [C | _] = Text}) when is_integer(C) -> [Word, unicode:characters_to_binary(Text)];
readable(Reason) when is_tuple(Reason) -> tuple_to_list(Reason);
readable(Reason) -> Reason.
