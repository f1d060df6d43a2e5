%% @doc Regular expressions of Perl's kind, as OTP's re has them. An own matcher in Erlang: no native code is needed, so it
%% runs on a board too. Not here: properties of Unicode (\p, \X), \C, callouts and the verbs in (*...). The options
%% no_start_optimize and never_utf change nothing, as there is nothing of the kind to forbid, and match_limit_recursion
%% does not, as depth costs nothing but memory of the process.
-module(re).

-export([
    compile/1, compile/2, run/2, run/3, replace/3, replace/4, split/2, split/3, inspect/2, version/0
]).

-export_type([mp/0, compile_option/0, options/0]).

-type mp() :: {re_pattern, non_neg_integer(), 0 | 1, 0, term()}.
-type nl_spec() :: cr | crlf | lf | anycrlf | any.
-type compile_option() ::
    unicode | anchored | caseless | dollar_endonly | dotall | extended | firstline | multiline | no_auto_capture | dupnames
    | ungreedy | {newline, nl_spec()} | bsr_anycrlf | bsr_unicode | no_start_optimize | ucp | never_utf.
-type options() :: [compile_option() | term()].
-type subject() :: iodata() | unicode:charlist().

%% @doc Compile an expression.
-spec compile(iodata() | unicode:charlist()) -> {ok, mp()} | {error, {string(), non_neg_integer()}}.
compile(Expression) -> compile(Expression, []).

%% @doc Compile an expression with options.
-spec compile(iodata() | unicode:charlist(), [compile_option()]) ->
    {ok, mp()} | {error, {string(), non_neg_integer()}}.
compile(Expression, Options) ->
    [compile_option(O) orelse erlang:error(badarg, [Expression, Options]) || O <- Options],
    Chars =
        try
            chars(Expression, lists:member(unicode, Options))
        catch
            _:_ -> erlang:error(badarg, [Expression, Options])
        end,
    compiled(Chars, Options).

compiled(Chars, Options) ->
    case re_parse:parse(Chars, Options) of
        {ok, Tree, N, Names} ->
            Flags = [O || O <- [anchored, firstline], lists:member(O, Options)],
            Unicode = flag(lists:member(unicode, Options)),
            {ok, {re_pattern, N, Unicode, 0, {?MODULE, Tree, Names, groups(Tree), {Flags, Chars, Options}}}};
        Error ->
            Error
    end.

flag(true) -> 1;
flag(false) -> 0.

compile_option({newline, Kind}) -> lists:member(Kind, [cr, crlf, lf, anycrlf, any]);
compile_option(O) ->
    lists:member(O, [
        unicode, anchored, caseless, dollar_endonly, dotall, extended, firstline, multiline, no_auto_capture, dupnames,
        ungreedy, bsr_anycrlf, bsr_unicode, no_start_optimize, ucp, never_utf
    ]).

chars(Text, true) ->
    [_ | _] = L = [x | unicode:characters_to_list(Text, unicode)],
    tl(L);
chars(Text, false) ->
    binary_to_list(iolist_to_binary(Text)).

