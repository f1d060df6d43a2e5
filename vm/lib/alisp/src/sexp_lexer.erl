%% @doc Text of s-expressions to tokens, each with its line.
-module(sexp_lexer).

-export([string/1]).
-export_type([token/0]).

-type line() :: pos_integer().
-type token() ::
    {'(' | ')', line()}
    | {integer, line(), integer()}
    | {binary, line(), binary()}
    | {symbol | symbol_prefix, line(), string()}.

%% @doc The tokens of a text. "..." is a binary; what stands before a colon is a symbol_prefix.
-spec string(string()) -> {ok, [token()], line()} | {error, {line(), module(), term()}, line()}.
string(Text) -> tokens(Text, 1, []).

tokens([], Line, Done) ->
    {ok, lists:reverse(Done), Line};
tokens([$\n | Rest], Line, Done) ->
    tokens(Rest, Line + 1, Done);
tokens([C | Rest], Line, Done) when C =:= $\s; C =:= $\t; C =:= $\r ->
    tokens(Rest, Line, Done);
tokens([$( | Rest], Line, Done) ->
    tokens(Rest, Line, [{'(', Line} | Done]);
tokens([$) | Rest], Line, Done) ->
    tokens(Rest, Line, [{')', Line} | Done]);
tokens([$" | Rest], Line, Done) ->
    case lists:splitwith(fun(C) -> C =/= $" end, Rest) of
        {Inside, [$" | More]} ->
            Lines = length([C || C <- Inside, C =:= $\n]),
            tokens(More, Line + Lines, [{binary, Line, unicode:characters_to_binary(Inside)} | Done]);
        {_, []} ->
            {error, {Line, ?MODULE, {illegal, [$" | Rest]}}, Line}
    end;
tokens([$: | _] = Text, Line, _) ->
    {error, {Line, ?MODULE, {illegal, Text}}, Line};
tokens(Text, Line, Done) ->
    {Word, Rest} = lists:splitwith(fun(C) -> not lists:member(C, "() \t\r\n\":") end, Text),
    case Rest of
        [$: | More] ->
            tokens(More, Line, [{symbol_prefix, Line, Word} | Done]);
        _ ->
            tokens(Rest, Line, [word(Word, Line) | Done])
    end.

word(Word, Line) ->
    Digits =
        case Word of
            [$- | D] -> D;
            D -> D
        end,
    case Digits =/= [] andalso lists:all(fun(C) -> C >= $0 andalso C =< $9 end, Digits) of
        true -> {integer, Line, list_to_integer(Word)};
        false -> {symbol, Line, Word}
    end.
