%% @doc Tokens of erl_scan as abstract forms of expressions (the abstract format of OTP's documentation), and those as
%% terms. A recursive descent; an error is where the first token stands that fits nowhere.
-module(erl_parse).

-export([parse_exprs/1, parse_term/1, normalise/1, abstract/1, abstract/2, format_error/1]).

-export_type([abstract_expr/0, error_info/0]).

-type abstract_expr() :: tuple().
-type location() :: non_neg_integer() | {pos_integer(), pos_integer()}.
-type error_info() :: {location(), module(), term()}.

%% @doc The expressions of a list of tokens that ends with a dot.
-spec parse_exprs(erl_scan:tokens()) -> {ok, [abstract_expr()]} | {error, error_info()}.
parse_exprs(Tokens) -> parsed(Tokens, fun exprs/1).

%% @doc The term of a list of tokens that ends with a dot.
-spec parse_term(erl_scan:tokens()) -> {ok, term()} | {error, error_info()}.
parse_term(Tokens) ->
    case parsed(Tokens, fun expr/1) of
        {ok, Form} ->
            try
                {ok, normalise(Form)}
            catch
                _:_ -> {error, {erl_scan:location(Form), ?MODULE, "bad term"}}
            end;
        Error ->
            Error
    end.

parsed(Tokens, Rule) ->
    try Rule(Tokens) of
        {Form, [{dot, _}]} -> {ok, Form};
        {_, [{dot, _}, Next | _]} -> {error, before([Next], Tokens)};
        %% OTP reads expressions as a function's body: another clause may follow
        {_, [{';', _}, {atom, _, _} | [Next | _]]} when element(1, Next) =/= '(' -> {error, before([Next], Tokens)};
        {_, Rest} -> {error, before(Rest, Tokens)}
    catch
        throw:{?MODULE, Rest} -> {error, before(Rest, Tokens)};
        throw:{?MODULE, At, Message} -> {error, {At, ?MODULE, Message}}
    end.

before([], []) -> {0, ?MODULE, ["syntax error before: ", []]};
before([], Tokens) -> {erl_scan:location(lists:last(Tokens)), ?MODULE, ["syntax error before: ", []]};
before([Token | _], _) -> {erl_scan:location(Token), ?MODULE, ["syntax error before: ", shown(Token)]}.

shown({atom, _, Name}) -> io_lib:write_atom(Name);
shown({char, _, C}) -> io_lib:write_char(C);
shown({string, _, Text}) -> io_lib:write_string(Text);
shown({var, _, Name}) -> atom_to_list(Name);
shown({integer, _, N}) -> io_lib:write(N);
shown({float, _, N}) -> io_lib:write(N);
shown({dot, _}) -> "'.'";
shown({Other, _}) -> io_lib:write_atom_as_latin1(Other);
shown({_, _, Value}) -> io_lib:write(Value).

%% @doc An error's description as text.
-spec format_error(term()) -> iolist().
format_error(Message) ->
    case io_lib:deep_char_list(Message) of
        true -> Message;
        false -> io_lib:write(Message)
    end.

-spec fail(erl_scan:tokens()) -> no_return().
fail(Rest) -> throw({?MODULE, Rest}).

expect(What, [{What, _} | Rest]) -> Rest;
expect(_, Rest) -> fail(Rest).

anno(Token) -> element(2, Token).

%% Where an expression begins: forms of operators, names and updates have the place of what stands in the middle.
first({op, _, _, Left, _}) -> first(Left);
first({remote, _, Module, _}) -> first(Module);
first({map, _, E, _}) -> first(E);
first({record, _, E, _, _}) -> first(E);
first({record_field, _, E, _, _}) -> first(E);
first(E) -> anno(E).

%% -- expressions, by binding strength --

exprs(Tokens) -> several(Tokens, fun expr/1).

several(Tokens, Rule) ->
    case Rule(Tokens) of
        {E, [{',', _} | Rest]} ->
            {Es, Rest2} = several(Rest, Rule),
            {[E | Es], Rest2};
        {E, Rest} ->
            {[E], Rest}
    end.

expr([{'catch', A} | Rest]) ->
    {E, Rest2} = expr(Rest),
    {{'catch', A, E}, Rest2};
expr(Tokens) ->
    binary(100, Tokens).

%% {Strength, how it groups} of an operator.
strength('=') -> {100, right};
strength('!') -> {100, right};
strength('orelse') -> {150, right};
strength('andalso') -> {160, right};
strength(Op) when Op =:= '=='; Op =:= '/='; Op =:= '=<'; Op =:= '<'; Op =:= '>='; Op =:= '>'; Op =:= '=:='; Op =:= '=/=' ->
    {200, none};
strength(Op) when Op =:= '++'; Op =:= '--' -> {300, right};
strength(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr'; Op =:= 'or'; Op =:= 'xor' ->
    {400, left};
strength(Op) when Op =:= '/'; Op =:= '*'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band'; Op =:= 'and' -> {500, left};
strength(_) -> none.

binary(Least, Tokens) ->
    {Left, Rest} = unary(Tokens),
    binary(Least, Left, Rest).

binary(Least, Left, [{Op, A} | Rest] = All) ->
    case strength(Op) of
        {Strength, Groups} when Strength >= Least ->
            {Right, Rest2} =
                case {Rest, Groups} of
                    {[{'catch', _} | _], right} when Strength =:= 100 -> expr(Rest);
                    {_, right} -> binary(Strength, Rest);
                    _ -> binary(Strength + 1, Rest)
                end,
            Made =
                case Op of
                    '=' -> {match, first(Left), Left, Right};
                    _ -> {op, A, Op, Left, Right}
                end,
            case Groups =:= none andalso Rest2 of
                [{Next, _} | _] ->
                    strength(Next) =/= {Strength, none} orelse fail(Rest2),
                    binary(Least, Made, Rest2);
                _ ->
                    binary(Least, Made, Rest2)
            end;
        _ ->
            {Left, All}
    end;
binary(_, Left, Rest) ->
    {Left, Rest}.

unary([{Op, A} | Rest]) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= 'not' ->
    {E, Rest2} = unary(Rest),
    {{op, A, Op, E}, Rest2};
unary(Tokens) ->
    {E, Rest} = primary(Tokens),
    behind(E, Rest).

%% Calls, records, maps and remote names that follow an expression.
behind(E, [{'(', _} | Rest]) when element(1, E) =/= call ->
    {Args, Rest2} = arguments(Rest, ')'),
    behind({call, first(E), E, Args}, Rest2);
behind(E, [{':', A} | Rest]) when element(1, E) =/= remote, element(1, E) =/= call ->
    {F, Rest2} = primary(Rest),
    behind({remote, A, E, F}, Rest2);
behind(E, [{'#', A}, {'{', _} | Rest]) ->
    {Fields, Rest2} = fields(Rest),
    behind({map, A, E, Fields}, Rest2);
behind(E, [{'#', A}, {atom, _, Name}, {'{', _} | Rest]) ->
    {Fields, Rest2} = record_fields(Rest),
    behind({record, A, E, Name, Fields}, Rest2);
behind(E, [{'#', A}, {atom, _, Name}, {'.', _}, {atom, A2, Field} | Rest]) ->
    behind({record_field, A, E, Name, {atom, A2, Field}}, Rest);
behind(E, Rest) ->
    {E, Rest}.

arguments([{End, _} | Rest], End) ->
    {[], Rest};
arguments(Tokens, End) ->
    {Es, Rest} = exprs(Tokens),
    {Es, expect(End, Rest)}.

primary([{string, A, Text} | Rest]) -> strings(A, Text, Rest);
primary([{Kind, _, _} = Literal | Rest]) when Kind =:= atom; Kind =:= integer; Kind =:= float; Kind =:= char; Kind =:= var ->
    {Literal, Rest};
primary([{'(', _} | Rest]) ->
    {E, Rest2} = expr(Rest),
    {E, expect(')', Rest2)};
primary([{'{', A} | Rest]) ->
    {Es, Rest2} = arguments(Rest, '}'),
    {{tuple, A, Es}, Rest2};
primary([{'[', A}, {']', _} | Rest]) ->
    {{nil, A}, Rest};
primary([{'[', A} | Rest]) ->
    list(A, Rest);
primary([{'<<', A}, {'>>', _} | Rest]) ->
    {{bin, A, []}, Rest};
primary([{'<<', A} | Rest]) ->
    bits(A, Rest);
primary([{'#', A}, {'{', _} | Rest]) ->
    {Fields, Rest2} = fields(Rest),
    {{map, A, Fields}, Rest2};
primary([{'#', A}, {atom, _, Name}, {'{', _} | Rest]) ->
    {Fields, Rest2} = record_fields(Rest),
    {{record, A, Name, Fields}, Rest2};
primary([{'#', A}, {atom, _, Name}, {'.', _}, {atom, A2, Field} | Rest]) ->
    {{record_index, A, Name, {atom, A2, Field}}, Rest};
primary([{'begin', A} | Rest]) ->
    {Es, Rest2} = exprs(Rest),
    {{block, A, Es}, expect('end', Rest2)};
primary([{'if', A} | Rest]) ->
    {Clauses, Rest2} = clauses(Rest, fun if_clause/1),
    {{'if', A, Clauses}, expect('end', Rest2)};
primary([{'case', A} | Rest]) ->
    {E, Rest2} = expr(Rest),
    {Clauses, Rest3} = clauses(expect('of', Rest2), fun case_clause/1),
    {{'case', A, E, Clauses}, expect('end', Rest3)};
primary([{'receive', A} | Rest]) ->
    received(A, Rest);
primary([{'try', A} | Rest]) ->
    tried(A, Rest);
primary([{'fun', A} | Rest]) ->
    function(A, Rest);
primary(Rest) ->
    fail(Rest).

strings(A, Text, [{string, _, More} | Rest]) -> strings(A, Text ++ More, Rest);
strings(A, Text, Rest) -> {{string, A, Text}, Rest}.

list(A, Tokens) ->
    {E, Rest} = expr(Tokens),
    case Rest of
        [{'||', _} | Rest2] ->
            {Qualifiers, Rest3} = several(Rest2, fun qualifier/1),
            {{lc, A, E, Qualifiers}, expect(']', Rest3)};
        _ ->
            elements(A, E, Rest)
    end.

elements(A, E, [{']', End} | Rest]) ->
    {{cons, A, E, {nil, End}}, Rest};
elements(A, E, [{'|', _} | Rest]) ->
    {Tail, Rest2} = expr(Rest),
    {{cons, A, E, Tail}, expect(']', Rest2)};
elements(A, E, [{',', _} | Rest]) ->
    {Next, Rest2} = expr(Rest),
    {Tail, Rest3} = elements(anno(Next), Next, Rest2),
    {{cons, A, E, Tail}, Rest3};
elements(_, _, Rest) ->
    fail(Rest).

qualifier(Tokens) ->
    {E, Rest} = expr(Tokens),
    case Rest of
        [{'<-', A} | Rest2] ->
            {From, Rest3} = expr(Rest2),
            {{generate, A, E, From}, Rest3};
        [{'<=', A} | Rest2] ->
            {From, Rest3} = expr(Rest2),
            {{b_generate, A, E, From}, Rest3};
        _ ->
            {E, Rest}
    end.

fields([{'}', _} | Rest]) ->
    {[], Rest};
fields(Tokens) ->
    {Fields, Rest} = several(Tokens, fun field/1),
    {Fields, expect('}', Rest)}.

field(Tokens) ->
    {Key, Rest} = expr(Tokens),
    case Rest of
        [{'=>', A} | Rest2] ->
            {Value, Rest3} = expr(Rest2),
            {{map_field_assoc, A, Key, Value}, Rest3};
        [{':=', A} | Rest2] ->
            {Value, Rest3} = expr(Rest2),
            {{map_field_exact, A, Key, Value}, Rest3};
        _ ->
            fail(Rest)
    end.

record_fields([{'}', _} | Rest]) ->
    {[], Rest};
record_fields(Tokens) ->
    {Fields, Rest} = several(Tokens, fun record_field/1),
    {Fields, expect('}', Rest)}.

record_field([{Kind, A, _} = Name, {'=', _} | Rest]) when Kind =:= atom; Kind =:= var ->
    {Value, Rest2} = expr(Rest),
    {{record_field, A, Name, Value}, Rest2};
record_field(Rest) ->
    fail(Rest).

%% -- bit strings --

bits(A, Tokens) ->
    {E, Rest} = bit_element(Tokens),
    case Rest of
        [{'||', _} | Rest2] ->
            {bin_element, _, Value, default, default} = E,
            {Qualifiers, Rest3} = several(Rest2, fun qualifier/1),
            {{bc, A, Value, Qualifiers}, expect('>>', Rest3)};
        [{',', _} | Rest2] ->
            {Es, Rest3} = several(Rest2, fun bit_element/1),
            {{bin, A, [E | Es]}, expect('>>', Rest3)};
        _ ->
            {{bin, A, [E]}, expect('>>', Rest)}
    end.

bit_element(Tokens) ->
    {Value, Rest} = bit_value(Tokens),
    {Size, Rest2} =
        case Rest of
            [{':', _} | R] -> primary(R);
            _ -> {default, Rest}
        end,
    {Types, Rest3} =
        case Rest2 of
            [{'/', _} | R2] -> bit_types(R2);
            _ -> {default, Rest2}
        end,
    {{bin_element, first(Value), Value, Size, Types}, Rest3}.

bit_value([{Op, A} | Rest]) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= 'not' ->
    {E, Rest2} = primary(Rest),
    {{op, A, Op, E}, Rest2};
bit_value(Tokens) ->
    primary(Tokens).

bit_types(Tokens) ->
    {Type, Rest} = bit_type(Tokens),
    case Rest of
        [{'-', _} | Rest2] ->
            {Types, Rest3} = bit_types(Rest2),
            {[Type | Types], Rest3};
        _ ->
            {[Type], Rest}
    end.

bit_type([{atom, _, Name}, {':', _}, {integer, _, N} | Rest]) -> {{Name, N}, Rest};
bit_type([{atom, _, Name} | Rest]) -> {Name, Rest};
bit_type(Rest) -> fail(Rest).

%% -- clauses --

clauses(Tokens, Rule) ->
    case Rule(Tokens) of
        {C, [{';', _} | Rest]} ->
            {Cs, Rest2} = clauses(Rest, Rule),
            {[C | Cs], Rest2};
        {C, Rest} ->
            {[C], Rest}
    end.

if_clause(Tokens) ->
    {Guards, Rest} = alternatives(Tokens),
    {Body, Rest2} = body(Rest),
    {{clause, first(hd(hd(Guards))), [], Guards, Body}, Rest2}.

case_clause(Tokens) ->
    {Pattern, Rest} = expr(Tokens),
    {Guards, Rest2} = guards(Rest),
    {Body, Rest3} = body(Rest2),
    {{clause, first(Pattern), [Pattern], Guards, Body}, Rest3}.

guards([{'when', _} | Rest]) -> alternatives(Rest);
guards(Rest) -> {[], Rest}.

alternatives(Tokens) ->
    case exprs(Tokens) of
        {Tests, [{';', _} | Rest]} ->
            {More, Rest2} = alternatives(Rest),
            {[Tests | More], Rest2};
        {Tests, Rest} ->
            {[Tests], Rest}
    end.

body(Tokens) -> exprs(expect('->', Tokens)).

received(A, [{'after', _} | Rest]) ->
    {Time, Body, Rest2} = later(Rest),
    {{'receive', A, [], Time, Body}, expect('end', Rest2)};
received(A, Tokens) ->
    case clauses(Tokens, fun case_clause/1) of
        {Clauses, [{'after', _} | Rest]} ->
            {Time, Body, Rest2} = later(Rest),
            {{'receive', A, Clauses, Time, Body}, expect('end', Rest2)};
        {Clauses, Rest} ->
            {{'receive', A, Clauses}, expect('end', Rest)}
    end.

later(Tokens) ->
    {Time, Rest} = expr(Tokens),
    {Body, Rest2} = body(Rest),
    {Time, Body, Rest2}.

tried(A, Tokens) ->
    {Body, Rest} = exprs(Tokens),
    {Clauses, Rest2} =
        case Rest of
            [{'of', _} | R] -> clauses(R, fun case_clause/1);
            _ -> {[], Rest}
        end,
    {Handlers, Rest3} =
        case Rest2 of
            [{'catch', _} | R2] -> clauses(R2, fun handler/1);
            _ -> {[], Rest2}
        end,
    {After, Rest4} =
        case Rest3 of
            [{'after', _} | R3] -> exprs(R3);
            _ when Handlers =:= [] -> fail(Rest3);
            _ -> {[], Rest3}
        end,
    {{'try', A, Body, Clauses, Handlers, After}, expect('end', Rest4)}.

handler([{Kind, A, _} = Class, {':', _} | Rest]) when Kind =:= atom; Kind =:= var ->
    {Pattern, Rest2} = expr(Rest),
    {Trace, Rest3} =
        case Rest2 of
            [{':', _}, {var, _, _} = V | R] -> {V, R};
            _ -> {{var, first(Pattern), '_'}, Rest2}
        end,
    handler(A, Class, Pattern, Trace, Rest3);
handler(Tokens) ->
    {Pattern, Rest} = expr(Tokens),
    A = first(Pattern),
    handler(A, {atom, A, throw}, Pattern, {var, A, '_'}, Rest).

%% A pattern C:P is read as a remote name when C:P:S is written without spaces; so the trace may be inside of it.
handler(A, Class, Pattern, Trace, Rest) ->
    {Guards, Rest2} = guards(Rest),
    {Body, Rest3} = body(Rest2),
    {Caught, Stack} =
        case Pattern of
            {remote, _, P, {var, _, _} = V} -> {P, V};
            _ -> {Pattern, Trace}
        end,
    {{clause, A, [{tuple, A, [Class, Caught, Stack]}], Guards, Body}, Rest3}.

%% -- funs --

function(A, [{atom, _, Name}, {'/', _}, {integer, _, Arity} | Rest]) ->
    {{'fun', A, {function, Name, Arity}}, Rest};
function(A, [{Kind, _, _} = Module, {':', _}, {Kind2, _, _} = Name, {'/', _}, {Kind3, _, _} = Arity | Rest]) when
    (Kind =:= atom orelse Kind =:= var), (Kind2 =:= atom orelse Kind2 =:= var), (Kind3 =:= integer orelse Kind3 =:= var)
->
    {{'fun', A, {function, Module, Name, Arity}}, Rest};
function(A, [{var, _, Name}, {'(', _} | _] = Tokens) ->
    {Clauses, Rest} = clauses(Tokens, fun(T) -> fun_clause(T, Name) end),
    {{named_fun, A, Name, Clauses}, expect('end', Rest)};
function(A, [{'(', _} | _] = Tokens) ->
    {Clauses, Rest} = clauses(Tokens, fun(T) -> fun_clause(T, none) end),
    {{'fun', A, {clauses, Clauses}}, expect('end', Rest)};
function(_, Rest) ->
    fail(Rest).

fun_clause([{var, A, Name}, {'(', _} | Rest], Name) -> head(A, Rest);
fun_clause([{var, A, _}, {'(', _} | _], Name) when Name =/= none -> throw({?MODULE, A, "head mismatch"});
fun_clause([{'(', A} | Rest], none) -> head(A, Rest);
fun_clause(Rest, _) -> fail(Rest).

head(A, Rest) ->
    {Patterns, Rest2} = arguments(Rest, ')'),
    {Guards, Rest3} = guards(Rest2),
    {Body, Rest4} = body(Rest3),
    {{clause, A, Patterns, Guards, Body}, Rest4}.

%% -- terms --

%% @doc The term that an abstract form stands for; badarg when it is no literal.
-spec normalise(abstract_expr()) -> term().
normalise({Kind, _, Value}) when Kind =:= atom; Kind =:= integer; Kind =:= float; Kind =:= char; Kind =:= string -> Value;
normalise({nil, _}) -> [];
normalise({cons, _, Head, Tail}) -> [normalise(Head) | normalise(Tail)];
normalise({tuple, _, Es}) -> list_to_tuple([normalise(E) || E <- Es]);
normalise({map, _, Fields}) -> maps:from_list([pair(F) || F <- Fields]);
normalise({bin, _, Es}) -> lists:foldl(fun(E, Bits) -> <<Bits/bits, (piece(E))/bits>> end, <<>>, Es);
normalise({op, _, '+', {Kind, _, N}}) when Kind =:= integer; Kind =:= float; Kind =:= char -> N;
normalise({op, _, '-', {Kind, _, N}}) when Kind =:= integer; Kind =:= float; Kind =:= char -> -N;
normalise({'fun', _, {function, {atom, _, M}, {atom, _, F}, {integer, _, A}}}) -> fun M:F/A;
normalise(Form) -> erlang:error({badarg, Form}).

pair({map_field_assoc, _, Key, Value}) -> {normalise(Key), normalise(Value)};
pair(Field) -> erlang:error({badarg, Field}).

piece({bin_element, A, {string, _, Text}, Size, Types}) ->
    << <<(piece({bin_element, A, {char, A, C}, Size, Types}))/bits>> || C <- Text>>;
piece({bin_element, _, Value, Size, Types}) ->
    Names =
        case Types of
            default -> [];
            _ -> Types
        end,
    Bits =
        case Size of
            default -> default;
            _ -> normalise(Size)
        end,
    Is = fun(Name) -> lists:member(Name, Names) end,
    Kind = hd([N || N <- [float, binary, bytes, bitstring, bits, utf8, utf16, utf32], Is(N)] ++ [integer]),
    Unit = proplists:get_value(unit, [N || N <- Names, is_tuple(N)], default),
    piece(Kind, normalise(Value), Bits, Unit, Is(little), Is(native)).

piece(utf8, C, _, _, _, _) -> <<C/utf8>>;
piece(utf16, C, _, _, true, _) -> <<C/utf16-little>>;
piece(utf16, C, _, _, _, _) -> <<C/utf16>>;
piece(utf32, C, _, _, true, _) -> <<C/utf32-little>>;
piece(utf32, C, _, _, _, _) -> <<C/utf32>>;
piece(float, F, Size, Unit, Little, Native) ->
    N = times(Size, 64, Unit, 1),
    case {Little, Native} of
        {true, _} -> <<F:N/float-little>>;
        {_, true} -> <<F:N/float-native>>;
        _ -> <<F:N/float>>
    end;
piece(integer, I, Size, Unit, Little, Native) ->
    N = times(Size, 8, Unit, 1),
    case {Little, Native} of
        {true, _} -> <<I:N/little>>;
        {_, true} -> <<I:N/native>>;
        _ -> <<I:N>>
    end;
piece(_, B, default, _, _, _) -> B;
piece(Kind, B, Size, Unit, _, _) ->
    N = times(Size, 0, Unit, case Kind of binary -> 8; bytes -> 8; _ -> 1 end),
    <<Part:N/bits, _/bits>> = B,
    Part.

times(default, Bits, _, _) -> Bits;
times(Size, _, default, Unit) -> Size * Unit;
times(Size, _, Unit, _) -> Size * Unit.

%% @doc The abstract form of a term, at line 0.
-spec abstract(term()) -> abstract_expr().
abstract(Term) -> form(Term, 0).

%% @doc The abstract form of a term, at a line, or a `{location, L}' or `{line, L}'.
-spec abstract(term(), location() | [term()]) -> abstract_expr().
abstract(Term, Options) when is_list(Options) ->
    form(Term, proplists:get_value(location, Options, proplists:get_value(line, Options, 0)));
abstract(Term, Location) ->
    form(Term, Location).

form(T, A) when is_integer(T) -> {integer, A, T};
form(T, A) when is_float(T) -> {float, A, T};
form(T, A) when is_atom(T) -> {atom, A, T};
form([], A) -> {nil, A};
form([H | T] = List, A) ->
    case text(List) of
        true -> {string, A, List};
        false -> {cons, A, form(H, A), form(T, A)}
    end;
form(T, A) when is_tuple(T) -> {tuple, A, [form(E, A) || E <- tuple_to_list(T)]};
form(T, A) when is_map(T) -> {map, A, [{map_field_assoc, A, form(K, A), form(V, A)} || {K, V} <- maps:to_list(T)]};
form(T, A) when is_bitstring(T) ->
    Whole = bit_size(T) div 8,
    <<Bytes:Whole/binary, Bits/bits>> = T,
    N = bit_size(Bits),
    <<Last:N>> = Bits,
    More = [{bin_element, A, {integer, A, Last}, {integer, A, N}, default} || N > 0],
    {bin, A, [{bin_element, A, {integer, A, B}, default, default} || <<B>> <= Bytes] ++ More};
form(T, A) when is_function(T) ->
    {type, external} = erlang:fun_info(T, type),
    [{_, M}, {_, F}, {_, N}] = [erlang:fun_info(T, I) || I <- [module, name, arity]],
    {'fun', A, {function, {atom, A, M}, {atom, A, F}, {integer, A, N}}}.

text([C | Rest]) when is_integer(C), C >= 0, C < 16#D800; is_integer(C), C > 16#DFFF, C < 16#110000 -> text(Rest);
text([]) -> true;
text(_) -> false.