%% The trees of the groups, for calls of them; 0 is all.
groups(Tree) -> found(Tree, #{0 => Tree}).

found({group, N, Tree} = Group, Found) when is_integer(N) -> found(Tree, maps:merge(#{N => Group}, Found));
found({group, _, Tree}, Found) -> found(Tree, Found);
found({seq, Trees}, Found) -> lists:foldl(fun found/2, Found, Trees);
found({alt, Trees}, Found) -> lists:foldl(fun found/2, Found, Trees);
found({atomic, Tree}, Found) -> found(Tree, Found);
found({look, _, _, Tree}, Found) -> found(Tree, Found);
found({rep, _, _, _, Tree}, Found) -> found(Tree, Found);
found({'cond', C, Yes, No}, Found) -> lists:foldl(fun found/2, Found, [C, Yes, No]);
found(_, Found) -> Found.

%% @doc Match a text.
-spec run(subject(), mp() | iodata() | unicode:charlist()) -> {match, [term()]} | nomatch.
run(Subject, Expression) -> run(Subject, Expression, []).

%% @doc Match a text with options: those of compile/2 with an expression that is not compiled, and anchored, global, notbol,
%% noteol, notempty, notempty_atstart, report_errors, offset, match_limit, match_limit_recursion, newline and capture.
-spec run(subject(), mp() | iodata() | unicode:charlist(), options()) ->
    {match, [term()]} | match | nomatch | {error, term()}.
run(Subject, Expression, Options) ->
    try
        {Pattern, RunOptions} = pattern(Expression, Options),
        R = runs(RunOptions),
        Bytes = bytes(Subject, Pattern),
        Offset = maps:get(offset, R),
        Offset =< byte_size(Bytes) orelse throw(badarg),
        captured(matches(Bytes, Offset, Pattern, R), Bytes, Pattern, R)
    catch
        throw:{not_compiled, Why, true} -> {error, {compile, Why}};
        throw:{not_compiled, _, false} -> erlang:error(badarg, [Subject, Expression, Options]);
        throw:badarg -> erlang:error(badarg, [Subject, Expression, Options])
    end.

%% {Pattern, Options of the run}; throws badarg. Another newline than it was compiled with makes another tree.
pattern({re_pattern, _, _, _, {?MODULE, _, _, _, {_, Chars, Compiled}}} = Pattern, Options) ->
    [not compile_only(O) orelse throw(badarg) || O <- Options],
    case lists:keyfind(newline, 1, Options) of
        false ->
            {Pattern, Options};
        Newline ->
            compile_option(Newline) orelse throw(badarg),
            {ok, Other} = compiled(Chars, [Newline | lists:keydelete(newline, 1, Compiled)]),
            {Other, lists:keydelete(newline, 1, Options)}
    end;
pattern(Expression, Options) ->
    {Compile, Run} = lists:partition(fun compile_option/1, Options),
    try compile(Expression, Compile) of
        {ok, Pattern} -> {Pattern, Run};
        {error, Why} -> throw({not_compiled, Why, lists:member(report_errors, Run)})
    catch
        error:badarg -> throw(badarg)
    end.

compile_only({newline, _}) -> false;
compile_only(anchored) -> false;
compile_only(O) -> compile_option(O).

%% The options of a run as a map.
runs(Options) ->
    lists:foldl(
        fun
            (O, R) when
                O =:= anchored; O =:= global; O =:= notbol; O =:= noteol; O =:= notempty; O =:= notempty_atstart; O =:= report_errors
            -> R#{O => true};
            ({offset, N}, R) when is_integer(N), N >= 0 -> R#{offset => N};
            ({match_limit, N}, R) when is_integer(N), N >= 0 -> R#{match_limit => N};
            ({match_limit_recursion, N}, R) when is_integer(N), N >= 0 -> R;
            ({capture, What}, R) -> R#{capture => {spec(What), index}};
            ({capture, What, Type}, R) when Type =:= index; Type =:= list; Type =:= binary -> R#{capture => {spec(What), Type}};
            (_, _) -> throw(badarg)
        end,
        #{offset => 0, capture => {all, index}},
        Options
    ).

spec(What) when What =:= all; What =:= first; What =:= all_but_first; What =:= none; What =:= all_names; is_list(What) -> What;
spec(_) -> throw(badarg).

bytes(Subject, {_, _, 1, _, _}) ->
    case unicode:characters_to_binary(Subject) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> throw(badarg)
    end;
bytes(Subject, _) ->
    try
        iolist_to_binary(Subject)
    catch
        error:badarg -> throw(badarg)
    end.

%% [Captures] of all matches (of the first, unless global), nomatch, or {error, Why}.
matches(Bytes, Offset, Pattern, #{global := true} = R) -> all(Bytes, Offset, Pattern, R, []);
matches(Bytes, Offset, Pattern, R) ->
    case once(Bytes, Offset, Pattern, R) of
        {match, C} -> [C];
        Other -> Other
    end.

once(Bytes, Offset, {_, _, Unicode, _, {_, Tree, Names, Groups, {Flags, _, _}}}, R) ->
    Anchored = maps:get(anchored, R, false) orelse lists:member(anchored, Flags),
    case re_match:run(Bytes, Offset, Tree, Names, Unicode =:= 1, R#{groups => Groups, anchored => Anchored}) of
        {match, #{0 := {From, _}}} = Match ->
            case lists:member(firstline, Flags) andalso binary:match(Bytes, <<"\n">>, [{scope, {Offset, max(0, From - Offset)}}]) of
                {_, _} -> nomatch;
                _ -> Match
            end;
        nomatch -> nomatch;
        match_limit -> {error, match_limit}
    end.

%% After an empty match another one is tried at the same place that is not empty, then from the next character on.
all(Bytes, Offset, Pattern, R, Found) ->
    case once(Bytes, Offset, Pattern, R) of
        {match, #{0 := {From, To}} = C} when From =:= To -> nonempty(Bytes, To, Pattern, R, [C | Found]);
        {match, #{0 := {_, To}} = C} -> all(Bytes, To, Pattern, R, [C | Found]);
        {error, _} = Error -> Error;
        nomatch when Found =:= [] -> nomatch;
        nomatch -> lists:reverse(Found)
    end.

nonempty(Bytes, At, Pattern, R, Found) ->
    case once(Bytes, At, Pattern, R#{notempty_atstart => true, anchored => true}) of
        {match, #{0 := {_, To}} = C} -> all(Bytes, To, Pattern, R, [C | Found]);
        {error, _} = Error -> Error;
        nomatch when At >= byte_size(Bytes) -> lists:reverse(Found);
        nomatch -> all(Bytes, At + width(Bytes, At, Pattern), Pattern, R, Found)
    end.

width(Bytes, At, {_, _, 1, _, _}) ->
    case binary:at(Bytes, At) of
        B when B < 16#80 -> 1;
        B when B < 16#E0 -> 2;
        B when B < 16#F0 -> 3;
        _ -> 4
    end;
width(_, _, _) ->
    1.

%% -- captures --

captured(nomatch, _, _, _) -> nomatch;
captured({error, Why}, _, _, #{report_errors := true}) -> {error, Why};
captured({error, _}, _, _, _) -> nomatch;
captured(_, _, _, #{capture := {none, _}}) -> match;
captured(_, _, _, #{capture := {[], _}}) -> match;
captured(Found, Bytes, Pattern, #{capture := {What, Type}} = R) ->
    Values = [values(C, What, Type, Bytes, Pattern) || C <- Found],
    case {maps:get(global, R, false), Values} of
        {true, [[] | _]} when What =:= all_names -> match_or(Values);
        {true, _} -> {match, Values};
        {false, [[]]} when What =:= all_names -> match;
        {false, [One]} -> {match, One}
    end.

match_or(Values) ->
    case lists:all(fun(V) -> V =:= [] end, Values) of
        true -> match;
        false -> {match, Values}
    end.

values(C, What, Type, Bytes, {_, N, Unicode, _, {_, _, Names, _, _}}) ->
    Last = lists:max([K || K <- maps:keys(C)]),
    Numbers =
        case What of
            all -> lists:seq(0, Last);
            first -> [0];
            all_but_first -> lists:seq(1, Last);
            all_names -> [{name, Name} || Name <- lists:usort([Name || {Name, _} <- Names])];
            _ -> [number(V) || V <- What]
        end,
    [value(place(V, C, N, Names), Type, Bytes, Unicode) || V <- Numbers].

number(V) when is_integer(V) -> V;
number(V) when is_atom(V) -> {name, atom_to_list(V)};
number(V) when is_binary(V) -> {name, unicode:characters_to_list(V)};
number(V) when is_list(V) -> {name, V};
number(_) -> throw(badarg).

place({name, Name}, C, _, Names) ->
    case [maps:get(K, C) || {Own, K} <- Names, Own =:= Name, is_map_key(K, C)] of
        [First | _] -> First;
        [] -> none
    end;
place(K, C, _, _) -> maps:get(K, C, none).

value(none, index, _, _) -> {-1, 0};
value(none, list, _, _) -> [];
value(none, binary, _, _) -> <<>>;
value({From, To}, index, _, _) -> {From, To - From};
value({From, To}, binary, Bytes, _) -> binary:copy(binary:part(Bytes, From, To - From));
value({From, To}, list, Bytes, 1) -> unicode:characters_to_list(binary:part(Bytes, From, To - From));
value({From, To}, list, Bytes, _) -> binary_to_list(binary:part(Bytes, From, To - From)).

%% -- replacing --

%% @doc Replace the first match.
-spec replace(subject(), mp() | iodata() | unicode:charlist(), iodata() | unicode:charlist() | fun((binary(), [binary()]) -> iodata())) ->
    iodata() | unicode:charlist().
replace(Subject, Expression, Replacement) -> replace(Subject, Expression, Replacement, []).

%% @doc Replace matches: in the replacement & is what matched, \N and \g{N} what a group matched; or a function of
%% both. Options: those of run/3 without capture, and `{return, iodata | list | binary}'.
-spec replace(
    subject(),
    mp() | iodata() | unicode:charlist(),
    iodata() | unicode:charlist() | fun((binary(), [binary()]) -> iodata()),
    options()
) -> iodata() | unicode:charlist().
replace(Subject, Expression, Replacement, Options) ->
    try
        {Return, Rest} = return(Options, iodata),
        [throw(badarg) || O <- Rest, element1(O) =:= capture],
        {Pattern, RunOptions} = pattern(Expression, Rest),
        R = runs(RunOptions),
        Bytes = bytes(Subject, Pattern),
        maps:get(offset, R) =< byte_size(Bytes) orelse throw(badarg),
        Parts = parts(Replacement, Pattern),
        case matches(Bytes, maps:get(offset, R), Pattern, R) of
            Found when is_list(Found) -> returned(Return, replaced(Found, 0, Bytes, Parts), Pattern);
            _ when Return =:= iodata -> Subject;
            _ -> returned(Return, Bytes, Pattern)
        end
    catch
        throw:Bad when Bad =:= badarg; element(1, Bad) =:= not_compiled ->
            erlang:error(badarg, [Subject, Expression, Replacement, Options])
    end.

return(Options, Default) ->
    case lists:keytake(return, 1, Options) of
        {value, {return, Return}, Rest} when Return =:= iodata; Return =:= list; Return =:= binary -> {Return, Rest};
        false -> {Default, Options};
        _ -> throw(badarg)
    end.

returned(iodata, Result, _) -> Result;
returned(binary, Result, _) -> iolist_to_binary(Result);
returned(list, Result, {_, _, 1, _, _}) -> unicode:characters_to_list(iolist_to_binary(Result));
returned(list, Result, _) -> binary_to_list(iolist_to_binary(Result)).

replaced([], At, Bytes, _) when At =:= byte_size(Bytes) -> [];
replaced([], At, Bytes, _) -> rest(Bytes, At);
replaced([#{0 := {From, To}} = C | Found], At, Bytes, Parts) ->
    [binary:part(Bytes, At, From - At), inserted(Parts, C, Bytes) | replaced(Found, To, Bytes, Parts)].

rest(Bytes, At) -> binary:part(Bytes, At, byte_size(Bytes) - At).

inserted(F, #{0 := Whole} = C, Bytes) when is_function(F) ->
    Last = lists:max(maps:keys(C)),
    iolist_to_binary(F(text(Whole, Bytes), [text(maps:get(N, C, none), Bytes) || N <- lists:seq(1, Last)]));
inserted(Parts, C, Bytes) ->
    << <<(case P of N when is_integer(N) -> text(maps:get(N, C, none), Bytes); _ -> P end)/binary>> || P <- Parts>>.

text(none, _) -> <<>>;
text({From, To}, Bytes) -> binary:part(Bytes, From, To - From).

%% A replacement as binaries and numbers of groups.
parts(F, _) when is_function(F, 2) -> F;
parts(Replacement, Pattern) -> parts(bytes(Replacement, Pattern), <<>>, []).

parts(<<"\\", C, Rest/binary>>, Seen, Parts) when C >= $1, C =< $9 ->
    {N, Rest2} = group(<<C, Rest/binary>>),
    parts(Rest2, <<>>, [N, Seen | Parts]);
parts(<<"\\g{", Rest/binary>> = All, Seen, Parts) ->
    case group(Rest) of
        {N, <<"}", Rest2/binary>>} when is_integer(N) -> parts(Rest2, <<>>, [N, Seen | Parts]);
        _ -> literal(All, Seen, Parts)
    end;
parts(<<"\\g", Rest/binary>> = All, Seen, Parts) ->
    case group(Rest) of
        {N, Rest2} when is_integer(N) -> parts(Rest2, <<>>, [N, Seen | Parts]);
        none -> literal(All, Seen, Parts)
    end;
parts(<<"\\", C, Rest/binary>>, Seen, Parts) when C =/= $g -> parts(Rest, <<Seen/binary, C>>, Parts);
parts(<<"&", Rest/binary>>, Seen, Parts) -> parts(Rest, <<>>, [0, Seen | Parts]);
parts(<<>>, Seen, Parts) -> [P || P <- lists:reverse([Seen | Parts]), P =/= <<>>];
parts(All, Seen, Parts) -> literal(All, Seen, Parts).

literal(<<C, Rest/binary>>, Seen, Parts) -> parts(Rest, <<Seen/binary, C>>, Parts).

group(Text) -> group(Text, []).

group(<<C, Rest/binary>>, Digits) when C >= $0, C =< $9 -> group(Rest, [C | Digits]);
group(_, []) -> none;
group(Rest, Digits) -> {list_to_integer(lists:reverse(Digits)), Rest}.

%% -- splitting --

%% @doc The parts of a text between matches.
-spec split(subject(), mp() | iodata() | unicode:charlist()) -> [iodata() | unicode:charlist()].
split(Subject, Expression) -> split(Subject, Expression, []).

%% @doc split/2 with options: those of run/3 without capture, `{return, iodata | list | binary}', `{parts, N | infinity}',
%% `group' (the captures go with the part before them) and `trim' (no empty parts at the end).
-spec split(subject(), mp() | iodata() | unicode:charlist(), options()) -> [iodata() | unicode:charlist() | [term()]].
split(Subject, Expression, Options) ->
    try
        {Return, Rest} = return(Options, iodata),
        {Most, Rest2} = most(lists:keytake(parts, 1, Rest), Rest),
        [throw(badarg) || O <- Rest2, O =:= global orelse element1(O) =:= capture orelse element1(O) =:= offset],
        {Pattern, RunOptions} = pattern(Expression, [O || O <- Rest2, O =/= group, O =/= trim]),
        Bytes = bytes(Subject, Pattern),
        R = (runs(RunOptions))#{global => true},
        Found =
            case byte_size(Bytes) > 0 andalso matches(Bytes, 0, Pattern, R) of
                L when is_list(L) -> L;
                _ -> []
            end,
        Pieces = pieces(Found, 0, Bytes, Most, element(2, Pattern)),
        Kept =
            case lists:member(trim, Rest2) andalso Bytes =/= <<>> of
                true -> trimmed(lists:reverse(Pieces));
                false -> Pieces
            end,
        Values = [[returned_part(Return, V, Pattern) || V <- Piece] || Piece <- Kept],
        case lists:member(group, Rest2) of
            true -> Values;
            false -> lists:append(Values)
        end
    catch
        throw:Bad when Bad =:= badarg; element(1, Bad) =:= not_compiled ->
            erlang:error(badarg, [Subject, Expression, Options])
    end.

%% How many parts at most; 0 stands for all, without empty ones at the end.
most(false, Options) -> {infinity, Options};
most({value, {parts, infinity}, Options}, _) -> {infinity, Options};
most({value, {parts, 0}, Options}, _) -> {infinity, [trim | Options]};
most({value, {parts, N}, Options}, _) when is_integer(N), N > 0 -> {N, Options};
most(_, _) -> throw(badarg).

element1(T) when is_tuple(T), tuple_size(T) > 0 -> element(1, T);
element1(_) -> none.

returned_part(list, V, Pattern) -> returned(list, V, Pattern);
returned_part(_, V, _) -> V.

%% A piece is what stands before a match, and the groups of that.
pieces([], At, Bytes, _, _) -> [[rest(Bytes, At)]];
pieces(_, At, Bytes, 1, _) -> [[rest(Bytes, At)]];
%% an empty match where the last one ended divides nothing
pieces([#{0 := {At, At}} | Found], At, Bytes, Most, N) -> pieces(Found, At, Bytes, Most, N);
pieces([#{0 := {From, To}} = C | Found], At, Bytes, Most, N) ->
    Groups = [text(maps:get(K, C, none), Bytes) || K <- lists:seq(1, N)],
    Left = case Most of infinity -> infinity; _ -> Most - 1 end,
    [[binary:part(Bytes, At, From - At) | Groups] | pieces(Found, To, Bytes, Left, N)].

trimmed([[<<>> | Groups] | Pieces]) ->
    case lists:all(fun(G) -> G =:= <<>> end, Groups) of
        true -> trimmed(Pieces);
        false -> lists:reverse([[<<>> | Groups] | Pieces])
    end;
trimmed(Pieces) -> lists:reverse(Pieces).

%% @doc What a compiled expression has: `namelist'.
-spec inspect(mp(), namelist) -> {namelist, [binary()]}.
inspect({re_pattern, _, _, _, {?MODULE, _, Names, _, _}}, namelist) ->
    {namelist, lists:usort([unicode:characters_to_binary(Name) || {Name, _} <- Names])};
inspect(Pattern, Item) ->
    erlang:error(badarg, [Pattern, Item]).

%% @doc What matches here, as OTP tells the version of its library.
-spec version() -> binary().
version() -> <<"avm, after PCRE 8.44">>.
