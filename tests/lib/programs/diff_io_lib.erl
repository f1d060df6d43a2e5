-module(diff_io_lib).
-export([run/2]).

run(N, Seed) ->
    diff:times(N, Seed, fun() ->
        T = diff:term(diff:int(4)),
        io(diff:pick(["~p", "~p", "~tp", "abcdef~p", "~p~n~p", "~50p", "~40.7p", "~lp", "~0p", "x\t~tp", "~120p", "~.20p"]), T),
        io(diff:pick(["~w", "~tw", "~lw", "~10w", "~-20w", "~10.5w", "~5.*w"]), T),
        D = diff:int(12),
        diff:same(io_lib, format, ["~P", [T, D]], fun lists:flatten/1),
        diff:same(io_lib, format, ["~tP", [T, D]], fun lists:flatten/1),
        diff:same(io_lib, format, ["~W", [T, D]], fun lists:flatten/1),
        diff:same(io_lib, format, [control(), [T]], fun lists:flatten/1),
        diff:same(io_lib, format, [control($s), [diff:text(20)]], fun lists:flatten/1),
        diff:same(io_lib, format, [control($s), [[diff:text(5), <<"é">>, diff:ascii(3) | <<"z">>]]], fun lists:flatten/1),
        diff:same(io_lib, format, [control($s), [unicode:characters_to_binary(diff:text(9))]], fun lists:flatten/1),
        F = diff:pick([rand:normal(), rand:normal() * 1000, rand:uniform(), 0.0, -0.0, 0.5, 9.995, 99999.5, 1.0e23,
            rand:normal() * math:pow(10, diff:int(600) - 300), float(diff:int(100000)), diff:int(1000) / 8]),
        [diff:same(io_lib, format, [control(C), [F]], fun lists:flatten/1) || C <- "fgew"],
        I = diff:pick([diff:int(1000), -diff:int(1000), diff:int(1 bsl 70), 0]),
        [diff:same(io_lib, format, [control(C), [I]], fun lists:flatten/1) || C <- "bB#+cf"],
        [diff:same(io_lib, format, [control(C), [I, diff:pick(["0x", abc, <<"a">>, [16#3b1], ["a", $b]])]], fun lists:flatten/1) || C <- "xX"]
    end).

io("~p~n~p" = F, T) ->
    diff:same(io_lib, format, [F, [{a, T}, T]], fun lists:flatten/1);
io("~5.*w" = F, T) ->
    diff:same(io_lib, format, [F, [diff:int(8), T]], fun lists:flatten/1);
io(F, T) ->
    diff:same(io_lib, format, [F, [T]], fun lists:flatten/1).

control() -> control(diff:pick("wpsfegbB#+cin~q")).

control(C) ->
    diff:pick(["", "ab ", "é"]) ++ "~" ++ diff:pick(["", "", "1", "5", "12", "-8", "-3", "0"]) ++ diff:pick(["", "", ".2", ".3", ".10", ".16", "."]) ++
        diff:pick(["", "", "", "..*", ".."]) ++ diff:pick(["", "", "t", "l"]) ++ [C] ++ diff:pick(["", "|", "~~"]).
