%% @doc Uniform resource identifiers (RFC 3986), and queries as forms send them.
%%
%% Text goes in and comes out as the same kind: a binary of UTF-8, or a list. Inside it is bytes: a part is a binary
%% until it is handed out.
-module(uri_string).

-export([
    parse/1, recompose/1, normalize/1, normalize/2, resolve/2, resolve/3, percent_decode/1, quote/1, quote/2, unquote/1,
    compose_query/1, compose_query/2, dissect_query/1, allowed_characters/0
]).

-export_type([uri_string/0, uri_map/0, error/0]).
-type uri_string() :: iodata().
-type uri_map() :: #{
    scheme => unicode:chardata(),
    userinfo => unicode:chardata(),
    host => unicode:chardata(),
    port => non_neg_integer() | undefined,
    path => unicode:chardata(),
    query => unicode:chardata(),
    fragment => unicode:chardata()
}.
-type error() :: {error, atom(), term()}.

-define(UNRESERVED, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~").
-define(SUB_DELIMS, "!$&'()*+,;=").

%% @doc The components of a URI.
-spec parse(uri_string()) -> uri_map() | error().
parse(Uri) ->
    try components(bytes(Uri)) of
        Map -> handed_out(Map, Uri)
    catch
        throw:{error, _, _} = Error -> Error
    end.

bytes(Text) when is_binary(Text) -> Text;
bytes(Text) when is_list(Text) ->
    case unicode:characters_to_binary(Text) of
        Bin when is_binary(Bin) -> Bin;
        _ -> throw({error, invalid_uri, Text})
    end.

handed_out(Map, Like) -> maps:map(fun(port, Port) -> Port; (_, Part) -> like(Part, Like) end, Map).

like(Bin, Like) when is_binary(Like) -> Bin;
like(Bin, _) -> unicode:characters_to_list(Bin).

%% Scheme, authority, path, query and fragment, split at their marks and checked.
components(Uri) ->
    {Before, Fragment} = cut(Uri, <<"#">>),
    {Front, Query} = cut(Before, <<"?">>),
    case scheme(Front) of
        {none, Rest} ->
            components(none, Rest, Query, Fragment);
        {Scheme, Rest} ->
            %% what is wrong behind a scheme makes it none: a path, in which the colon is wrong
            try
                components(Scheme, Rest, Query, Fragment)
            catch
                throw:{error, invalid_uri, _} -> throw({error, invalid_uri, ":"})
            end
    end.

components(Scheme, Rest, Query, Fragment) ->
    {Authority, Path} =
        case Rest of
            <<"//", Behind/binary>> -> authority(Behind);
            _ -> {#{}, Rest}
        end,
    Scheme =/= none orelse Authority =/= #{} orelse no_colon(hd(binary:split(Path, <<"/">>))),
    checked(path, Path, ?UNRESERVED ?SUB_DELIMS ":@/"),
    Map = maps:merge(Authority, #{path => Path}),
    Optional = [
        {scheme, Scheme},
        {query, checked(query, Query, ?UNRESERVED ?SUB_DELIMS ":@/?")},
        {fragment, checked(fragment, Fragment, ?UNRESERVED ?SUB_DELIMS ":@/?")}
    ],
    maps:merge(Map, maps:from_list([Pair || {_, Part} = Pair <- Optional, Part =/= none])).

cut(Text, Mark) ->
    case binary:split(Text, Mark) of
        [Before, Behind] -> {Before, Behind};
        [Before] -> {Before, none}
    end.

no_colon(Segment) ->
    binary:match(Segment, <<":">>) =:= nomatch orelse throw({error, invalid_uri, ":"}).

scheme(<<C, _/binary>> = Text) when C >= $a, C =< $z; C >= $A, C =< $Z ->
    case binary:split(Text, <<":">>) of
        [Scheme, Rest] ->
            case [B || <<B>> <= Scheme, not scheme_character(B)] of
                [] -> {Scheme, Rest};
                _ -> {none, Text}
            end;
        _ ->
            {none, Text}
    end;
scheme(Text) ->
    {none, Text}.

scheme_character(C) ->
    C >= $a andalso C =< $z orelse C >= $A andalso C =< $Z orelse C >= $0 andalso C =< $9 orelse lists:member(C, "+-.").

authority(Text) ->
    {Authority, Path} =
        case binary:match(Text, <<"/">>) of
            {At, 1} -> {binary:part(Text, 0, At), binary:part(Text, At, byte_size(Text) - At)};
            nomatch -> {Text, <<>>}
        end,
    {User, HostPort} =
        case binary:split(Authority, <<"@">>) of
            [U, H] -> {#{userinfo => checked(userinfo, U, ?UNRESERVED ?SUB_DELIMS ":")}, H};
            [H] -> {#{}, H}
        end,
    {maps:merge(User, host(HostPort)), Path}.

host(<<"[", Rest/binary>>) ->
    case binary:split(Rest, <<"]">>) of
        [Host, Port] ->
            case inet:parse_ipv6strict_address(binary_to_list(Host)) of
                {ok, _} -> port(Port, #{host => Host});
                _ -> throw({error, invalid_uri, binary_to_list(Host)})
            end;
        _ ->
            throw({error, invalid_uri, "["})
    end;
host(Text) ->
    {Host, Port} =
        case binary:split(Text, <<":">>) of
            [H, P] -> {H, <<":", P/binary>>};
            [H] -> {H, <<>>}
        end,
    port(Port, #{host => checked(host, Host, ?UNRESERVED ?SUB_DELIMS)}).

port(<<>>, Map) ->
    Map;
port(<<":">>, Map) ->
    Map#{port => undefined};
port(<<":", Digits/binary>>, Map) ->
    characters(Digits, "0123456789"),
    Map#{port => binary_to_integer(Digits)};
port(<<C, _/binary>>, _) ->
    throw({error, invalid_uri, [C]}).

%% A part of allowed characters; an escape is not looked at before it is decoded.
checked(_, none, _) ->
    none;
checked(_, Part, Allowed) ->
    characters(Part, "%" ++ Allowed),
    Part.

characters(<<C/utf8, Rest/binary>>, Allowed) ->
    lists:member(C, Allowed) orelse throw({error, invalid_uri, [C]}),
    characters(Rest, Allowed);
characters(<<C, _/binary>>, _) ->
    throw({error, invalid_uri, [C]});
characters(<<>>, _) ->
    ok.

is_hex(C) -> C >= $0 andalso C =< $9 orelse C >= $a andalso C =< $f orelse C >= $A andalso C =< $F.

%% @doc The URI of components.
-spec recompose(uri_map()) -> uri_string() | error().
recompose(#{path := Path} = Map) when is_map_key(host, Map); not is_map_key(port, Map) ->
    try
        Parts = maps:map(fun(port, Port) -> Port; (_, Part) -> bytes(Part) end, Map),
        like(composed(Parts), Path)
    catch
        throw:_ -> {error, invalid_map, Map}
    end;
recompose(Map) when is_map(Map), not is_map_key(path, Map) ->
    {error, invalid_map, Map}.

composed(#{path := Path} = Map) ->
    iolist_to_binary([
        part(scheme, Map, <<>>, <<":">>),
        case Map of
            #{host := Host} ->
                Shown =
                    case binary:match(Host, <<":">>) of
                        nomatch -> Host;
                        _ -> [$[, Host, $]]
                    end,
                [<<"//">>, part(userinfo, Map, <<>>, <<"@">>), Shown, port_text(Map)];
            #{userinfo := User} ->
                [<<"//">>, User];
            _ ->
                []
        end,
        case Path of
            <<C, _/binary>> when C =/= $/, is_map_key(host, Map) -> [$/, Path];
            _ -> Path
        end,
        part(query, Map, <<"?">>, <<>>),
        part(fragment, Map, <<"#">>, <<>>)
    ]).

port_text(#{port := undefined}) -> <<":">>;
port_text(#{port := Port}) -> [$:, integer_to_binary(Port)];
port_text(_) -> [].

part(Key, Map, Before, Behind) ->
    case Map of
        #{Key := Part} -> [Before, Part, Behind];
        _ -> []
    end.

%% @doc A URI, or components, in the usual form: case, escapes, dots in the path, default ports.
-spec normalize(uri_string() | uri_map()) -> uri_string() | error().
normalize(Uri) -> normalize(Uri, []).

%% @doc normalize/1 with the option return_map.
-spec normalize(uri_string() | uri_map(), [return_map]) -> uri_string() | uri_map() | error().
normalize(#{path := Path} = Map, Options) ->
    try maps:map(fun(port, Port) -> Port; (_, Part) -> bytes(Part) end, Map) of
        Parts -> given(normal(Parts), Path, Options)
    catch
        throw:{error, _, _} = Error -> Error
    end;
normalize(Map, _) when is_map(Map) ->
    {error, invalid_map, Map};
normalize(Uri, Options) ->
    try components(bytes(Uri)) of
        Map -> given(normal(Map), Uri, Options)
    catch
        throw:{error, _, _} = Error -> Error
    end.

given(Map, Like, Options) ->
    case lists:member(return_map, Options) of
        true -> handed_out(Map, Like);
        false -> like(composed(Map), Like)
    end.

normal(Map) ->
    Lower = maps:map(
        fun
            (port, Port) -> Port;
            (Key, Part) when Key =:= scheme; Key =:= host -> lower(escapes(Part));
            (_, Part) -> escapes(Part)
        end,
        Map
    ),
    #{path := Path} = Lower,
    without_default(Lower#{path := dots(Path, [])}).

%% Escapes of characters that need none are those characters; others have capitals.
escapes(<<$%, A, B, Rest/binary>>) ->
    C = binary_to_integer(<<A, B>>, 16),
    case lists:member(C, ?UNRESERVED) of
        true -> <<C, (escapes(Rest))/binary>>;
        false -> <<$%, (upper(A)), (upper(B)), (escapes(Rest))/binary>>
    end;
escapes(<<C, Rest/binary>>) -> <<C, (escapes(Rest))/binary>>;
escapes(<<>>) -> <<>>.

upper(C) when C >= $a, C =< $f -> C - 32;
upper(C) -> C.

lower(<<$%, A, B, Rest/binary>>) -> <<$%, A, B, (lower(Rest))/binary>>;
lower(<<C, Rest/binary>>) when C >= $A, C =< $Z -> <<(C + 32), (lower(Rest))/binary>>;
lower(<<C, Rest/binary>>) -> <<C, (lower(Rest))/binary>>;
lower(<<>>) -> <<>>.

without_default(#{scheme := Scheme} = Map) ->
    Plain =
        case Map of
            #{port := undefined} -> maps:remove(port, Map);
            #{port := Port} ->
                case default_port(Scheme) of
                    Port -> maps:remove(port, Map);
                    _ -> Map
                end;
            _ -> Map
        end,
    case Plain of
        #{path := <<>>} when Scheme =:= <<"http">>; Scheme =:= <<"https">> -> Plain#{path := <<"/">>};
        _ -> Plain
    end;
without_default(Map) ->
    Map.

default_port(<<"http">>) -> 80;
default_port(<<"https">>) -> 443;
default_port(<<"ftp">>) -> 21;
default_port(<<"ssh">>) -> 22;
default_port(<<"sftp">>) -> 22;
default_port(<<"tftp">>) -> 69;
default_port(_) -> none.

%% RFC 3986, 5.2.4.
dots(<<"../", Rest/binary>>, Out) -> dots(Rest, Out);
dots(<<"./", Rest/binary>>, Out) -> dots(Rest, Out);
dots(<<"/./", Rest/binary>>, Out) -> dots(<<"/", Rest/binary>>, Out);
dots(<<"/.">>, Out) -> dots(<<"/">>, Out);
dots(<<"/../", Rest/binary>>, Out) -> dots(<<"/", Rest/binary>>, up(Out));
dots(<<"/..">>, Out) -> dots(<<"/">>, up(Out));
dots(Dots, Out) when Dots =:= <<".">>; Dots =:= <<"..">>; Dots =:= <<>> -> iolist_to_binary(lists:reverse(Out));
dots(<<C, Rest/binary>>, Out) ->
    {Segment, Behind} =
        case binary:match(Rest, <<"/">>) of
            {At, 1} -> {binary:part(Rest, 0, At), binary:part(Rest, At, byte_size(Rest) - At)};
            nomatch -> {Rest, <<>>}
        end,
    dots(Behind, [<<C, Segment/binary>> | Out]).

up([_ | Out]) -> Out;
up([]) -> [].

%% @doc A reference as seen from a base URI.
-spec resolve(uri_string() | uri_map(), uri_string() | uri_map()) -> uri_string() | error().
resolve(Reference, Base) -> resolve(Reference, Base, []).

%% @doc resolve/2 with the option return_map.
-spec resolve(uri_string() | uri_map(), uri_string() | uri_map(), [return_map]) -> uri_string() | uri_map() | error().
resolve(Reference, Base, Options) ->
    try {parts(Reference), parts(Base)} of
        {_, B} when not is_map_key(scheme, B) -> {error, invalid_scheme, ""};
        {R, B} -> given(target(R, B), sample(Reference), Options)
    catch
        throw:{error, _, _} = Error -> Error
    end.

parts(Map) when is_map(Map) -> maps:map(fun(port, Port) -> Port; (_, Part) -> bytes(Part) end, Map);
parts(Uri) -> components(bytes(Uri)).

sample(#{path := Path}) -> Path;
sample(Uri) -> Uri.

%% RFC 3986, 5.2.2.
target(#{scheme := _, path := Path} = R, _) ->
    R#{path := dots(Path, [])};
target(#{host := _, path := Path} = R, #{scheme := Scheme}) ->
    R#{scheme => Scheme, path := dots(Path, [])};
target(#{path := Path} = R, #{path := BasePath} = Base) ->
    {NewPath, Query} =
        case Path of
            <<>> when is_map_key(query, R) -> {BasePath, maps:with([query], R)};
            <<>> -> {BasePath, maps:with([query], Base)};
            <<"/", _/binary>> -> {dots(Path, []), maps:with([query], R)};
            _ -> {dots(merged(Path, Base), []), maps:with([query], R)}
        end,
    Kept = maps:with([scheme, userinfo, host, port], Base),
    maps:merge(maps:merge(Kept, Query), maps:put(path, NewPath, maps:with([fragment], R))).

merged(Path, #{path := <<>>, host := _}) ->
    <<"/", Path/binary>>;
merged(Path, #{path := Base}) ->
    case binary:matches(Base, <<"/">>) of
        [] -> Path;
        Slashes ->
            {At, 1} = lists:last(Slashes),
            <<(binary:part(Base, 0, At + 1))/binary, Path/binary>>
    end.

%% @doc Text, or components, with bytes in place of escapes.
-spec percent_decode(uri_string() | uri_map()) -> uri_string() | uri_map() | error().
percent_decode(Map) when is_map(Map) ->
    try
        maps:map(fun(port, Port) -> Port; (_, Part) -> like(decoded(bytes(Part)), Part) end, Map)
    catch
        throw:{error, Why, Where} -> {error, {invalid, Why}, Where}
    end;
percent_decode(Text) ->
    try
        like(decoded(bytes(Text)), Text)
    catch
        throw:{error, Why, Where} -> {error, Why, list_to_binary(Where)}
    end.

decoded(<<$%, A, B, Rest/binary>>) ->
    is_hex(A) andalso is_hex(B) orelse throw({error, invalid_percent_encoding, [$%, A, B]}),
    <<(binary_to_integer(<<A, B>>, 16)), (decoded(Rest))/binary>>;
decoded(<<C, Rest/binary>>) -> <<C, (decoded(Rest))/binary>>;
decoded(<<>>) -> <<>>.

%% @doc Text with everything that is reserved escaped.
-spec quote(unicode:chardata()) -> unicode:chardata().
quote(Text) -> quote(Text, []).

%% @doc quote/1 that leaves the characters of Safe.
-spec quote(unicode:chardata(), string()) -> unicode:chardata().
quote(Text, Safe) ->
    Allowed = Safe ++ ?UNRESERVED,
    Quoted = <<<<(escaped(C, Allowed))/binary>> || <<C>> <= bytes(Text)>>,
    like(Quoted, Text).

escaped(C, Allowed) ->
    case lists:member(C, Allowed) of
        true -> <<C>>;
        false -> <<$%, (hex(C bsr 4)), (hex(C band 15))>>
    end.

hex(N) when N < 10 -> $0 + N;
hex(N) -> $A + N - 10.

%% @doc Text with bytes in place of escapes.
-spec unquote(unicode:chardata()) -> unicode:chardata() | error().
unquote(Text) -> percent_decode(Text).

%% @doc A query as forms send it, in UTF-8: spaces are pluses.
-spec compose_query([{unicode:chardata(), unicode:chardata() | true}]) -> uri_string() | error().
compose_query(Pairs) -> compose_query(Pairs, [{encoding, utf8}]).

%% @doc compose_query/1 in an encoding: utf8, unicode, or latin1, which has names of numbers for other characters.
-spec compose_query([{unicode:chardata(), unicode:chardata() | true}], [{encoding, atom()}]) -> uri_string() | error().
compose_query([], _) ->
    [];
compose_query(Pairs, [{encoding, Encoding}]) when Encoding =:= utf8; Encoding =:= unicode; Encoding =:= latin1 ->
    try
        Fields = [
            case Value of
                true -> form(Key, Encoding);
                _ -> [form(Key, Encoding), $=, form(Value, Encoding)]
            end
         || {Key, Value} <- Pairs
        ],
        Query = iolist_to_binary(lists:join($&, Fields)),
        case [T || {Key, Value} <- Pairs, T <- [Key, Value], is_list(T)] of
            [] -> Query;
            _ -> binary_to_list(Query)
        end
    catch
        throw:{error, _, _} = Error -> Error
    end;
compose_query(_, [{encoding, Other}]) ->
    {error, invalid_encoding, Other};
compose_query([{Key, _} | _], _) ->
    {error, invalid_input, Key}.

form(Text, latin1) when is_list(Text) ->
    [
        case C > 255 of
            true -> form(<<"&#", (integer_to_binary(C))/binary, ";">>, utf8);
            false -> form_character(C)
        end
     || C <- unicode:characters_to_list(Text)
    ];
form(Text, _) when is_binary(Text); is_list(Text) -> [form_character(C) || <<C>> <= bytes(Text)];
form(Other, _) -> throw({error, invalid_input, Other}).

form_character($\s) -> <<"+">>;
form_character($~) -> <<"%7E">>;
form_character(C) -> escaped(C, "*" ?UNRESERVED).

%% @doc The pairs of a query; true for a name without a value.
-spec dissect_query(uri_string()) -> [{unicode:chardata(), unicode:chardata() | true}] | error().
dissect_query(Query) when Query =:= <<>>; Query =:= [] ->
    [];
dissect_query(Query) ->
    try
        [field(F, Query) || F <- binary:split(bytes(Query), <<"&">>, [global])]
    catch
        throw:{error, _, _} = Error -> Error
    end.

field(Field, Like) ->
    case binary:split(Field, <<"=">>) of
        [Name, Value] -> {unform(Name, Like), unform(Value, Like)};
        [Name] -> {unform(Name, Like), true}
    end.

unform(Text, Like) -> like(decoded(binary:replace(Text, <<"+">>, <<" ">>, [global])), Like).

%% @doc Which characters the components of a URI are made of.
-spec allowed_characters() -> [{atom(), string()}].
allowed_characters() ->
    Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    Small = "abcdefghijklmnopqrstuvwxyz",
    Parts = Letters ++ "_" ++ Small ++ "~",
    [
        {scheme, "+-.0123456789" ++ Letters ++ Small},
        {userinfo, "!$%&'()*+,-.0123456789:;=" ++ Parts},
        {host, "!$&'()*+,-.0123456789:;=" ++ Parts},
        {ipv4, ".0123456789"},
        {ipv6, ".0123456789:ABCDEFabcdef"},
        {regname, "!$%&'()*+,-.0123456789;=" ++ Parts},
        {path, "!$%&'()*+,-./0123456789:;=@" ++ Parts},
        {query, "!$%&'()*+,-./0123456789:;=?@" ++ Parts},
        {fragment, "!$%&'()*+,-./0123456789:;=?@" ++ Parts},
        {reserved, "!#$&'()*+,/:;=?@[]"},
        {unreserved, "-.0123456789" ++ Parts}
    ].
