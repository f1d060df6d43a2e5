%% @doc Input and output: a client of the I/O protocol.
%%
%% A device is a process that answers {io_request, From, Ref, Request} with {io_reply, Ref, Reply}. Without one (a
%% process that leads its own group, or whose leader is gone) output goes to the console, and input comes from the
%% standard input, through the process `user'.
-module(io).

-export([
    read/3, read/4, parse_erl_exprs/1, parse_erl_exprs/2, parse_erl_exprs/3, parse_erl_exprs/4, scan_erl_form/1,
    scan_erl_form/2, scan_erl_form/3, scan_erl_form/4,
    put_chars/1, put_chars/2, nl/0, nl/1, write/1, write/2, format/1, format/2, format/3, fwrite/1, fwrite/2, fwrite/3,
    get_chars/2, get_chars/3, get_line/1, get_line/2, read/1, read/2, fread/2, fread/3, rows/0, rows/1,
    columns/0, columns/1, setopts/1, setopts/2, getopts/0, getopts/1, printable_range/0, request/1, request/2,
    requests/1, requests/2, scan_erl_exprs/1, scan_erl_exprs/2, scan_erl_exprs/3, scan_erl_exprs/4
]).

-export_type([device/0, format/0, prompt/0, server_no_data/0, location/0]).
-type device() :: atom() | pid().
-type format() :: atom() | string() | binary().
-type prompt() :: atom() | unicode:chardata() | {format, format(), [term()]}.
-type location() :: pos_integer() | {pos_integer(), pos_integer()}.
-type server_no_data() :: {error, term()} | eof.

%% @doc Write characters.
-spec put_chars(unicode:chardata()) -> ok.
put_chars(Chars) ->
    put_chars(default_output(), Chars).

%% @doc Write characters to a device.
-spec put_chars(device(), unicode:chardata()) -> ok.
put_chars(Device, Chars) ->
    output(Device, put_request(Chars), [Device, Chars]).

%% @doc Begin a new line.
-spec nl() -> ok.
nl() ->
    nl(default_output()).

%% @doc Begin a new line on a device.
-spec nl(device()) -> ok.
nl(Device) ->
    output(Device, {put_chars, unicode, "\n"}, [Device]).

%% @doc Write a term as ~w does.
-spec write(term()) -> ok.
write(Term) ->
    write(default_output(), Term).

%% @doc Write a term to a device.
-spec write(device(), term()) -> ok.
write(Device, Term) ->
    output(Device, {put_chars, unicode, io_lib:write(Term)}, [Device, Term]).

%% @doc Write a format that needs no data.
-spec format(format()) -> ok.
format(Format) ->
    format(Format, []).

%% @doc Write data by a format; see io_lib:format/2.
-spec format(format(), [term()]) -> ok.
format(Format, Data) ->
    format(default_output(), Format, Data).

%% @doc Write data by a format to a device. What a format is given wrongly is the error badarg, and a line on AtomVM.
-spec format(device(), format(), [term()]) -> ok.
format(Device, Format, Data) ->
    case formatted(Format, Data) of
        {ok, Chars} -> output(Device, {put_chars, unicode, Chars}, [Device, Format, Data]);
        error -> bad_format(erlang:system_info(machine), Device, Format, Data)
    end.

bad_format("ATOM", Device, Format, Data) ->
    Chars = io_lib:format("Bad format!  Format: ~p Args: ~p~n", [Format, Data]),
    output(Device, {put_chars, unicode, Chars}, [Device, Format, Data]);
bad_format(_, Device, Format, Data) ->
    erlang:error(badarg, [Device, Format, Data]).

%% Data that is not a list is one item.
formatted(Format, Data) when is_list(Data); Data =:= [] ->
    try
        {ok, io_lib:format(Format, Data)}
    catch
        _:_ -> error
    end;
formatted(Format, Data) ->
    formatted(Format, [Data]).

%% @doc format/1.
-spec fwrite(format()) -> ok.
fwrite(Format) -> format(Format).

%% @doc format/2.
-spec fwrite(format(), [term()]) -> ok.
fwrite(Format, Data) -> format(Format, Data).

%% @doc format/3.
-spec fwrite(device(), format(), [term()]) -> ok.
fwrite(Device, Format, Data) -> format(Device, Format, Data).

%% @doc Read Count characters behind a prompt.
-spec get_chars(prompt(), non_neg_integer()) -> string() | unicode:unicode_binary() | server_no_data().
get_chars(Prompt, Count) ->
    get_chars(default_input(), Prompt, Count).

%% @doc Read Count characters from a device.
-spec get_chars(device(), prompt(), non_neg_integer()) -> string() | unicode:unicode_binary() | server_no_data().
get_chars(Device, Prompt, Count) when is_integer(Count), Count >= 0 ->
    input(Device, {get_chars, unicode, Prompt, Count}).

%% @doc Read a line behind a prompt, with its end.
-spec get_line(prompt()) -> string() | unicode:unicode_binary() | server_no_data().
get_line(Prompt) ->
    get_line(default_input(), Prompt).

%% @doc Read a line from a device.
-spec get_line(device(), prompt()) -> string() | unicode:unicode_binary() | server_no_data().
get_line(Device, Prompt) ->
    input(Device, {get_line, unicode, Prompt}).

%% @doc Read a term that ends with a full stop.
-spec read(prompt()) -> {ok, term()} | server_no_data() | {error, term()}.
read(Prompt) ->
    read(default_input(), Prompt).

%% @doc Read a term from a device.
-spec read(device(), prompt()) -> {ok, term()} | server_no_data() | {error, term()}.
read(Device, Prompt) ->
    case request(Device, {get_until, unicode, Prompt, erl_scan, tokens, [1]}) of
        {ok, Tokens, _} -> erl_parse:parse_term(Tokens);
        {error, E, _} -> {error, E};
        {eof, _} -> eof;
        Other -> Other
    end.

%% @doc read/2 from a location on; what comes after the term is told.
-spec read(device(), prompt(), location()) ->
    {ok, term(), location()} | {eof, location()} | server_no_data() | {error, term(), location()}.
read(Device, Prompt, Start) -> read(Device, Prompt, Start, []).

%% @doc read/3 with options of erl_scan.
-spec read(device(), prompt(), location(), [term()]) ->
    {ok, term(), location()} | {eof, location()} | server_no_data() | {error, term(), location()}.
read(Device, Prompt, Start, Options) ->
    parsed(scan_erl_exprs(Device, Prompt, Start, Options), fun erl_parse:parse_term/1).

parsed({ok, Tokens, End}, Parse) ->
    case Parse(Tokens) of
        {ok, Value} -> {ok, Value, End};
        {error, Reason} -> {error, Reason, End}
    end;
parsed(Other, _) ->
    Other.

%% @doc Read Erlang expressions from the standard input.
-spec parse_erl_exprs(prompt()) -> term().
parse_erl_exprs(Prompt) -> parse_erl_exprs(default_input(), Prompt).

%% @doc parse_erl_exprs/1 from a device.
-spec parse_erl_exprs(device(), prompt()) -> term().
parse_erl_exprs(Device, Prompt) -> parse_erl_exprs(Device, Prompt, 1).

%% @doc parse_erl_exprs/2 from a location on.
-spec parse_erl_exprs(device(), prompt(), location()) -> term().
parse_erl_exprs(Device, Prompt, Start) -> parse_erl_exprs(Device, Prompt, Start, []).

%% @doc parse_erl_exprs/3 with options of erl_scan.
-spec parse_erl_exprs(device(), prompt(), location(), [term()]) -> term().
parse_erl_exprs(Device, Prompt, Start, Options) ->
    parsed(scan_erl_exprs(Device, Prompt, Start, Options), fun erl_parse:parse_exprs/1).

%% @doc Read the tokens of an Erlang form from the standard input.
-spec scan_erl_form(prompt()) -> term().
scan_erl_form(Prompt) -> scan_erl_exprs(Prompt).

%% @doc scan_erl_form/1 from a device.
-spec scan_erl_form(device(), prompt()) -> term().
scan_erl_form(Device, Prompt) -> scan_erl_exprs(Device, Prompt).

%% @doc scan_erl_form/2 from a location on.
-spec scan_erl_form(device(), prompt(), term()) -> term().
scan_erl_form(Device, Prompt, Start) -> scan_erl_exprs(Device, Prompt, Start).

%% @doc scan_erl_form/3 with options of erl_scan.
-spec scan_erl_form(device(), prompt(), term(), [term()]) -> term().
scan_erl_form(Device, Prompt, Start, Options) -> scan_erl_exprs(Device, Prompt, Start, Options).

%% @doc Read items by a format behind a prompt; see io_lib:fread/2.
-spec fread(prompt(), format()) -> {ok, [term()]} | server_no_data() | {error, {fread, io_lib:fread_error()}}.
fread(Prompt, Format) ->
    fread(default_input(), Prompt, Format).

%% @doc Read items by a format from a device.
-spec fread(device(), prompt(), format()) ->
    {ok, [term()]} | server_no_data() | {error, {fread, io_lib:fread_error()}}.
fread(Device, Prompt, Format) ->
    request(Device, {get_until, unicode, Prompt, io_lib, fread, [Format]}).

%% @doc {ok, Rows} of the terminal.
-spec rows() -> {ok, pos_integer()} | {error, enotsup}.
rows() -> rows(default_output()).

%% @doc {ok, Rows} of a device.
-spec rows(device()) -> {ok, pos_integer()} | {error, enotsup}.
rows(Device) -> geometry(Device, rows).

%% @doc {ok, Columns} of the terminal.
-spec columns() -> {ok, pos_integer()} | {error, enotsup}.
columns() -> columns(default_output()).

%% @doc {ok, Columns} of a device.
-spec columns(device()) -> {ok, pos_integer()} | {error, enotsup}.
columns(Device) -> geometry(Device, columns).

geometry(Device, What) ->
    case request(Device, {get_geometry, What}) of
        N when is_integer(N), N > 0 -> {ok, N};
        _ -> {error, enotsup}
    end.

%% @doc Set options of the standard input.
-spec setopts([term()]) -> ok | {error, term()}.
setopts(Options) -> setopts(default_input(), Options).

%% @doc Set options of a device: binary, list, echo, encoding, expand_fun.
-spec setopts(device(), [term()]) -> ok | {error, term()}.
setopts(Device, Options) -> request(Device, {setopts, Options}).

%% @doc The options of the standard input.
-spec getopts() -> [term()] | {error, term()}.
getopts() -> getopts(default_input()).

%% @doc The options of a device.
-spec getopts(device()) -> [term()] | {error, term()}.
getopts(Device) -> request(Device, getopts).

%% @doc Which characters count as printable in ~tp.
-spec printable_range() -> unicode | latin1.
printable_range() -> latin1.

%% @doc Scan an Erlang expression from the standard input; needs erl_scan.
-spec scan_erl_exprs(prompt()) -> term().
scan_erl_exprs(Prompt) -> scan_erl_exprs(default_input(), Prompt, 1, []).

%% @doc scan_erl_exprs/1 from a device.
-spec scan_erl_exprs(device(), prompt()) -> term().
scan_erl_exprs(Device, Prompt) -> scan_erl_exprs(Device, Prompt, 1, []).

%% @doc scan_erl_exprs/2 from a location on.
-spec scan_erl_exprs(device(), prompt(), term()) -> term().
scan_erl_exprs(Device, Prompt, Start) -> scan_erl_exprs(Device, Prompt, Start, []).

%% @doc scan_erl_exprs/3 with options of erl_scan.
-spec scan_erl_exprs(device(), prompt(), term(), [term()]) -> term().
scan_erl_exprs(Device, Prompt, Start, Options) ->
    request(Device, {get_until, unicode, Prompt, erl_scan, tokens, [Start, Options]}).

%% @doc Ask the standard input and output; see the I/O protocol.
-spec request(term()) -> term().
request(Request) -> request(default_output(), Request).

%% @doc Ask a device; {error, Reason} when it is gone.
-spec request(device(), term()) -> term().
request(Device, Request) -> asked(Device, protocol(Request)).

asked(Device, Request) ->
    case process(Device) of
        console when Device =:= standard_error -> console(Request, fun print_error/1);
        console -> console(Request, fun print/1);
        undefined -> {error, arguments};
        Pid -> ask(Pid, Request)
    end.

%% A request in the protocol's words, for those that are shorter.
protocol({format, Format, Arguments}) ->
    {put_chars, unicode, io_lib, format, [Format, Arguments]};
protocol({fwrite, Format, Arguments}) ->
    {put_chars, unicode, io_lib, fwrite, [Format, Arguments]};
protocol({write, Term}) ->
    {put_chars, unicode, io_lib, write, [Term]};
protocol(nl) ->
    {put_chars, unicode, "\n"};
protocol({fread, Prompt, Format}) ->
    {get_until, unicode, Prompt, io_lib, fread, [Format]};
protocol({put_chars, Encoding, Chars} = Request) when not is_binary(Chars) ->
    %% a binary is sent without being copied; what can't be one stays
    try unicode:characters_to_binary(Chars, Encoding, Encoding) of
        Bin when is_binary(Bin) -> {put_chars, Encoding, Bin};
        _ -> Request
    catch
        error:_ -> Request
    end;
protocol(Request) ->
    Request.

%% @doc Ask the standard input and output several things.
-spec requests([term()]) -> term().
requests(Requests) -> requests(default_output(), Requests).

%% @doc Ask a device several things; the answer is that of the last.
-spec requests(device(), [term()]) -> term().
requests(Device, Requests) -> asked(Device, {requests, [protocol(R) || R <- Requests]}).

default_output() -> group_leader().

default_input() -> group_leader().

%% The process of a device, or the console for those that nobody serves.
process(standard_io) ->
    process(group_leader());
process(Self) when Self =:= self() ->
    console;
process(Pid) when is_pid(Pid) ->
    Pid;
process(Name) when is_atom(Name) ->
    case whereis(Name) of
        undefined when Name =:= user; Name =:= standard_error; Name =:= standard_output -> console;
        undefined -> undefined;
        Pid when Pid =:= self() -> console;
        Pid -> Pid
    end;
process(Device) ->
    erlang:error(badarg, [Device]).

ask(Pid, Request) ->
    Ref = erlang:monitor(process, Pid),
    Pid ! {io_request, self(), Ref, Request},
    receive
        {io_reply, Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, _} ->
            receive
                {io_reply, Ref, Reply} -> Reply
            after 0 -> {error, terminated}
            end
    end.

%% Requests that no process answers.
console({put_chars, Encoding, Chars}, Print) ->
    case unicode:characters_to_binary(Chars, Encoding) of
        Bin when is_binary(Bin) -> Print(Bin);
        _ -> {error, {put_chars, Encoding, Chars}}
    end;
console({put_chars, Encoding, M, F, A}, Print) ->
    console({put_chars, Encoding, apply(M, F, A)}, Print);
console({requests, Requests}, Print) ->
    lists:foldl(
        fun
            (_, {error, _} = Error) -> Error;
            (Request, _) -> console(Request, Print)
        end,
        ok,
        Requests
    );
console({get_geometry, _}, _) ->
    {error, enotsup};
console({setopts, _}, _) ->
    ok;
console(getopts, _) ->
    [{encoding, unicode}];
console(Request, _) ->
    %% The standard input has a process of its own, where there is one.
    try file_io_server:console() of
        Pid -> ask(Pid, Request)
    catch
        error:undef -> throw(no_group_leader);
        error:undefined -> throw(no_group_leader)
    end.

%% OTP's emulator tells errors from output; a board has one console.
print_error(Bin) ->
    case erlang:system_info(machine) of
        "BEAM" -> erlang:display_string(stderr, Bin), ok;
        _ -> print(Bin)
    end.

print(<<>>) ->
    ok;
print(Bin) ->
    _ = console:print(Bin),
    ok.

put_request(Chars) when is_binary(Chars) ->
    {put_chars, unicode, Chars};
put_request(Chars) ->
    %% Lists are made binaries here, where their shape is the caller's business.
    case unicode:characters_to_binary(Chars) of
        Bin when is_binary(Bin) -> {put_chars, unicode, Bin};
        _ -> {put_chars, latin1, Chars}
    end.

output(Device, Request, Args) ->
    case request(Device, Request) of
        ok -> ok;
        {error, Reason} -> erlang:error(reason(Reason), Args);
        _ -> ok
    end.

reason(terminated) -> terminated;
reason({no_translation, _, _}) -> no_translation;
reason(_) -> badarg.

input(Device, Request) ->
    case request(Device, Request) of
        {error, arguments} -> erlang:error(badarg);
        {error, terminated} -> {error, terminated};
        Other -> Other
    end.
