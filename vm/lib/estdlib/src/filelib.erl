%% @doc Questions about files and folders.
-module(filelib).

-export([
    is_file/1, is_dir/1, is_regular/1, file_size/1, last_modified/1, ensure_dir/1, ensure_path/1,
    wildcard/1, wildcard/2, wildcard/3, fold_files/5, find_file/2, safe_relative_path/2
]).

%% @doc Whether there is a file or folder of that name.
-spec is_file(file:name_all()) -> boolean().
is_file(Name) -> lists:member(type(Name), [regular, directory]).

%% @doc Whether it is a folder.
-spec is_dir(file:name_all()) -> boolean().
is_dir(Name) -> type(Name) =:= directory.

%% @doc Whether it is a plain file.
-spec is_regular(file:name_all()) -> boolean().
is_regular(Name) -> type(Name) =:= regular.

type(Name) ->
    case file:read_file_info(Name, [{time, posix}]) of
        {ok, Info} -> element(3, Info);
        _ -> none
    end.

%% @doc Bytes of a file; 0 if there is none.
-spec file_size(file:name_all()) -> non_neg_integer().
file_size(Name) ->
    case file:read_file_info(Name, [{time, posix}]) of
        {ok, Info} -> element(2, Info);
        _ -> 0
    end.

%% @doc When a file was last written; 0 if there is none.
-spec last_modified(file:name_all()) -> calendar:datetime() | 0.
last_modified(Name) ->
    case file:read_file_info(Name) of
        {ok, Info} -> element(6, Info);
        _ -> 0
    end.

%% @doc Make the folders that a name needs.
-spec ensure_dir(file:name_all()) -> ok | {error, file:posix()}.
ensure_dir("/") -> ok;
ensure_dir(Name) -> ensure_path(filename:dirname(Name)).

%% @doc Make a folder and those above it.
-spec ensure_path(file:name_all()) -> ok | {error, file:posix()}.
ensure_path(Folder) ->
    case is_dir(Folder) of
        true ->
            ok;
        false ->
            case filename:dirname(Folder) of
                Folder -> {error, einval};
                Above ->
                    _ = ensure_path(Above),
                    made(file:make_dir(Folder), Folder)
            end
    end.

made({error, eexist}, Folder) ->
    case is_dir(Folder) of
        true -> ok;
        false -> {error, eexist}
    end;
made(Result, _) ->
    Result.

%% @doc Fold over the files below a folder whose names a regular expression fits.
-spec fold_files(file:name_all(), string(), boolean(), fun((string(), term()) -> term()), term()) -> term().
fold_files(Folder, Expression, Recursive, Fun, Acc) ->
    {ok, Compiled} = re:compile(Expression),
    fold(Folder, Compiled, Recursive, Fun, Acc).

fold(Folder, Compiled, Recursive, Fun, Acc0) ->
    Names =
        case file:list_dir(Folder) of
            {ok, Found} -> lists:sort(Found);
            _ -> []
        end,
    lists:foldl(
        fun(Name, Acc) ->
            Full = filename:join(Folder, Name),
            case type(Full) of
                regular ->
                    case re:run(Name, Compiled, [{capture, none}]) of
                        match -> Fun(Full, Acc);
                        nomatch -> Acc
                    end;
                directory when Recursive ->
                    fold(Full, Compiled, Recursive, Fun, Acc);
                _ ->
                    Acc
            end
        end,
        Acc0,
        Names
    ).

%% @doc A file of that name in a folder, or its source beside it.
-spec find_file(string(), string()) -> {ok, string()} | {error, not_found}.
find_file(Name, Folder) ->
    Folders = [Folder | [lists:sublist(Folder, length(Folder) - 4) ++ Src || lists:suffix("ebin", Folder), Src <- ["src", "esrc"]]],
    case [F || F <- [filename:join(D, Name) || D <- Folders], is_regular(F)] of
        [Found | _] -> {ok, Found};
        [] -> {error, not_found}
    end.

%% @doc A relative name without "." and "..", if it stays below where it starts. Links are looked up in a folder.
-spec safe_relative_path(filename:name(), filename:name()) -> filename:name() | unsafe.
safe_relative_path(Name, Folder) ->
    case filename:pathtype(Name) of
        relative -> safe(filename:split(Name), Folder, []);
        _ -> unsafe
    end.

safe([], _, []) -> "";
safe([], _, Done) -> filename:join(lists:reverse(Done));
safe([Here | Rest], Folder, Done) when Here =:= "."; Here =:= <<".">> -> safe(Rest, Folder, Done);
safe([Up | Rest], Folder, Done) when Up =:= ".."; Up =:= <<"..">> -> above(Rest, Folder, Done);
safe([Name | Rest], Folder, Done) ->
    case file:read_link(filename:join([Folder | lists:reverse([Name | Done])])) of
        {ok, "/" ++ _} -> unsafe;
        {ok, Target} -> safe(filename:split(Target) ++ Rest, Folder, Done);
        _ -> safe(Rest, Folder, [Name | Done])
    end.

above(_, _, []) -> unsafe;
above(Rest, Folder, [_ | Done]) -> safe(Rest, Folder, Done).

