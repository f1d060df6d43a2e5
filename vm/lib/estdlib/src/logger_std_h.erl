%% @doc The handler that writes a line per event on the console:
%% `2026-11-22T10:44:54.698Z [error] <0.1.0> module:function/1 (file.erl:12) message'.
-module(logger_std_h).

-export([log/2]).

%% @doc Write an event.
-spec log(logger:event(), map()) -> ok.
log(#{timestamp := Timestamp, level := Level, pid := Pid, msg := Message, meta := Meta}, _Config) ->
    Place =
        case Meta of
            #{location := Location} -> place(Location);
            #{} -> ""
        end,
    Line = [time(Timestamp), " [", atom_to_list(Level), "] ", pid_to_list(Pid), " ", Place, text(Message), "\n"],
    console:print(unicode:characters_to_binary(Line)),
    ok.

time(Timestamp) ->
    {{Y, Mo, D}, {H, Mi, S}} = calendar:system_time_to_universal_time(Timestamp div 1000, millisecond),
    Milliseconds = Timestamp div 1000 rem 1000,
    io_lib:format("~4..0B-~2..0B-~2..0BT~2..0B:~2..0B:~2..0B.~3..0BZ", [Y, Mo, D, H, Mi, S, Milliseconds]).

place(#{mfa := {M, F, A}} = Location) ->
    [atom_to_list(M), ":", atom_to_list(F), "/", integer_to_list(A), " " | file_line(Location)];
place(Location) ->
    file_line(Location).

file_line(#{file := File, line := Line}) -> ["(", File, ":", integer_to_list(Line), ") "];
file_line(_) -> "".

text({report, Report}) -> io_lib:format("~p", [Report]);
text({Format, Args}) -> io_lib:format(Format, Args).
