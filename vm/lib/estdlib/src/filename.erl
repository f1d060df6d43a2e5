%% @doc Names of files with / between their parts, as lists or binaries.
-module(filename).

-export([
    absname/1, absname/2, absname_join/2, basename/1, basename/2, dirname/1, extension/1, flatten/1, join/1, join/2, nativename/1,
    pathtype/1, rootname/1, rootname/2, split/1
]).

-export_type([name/0]).
-type name() :: string() | atom() | [name() | char()] | binary().

%% @doc A flat list, or the binary itself.
-spec flatten(name()) -> string() | binary().
flatten(Bin) when is_binary(Bin) -> Bin;
flatten(Name) -> chars(Name, []).

chars([C | Rest], Tail) when is_integer(C) -> [C | chars(Rest, Tail)];
chars([Deep | Rest], Tail) -> chars(Deep, chars(Rest, Tail));
chars([], Tail) -> Tail;
chars(Atom, Tail) when is_atom(Atom) -> atom_to_list(Atom) ++ Tail;
chars(Bin, Tail) when is_binary(Bin) -> unicode:characters_to_list(Bin) ++ Tail.

%% A function on lists for names of either kind.
as(F, Bin) when is_binary(Bin) -> list_to_binary(F(binary_to_list(Bin)));
as(F, Name) -> F(flatten(Name)).

%% @doc The name from the root on.
-spec absname(name()) -> string() | binary().
absname(Name) ->
    {ok, Dir} = file:get_cwd(),
    absname(Name, Dir).

%% @doc absname/1 from a directory.
-spec absname(name(), name()) -> string() | binary().
absname(Name, Dir) ->
    case pathtype(Name) of
        absolute when is_binary(Name) -> join([Name]);
        absolute -> join([flatten(Name)]);
        _ -> join(Dir, Name)
    end.

%% @doc A directory and a name, joined; an absolute name stands for itself.
-spec absname_join(name(), name()) -> string() | binary().
absname_join(Dir, Name) -> join(Dir, Name).

%% @doc What stands behind the last /.
-spec basename(name()) -> string() | binary().
basename(Bin) when is_binary(Bin) ->
    %% of binaries all / at the end are dropped
    Dropped = lists:dropwhile(fun(C) -> C =:= $/ end, lists:reverse(binary_to_list(Bin))),
    list_to_binary(base(lists:reverse(Dropped)));
basename(Name) ->
    base(flatten(Name)).

%% One / at the end does not count.
base(Name) ->
    Reversed =
        case lists:reverse(Name) of
            [$/ | Rest] -> Rest;
            Other -> Other
        end,
    lists:reverse(lists:takewhile(fun(C) -> C =/= $/ end, Reversed)).

%% @doc basename/1 without an extension; a name that ends with / keeps it, as in OTP.
-spec basename(name(), name()) -> string() | binary().
basename(Name, Extension) ->
    Suffix = chars(Extension, []),
    as(fun(N) -> cut(base(N), N, Suffix) end, Name).

cut(Name, Whole, Suffix) ->
    case lists:suffix(Suffix, Name) andalso not lists:suffix("/", Whole) of
        true -> lists:sublist(Name, length(Name) - length(Suffix));
        false -> Name
    end.

%% @doc What stands before the last /.
-spec dirname(name()) -> string() | binary().
dirname(Name) -> as(fun dir/1, Name).

dir(Name) ->
    case lists:dropwhile(fun(C) -> C =/= $/ end, lists:reverse(Name)) of
        [] -> ".";
        Slash ->
            case lists:dropwhile(fun(C) -> C =:= $/ end, Slash) of
                [] -> "/";
                Dir -> lists:reverse(Dir)
            end
    end.

%% @doc The extension with its dot.
-spec extension(name()) -> string() | binary().
extension(Name) -> as(fun(N) -> element(2, at_dot(N)) end, Name).

%% @doc The name without its extension.
-spec rootname(name()) -> string() | binary().
rootname(Name) -> as(fun root/1, Name).

%% A name that is nothing but an extension has no root.
root([$. | Rest] = Name) ->
    case lists:any(fun(C) -> C =:= $. orelse C =:= $/ end, Rest) of
        true -> element(1, at_dot(Name));
        false -> ""
    end;
root(Name) ->
    element(1, at_dot(Name)).

%% The name split before the last dot of its last part, unless that part begins with the dot.
at_dot(Name) ->
    Behind = lists:takewhile(fun(C) -> C =/= $/ end, lists:reverse(Name)),
    case lists:splitwith(fun(C) -> C =/= $. end, Behind) of
        {_, []} -> {Name, ""};
        {_, [$.]} -> {Name, ""};
        {Reversed, _} -> lists:split(length(Name) - length(Reversed) - 1, Name)
    end.

%% @doc The name without a certain extension.
-spec rootname(name(), name()) -> string() | binary().
rootname(Name, Extension) ->
    Suffix = chars(Extension, []),
    Cut = fun(N) ->
        Root = cut(N, "", Suffix),
        case Root =/= [] andalso lists:last(Root) =:= $/ of
            true -> N;
            false -> Root
        end
    end,
    as(Cut, Name).

%% @doc Parts joined by /; an absolute part begins anew.
-spec join([name()]) -> string() | binary().
join([Name]) ->
    as(fun tidy/1, Name);
join([A, B | Rest]) ->
    join([join(A, B) | Rest]).

%% @doc join/1 of two parts.
-spec join(name(), name()) -> string() | binary().
join(A, B) when is_binary(A); is_binary(B) ->
    list_to_binary(join(bytes(A), bytes(B)));
join(A, B) ->
    case {flatten(A), flatten(B)} of
        {_, [$/ | _] = Absolute} -> tidy(Absolute);
        {Dir, []} -> tidy(Dir);
        {Dir, Relative} -> tidy(Dir ++ "/" ++ Relative)
    end.

bytes(Bin) when is_binary(Bin) -> binary_to_list(Bin);
bytes(Name) -> binary_to_list(unicode:characters_to_binary(flatten(Name))).

%% One / where there are several or only dots between them, none at the end.
tidy(Name) ->
    case lists:reverse(single(Name)) of
        [$/, C | Rest] -> lists:reverse([C | Rest]);
        Reversed -> lists:reverse(Reversed)
    end.

single([$/, $/ | Rest]) -> single([$/ | Rest]);
single([$/, $., $/ | Rest]) -> single([$/ | Rest]);
single([C | Rest]) -> [C | single(Rest)];
single([]) -> [].

%% @doc The name as the system wants it.
-spec nativename(name()) -> string() | binary().
nativename(Name) -> join([Name]).

%% @doc Whether a name is absolute or relative.
-spec pathtype(name()) -> absolute | relative.
pathtype(<<$/, _/binary>>) -> absolute;
pathtype(Bin) when is_binary(Bin) -> relative;
pathtype(Name) ->
    case flatten(Name) of
        [$/ | _] -> absolute;
        _ -> relative
    end.

%% @doc The parts of a name; the root is one.
-spec split(name()) -> [string() | binary()].
split(Bin) when is_binary(Bin) ->
    [list_to_binary(Part) || Part <- split(binary_to_list(Bin))];
split(Name) ->
    case flatten(Name) of
        [$/ | Rest] -> ["/" | string:tokens(Rest, "/")];
        Flat -> string:tokens(Flat, "/")
    end.
