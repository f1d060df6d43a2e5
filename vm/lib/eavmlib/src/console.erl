%% @doc The console of the machine. print/1 is a native of the engine and writes at once; puts and flush go through the
%% console port, in order with everything else that does.
-module(console).

-export([start/0, puts/1, puts/2, flush/0, flush/1, print/1]).

%% @doc The console port, registered as `console'; opened by the first call.
-spec start() -> pid() | port().
start() ->
    case whereis(console) of
        undefined ->
            Console = open_port({spawn, "console"}, []),
            try register(console, Console) of
                true -> Console
            catch
                %% another process was quicker
                error:badarg -> whereis(console)
            end;
        Console ->
            Console
    end.

%% @doc Write text; no newline is added.
-spec puts(iodata()) -> ok | {error, term()}.
puts(Text) -> puts(start(), Text).

%% @doc Write text to a console that start/0 gave.
-spec puts(pid() | port(), iodata()) -> ok | {error, term()}.
puts(Console, Text) -> port:call(Console, {puts, Text}).

%% @doc Wait until all text has left.
-spec flush() -> ok | {error, term()}.
flush() -> flush(start()).

%% @doc Wait until all text of a console that start/0 gave has left.
-spec flush(pid() | port()) -> ok | {error, term()}.
flush(Console) -> port:call(Console, flush).

%% @doc Write text at once.
-spec print(iodata()) -> ok | error.
print(_Text) -> erlang:nif_error(undefined).
