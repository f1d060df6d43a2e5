%% @doc The logger's configuration for people, and reports as text.
-module(logger_show).

-export([primary/1, handlers/1, modules/1, report/1]).

%% @private
-spec primary(map()) -> ok.
primary(#{level := Level, filter_default := Default, filters := Filters}) ->
    io:format("Primary configuration: ~n", []),
    io:format("    Level: ~p~n    Filter Default: ~p~n    Filters: ~n", [Level, Default]),
    filters(Filters, "        ").

%% @private
-spec handlers([map()]) -> ok.
handlers([]) ->
    io:format("Handler configuration: ~n    (none)~n", []);
handlers(Handlers) ->
    io:format("Handler configuration: ~n", []),
    lists:foreach(fun handler/1, Handlers).

handler(#{id := Id, module := Module, level := Level, formatter := {Formatter, Config}} = Handler) ->
    #{filter_default := Default, filters := Filters} = Handler,
    io:format("    Id: ~w~n        Module: ~w~n        Level:  ~p~n", [Id, Module, Level]),
    io:format("        Formatter:~n            Module: ~w~n            Config:~n", [Formatter]),
    settings(Config, "                "),
    io:format("        Filter Default: ~p~n        Filters:~n", [Default]),
    filters(Filters, "            "),
    part("Handler Config", maps:get(config, Handler, #{})),
    Known = [id, module, level, formatter, filter_default, filters, config],
    part("Custom Config", maps:without(Known, Handler)).

part(_, Config) when Config =:= #{} -> ok;
part(Title, Config) ->
    io:format("        ~s:~n", [Title]),
    settings(Config, "            ").

settings(Config, Indent) when is_map(Config) ->
    [io:format("~s~tp: ~tp~n", [Indent, Key, Value]) || {Key, Value} <- lists:sort(maps:to_list(Config))],
    ok;
settings(Config, Indent) ->
    io:format("~s~tp~n", [Indent, Config]).

filters([], Indent) ->
    io:format("~s(none)~n", [Indent]);
filters(Filters, Indent) ->
    lists:foreach(fun({Name, {Fun, Extra}}) ->
        io:format("~sId: ~w~n~s    Fun: ~tp~n~s    Arg: ~tp~n", [Indent, Name, Indent, Fun, Indent, Extra])
    end, Filters).

%% @private
-spec modules([{module(), term()}]) -> ok.
modules([]) ->
    io:format("Level set per module: ~n    (none)~n", []);
modules(Levels) ->
    io:format("Level set per module: ~n", []),
    _ = [io:format("    Module: ~w~n        Level: ~p~n", [Module, Level]) || {Module, Level} <- Levels],
    ok.

%% @private
-spec report(term()) -> {io:format(), [term()]}.
report(Report) when is_map(Report) -> report(lists:sort(maps:to_list(Report)));
report([]) -> {"~tp", [[]]};
report(Report) when is_list(Report) ->
    case {io_lib:printable_unicode_list(Report), is_proper(Report)} of
        {true, _} ->
            {"~ts", [Report]};
        {_, false} ->
            {"~tp", [Report]};
        _ ->
            Lines = [line(Item) || Item <- Report],
            {lists:append(lists:join("\n", [Format || {Format, _} <- Lines])), lists:append([A || {_, A} <- Lines])}
    end;
report(Report) ->
    {"~tp", [Report]}.

is_proper(List) ->
    try
        length(List) >= 0
    catch
        error:badarg -> false
    end.

line({Key, Value}) ->
    case is_text(Value) of
        true -> {"    ~tp: ~ts", [Key, Value]};
        false -> {"    ~tp: ~tp", [Key, Value]}
    end;
line(Item) ->
    {"    ~tp", [Item]}.

is_text([_ | _] = Value) -> is_proper(Value) andalso io_lib:printable_unicode_list(lists:flatten(Value));
is_text(_) -> false.