%% @doc The names that a pattern fits, sorted: ? any character, * any but /, ** any folders, [a-z], {one,two}.
-spec wildcard(string()) -> [string()].
wildcard(Pattern) -> wildcard(Pattern, ".").

%% @doc wildcard/1 below a folder.
-spec wildcard(string(), file:name_all()) -> [string()].
wildcard(Pattern, Folder) -> wildcard(Pattern, Folder, file).

%% @doc wildcard/2 where a module's list_dir/1 says what is in a folder.
-spec wildcard(string(), file:name_all(), module()) -> [string()].
wildcard(Pattern, Folder, Module) ->
    Found = lists:flatmap(fun(P) -> find(P, Folder, Module) end, alternatives(Pattern)),
    lists:usort(Found).

find("/" ++ Rest, _, Module) -> search(parts(Rest), "/", "/", Module);
find(Pattern, Folder, Module) -> search(parts(Pattern), Folder, "", Module).

parts(Pattern) -> [P || P <- string:split(Pattern, "/", all), P =/= ""].

%% Of what was matched so far, At is where it is, and Shown what is given back.
search([], _, Shown, _) ->
    [Shown || Shown =/= ""];
search(["**" | Rest], At, Shown, Module) ->
    Below = [N || N <- names(At, Module), is_dir(join(At, N))],
    search(star_rest(Rest), At, Shown, Module) ++
        lists:append([search(["**" | Rest], join(At, N), shown(Shown, N), Module) || N <- Below]);
search([Part | Rest], At, Shown, Module) ->
    case lists:any(fun(C) -> lists:member(C, "?*[") end, Part) of
        true ->
            Fitting = [N || N <- names(At, Module), fits(Part, N)],
            lists:append([go_on(Rest, join(At, N), shown(Shown, N), Module) || N <- Fitting]);
        false ->
            go_on(Rest, join(At, Part), shown(Shown, Part), Module)
    end.

star_rest([]) -> ["*"];
star_rest(Rest) -> Rest.

go_on([], At, Shown, _) ->
    case file:read_link_info(At, [{time, posix}]) of
        {ok, _} -> [Shown];
        _ -> []
    end;
go_on(Rest, At, Shown, Module) ->
    case is_dir(At) of
        true -> search(Rest, At, Shown, Module);
        false -> []
    end.

join(At, Name) -> filename:join(At, Name).

shown("", Name) -> Name;
shown("/", Name) -> "/" ++ Name;
shown(Before, Name) -> Before ++ "/" ++ Name.

names(At, Module) ->
    case Module:list_dir(At) of
        {ok, Names} -> lists:sort(Names);
        _ -> []
    end.

fits([], []) -> true;
fits("*" ++ Rest, Name) -> lists:any(fun(N) -> fits(Rest, N) end, tails(Name));
fits("?" ++ Rest, [_ | Name]) -> fits(Rest, Name);
fits("[" ++ Set, [C | Name]) ->
    case set(Set, []) of
        {Members, Rest} -> in(C, Members) andalso fits(Rest, Name);
        none -> C =:= $[ andalso fits(Set, Name)
    end;
fits([$\\, C | Rest], [C | Name]) -> fits(Rest, Name);
fits([C | Rest], [C | Name]) -> fits(Rest, Name);
fits(_, _) -> false.

tails([]) -> [[]];
tails([_ | T] = L) -> [L | tails(T)].

set("]" ++ Rest, [_ | _] = Members) -> {Members, Rest};
set([A, $-, B | Rest], Members) when B =/= $] -> set(Rest, [{A, B} | Members]);
set([C | Rest], Members) -> set(Rest, [{C, C} | Members]);
set([], _) -> none.

in(C, Members) -> lists:any(fun({A, B}) -> C >= A andalso C =< B end, Members).

%% A pattern for each choice of what stands in braces.
alternatives(Pattern) ->
    case split_braces(Pattern, []) of
        none -> [Pattern];
        {Before, Choices, After} -> lists:flatmap(fun(C) -> alternatives(Before ++ C ++ After) end, Choices)
    end.

split_braces([], _) -> none;
split_braces([$\\, C | Rest], Before) -> split_braces(Rest, [C, $\\ | Before]);
split_braces("{" ++ Rest, Before) ->
    {Choices, After} = choices(Rest, 0, [], []),
    {lists:reverse(Before), Choices, After};
split_braces([C | Rest], Before) -> split_braces(Rest, [C | Before]).

choices([], _, _, _) -> error({badpattern, missing_delimiter});
choices("}" ++ Rest, 0, Now, Done) -> {lists:reverse([lists:reverse(Now) | Done]), Rest};
choices("," ++ Rest, 0, Now, Done) -> choices(Rest, 0, [], [lists:reverse(Now) | Done]);
choices("{" ++ Rest, N, Now, Done) -> choices(Rest, N + 1, [${ | Now], Done);
choices("}" ++ Rest, N, Now, Done) -> choices(Rest, N - 1, [$} | Now], Done);
choices([C | Rest], N, Now, Done) -> choices(Rest, N, [C | Now], Done).
