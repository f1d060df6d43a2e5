%% @doc Tokens to the expression that they are: lists, integers, binaries, and atoms for symbols.
-module(sexp_parser).

-export([parse/1]).

%% @doc The one parenthesised expression of the tokens; `m:f' becomes [symbol_pair, m, f].
-spec parse([sexp_lexer:token()]) -> {ok, [term()]} | {error, {non_neg_integer(), module(), term()}}.
parse([{'(', _} | Rest]) ->
    try list(Rest, []) of
        {Expression, []} -> {ok, Expression};
        {_, [Token | _]} -> {error, {element(2, Token), ?MODULE, {unexpected, value(Token)}}}
    catch
        throw:{?MODULE, Line, Reason} -> {error, {Line, ?MODULE, Reason}}
    end;
parse([Token | _]) ->
    {error, {element(2, Token), ?MODULE, {unexpected, value(Token)}}};
parse([]) ->
    {error, {0, ?MODULE, unexpected_end}}.

list([{')', _} | Rest], Done) ->
    {lists:reverse(Done), Rest};
list([{'(', _} | Rest], Done) ->
    {Inner, More} = list(Rest, []),
    list(More, [Inner | Done]);
list([{symbol_prefix, _, Module}, {symbol, _, Function} | Rest], Done) ->
    list(Rest, [[symbol_pair, list_to_atom(Module), list_to_atom(Function)] | Done]);
list([{symbol_prefix, Line, Module} | _], _) ->
    throw({?MODULE, Line, {unexpected, Module}});
list([Token | Rest], Done) ->
    list(Rest, [value(Token) | Done]);
list([], _) ->
    throw({?MODULE, 0, unexpected_end}).

value({symbol, _, Name}) -> list_to_atom(Name);
value({_, _, Value}) -> Value;
value({Bracket, _}) -> Bracket.
