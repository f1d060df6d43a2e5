%% @doc The process behind an open file, and behind the console's input: it answers the I/O protocol, and requests of
%% the file module.
-module(file_io_server).

-export([start/4, console/0]).
%% for file
-export([plain/1]).

-record(state, {
    file,
    owner = undefined,
    % console: the file is the standard input, and output goes to the console
    console = false,
    mode = list,
    encoding = latin1,
    % read, and not yet given to anybody
    buffer = <<>>,
    eof = false,
    append = false,
    readable = true,
    writable = true
}).

%% @private A process for an open file. It ends when its owner does.
-spec start(pid(), reference(), [term()], {boolean(), boolean()}) -> pid().
start(Owner, File, Modes, {Readable, Writable}) ->
    State = #state{
        file = File,
        owner = Owner,
        mode = mode(lists:member(binary, Modes)),
        encoding = proplists:get_value(encoding, Modes, latin1),
        append = lists:member(append, Modes),
        readable = Readable,
        writable = Writable
    },
    spawn(fun() ->
        Ref = erlang:monitor(process, Owner),
        loop(State#state{owner = Ref})
    end).

mode(true) -> binary;
mode(false) -> list.

%% @private The process that reads the standard input, registered as `user'; started by the first call.
-spec console() -> pid().
console() ->
    case whereis(user) of
        undefined ->
            {ok, File} = atomvm:posix_stdin(),
            Pid = spawn(fun() ->
                receive
                    go -> loop(#state{file = File, console = true, encoding = unicode})
                end
            end),
            try register(user, Pid) of
                true ->
                    Pid ! go,
                    Pid
            catch
                error:badarg ->
                    exit(Pid, kill),
                    whereis(user)
            end;
        Pid ->
            Pid
    end.

loop(#state{owner = Owner} = State) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            {Reply, New} = io_request(Request, State),
            From ! {io_reply, ReplyAs, Reply},
            loop(New);
        {file_request, From, ReplyAs, close} ->
            From ! {file_reply, ReplyAs, atomvm:posix_close(State#state.file)};
        {file_request, From, ReplyAs, Request} ->
            {Reply, New} = file_request(Request, State),
            From ! {file_reply, ReplyAs, Reply},
            loop(New);
        {'DOWN', Owner, _, _, _} ->
            ok;
        _ ->
            loop(State)
    end.

%% -- the I/O protocol --

io_request({put_chars, Encoding, Chars}, State) ->
    put_chars(Chars, Encoding, State);
io_request({put_chars, Encoding, M, F, A}, State) ->
    try
        put_chars(apply(M, F, A), Encoding, State)
    catch
        _:_ -> {{error, F}, State}
    end;
io_request({put_chars, Chars}, State) ->
    put_chars(Chars, latin1, State);
io_request({get_line, Encoding, Prompt}, State) ->
    get_line(Encoding, prompt(Prompt, State));
io_request({get_line, Prompt}, State) ->
    get_line(latin1, prompt(Prompt, State));
io_request({get_chars, Encoding, Prompt, N}, State) ->
    get_chars(N, Encoding, prompt(Prompt, State));
io_request({get_chars, Prompt, N}, State) ->
    get_chars(N, latin1, prompt(Prompt, State));
io_request({get_until, Encoding, Prompt, M, F, A}, State) ->
    get_until([], {M, F, A}, Encoding, prompt(Prompt, State));
io_request({get_until, Prompt, M, F, A}, State) ->
    get_until([], {M, F, A}, latin1, prompt(Prompt, State));
io_request({setopts, Options}, State) ->
    setopts(Options, State);
io_request(getopts, #state{mode = Mode, encoding = Encoding} = State) ->
    {[{binary, Mode =:= binary}, {encoding, Encoding}], State};
io_request({get_geometry, _}, State) ->
    {{error, enotsup}, State};
io_request({requests, Requests}, State) ->
    requests(Requests, ok, State);
io_request(_, State) ->
    {{error, request}, State}.

requests([], Reply, State) ->
    {Reply, State};
requests([Request | Requests], _, State) ->
    case io_request(Request, State) of
        {{error, _}, _} = Failed -> Failed;
        {Reply, New} -> requests(Requests, Reply, New)
    end.

put_chars(Chars, From, #state{encoding = To} = State) ->
    case unicode:characters_to_binary(Chars, From, To) of
        Bytes when is_binary(Bytes) -> write(Bytes, State);
        _ -> {{error, {no_translation, From, To}}, State}
    end.

write(Bytes, #state{console = true} = State) ->
    _ = console:print(Bytes),
    {ok, State};
write(_, #state{writable = false} = State) ->
    {{error, ebadf}, State};
write(Bytes, State) ->
    New = unread(State),
    {write_all(New#state.file, Bytes), New}.

write_all(_, <<>>) ->
    ok;
write_all(File, Bytes) ->
    case atomvm:posix_write(File, Bytes) of
        {ok, N} ->
            <<_:N/binary, Rest/binary>> = Bytes,
            write_all(File, Rest);
        {error, eagain} ->
            wait(File, fun atomvm:posix_select_write/3),
            write_all(File, Bytes);
        Error ->
            Error
    end.

%% The file stands behind what was read ahead: go back to where the reader is.
unread(#state{buffer = <<>>} = State) ->
    State#state{eof = false};
unread(#state{buffer = Buffer, file = File} = State) ->
    _ = file:nif_seek(File, -byte_size(Buffer), seek_cur),
    State#state{buffer = <<>>, eof = false}.

prompt(Prompt, #state{console = true} = State) ->
    Text =
        case Prompt of
            {format, Format, Args} -> io_lib:format(Format, Args);
            _ when is_atom(Prompt) -> atom_to_list(Prompt);
            _ -> Prompt
        end,
    case unicode:characters_to_binary(Text) of
        Bytes when is_binary(Bytes) -> _ = console:print(Bytes);
        _ -> ok
    end,
    State;
prompt(_, State) ->
    State.

setopts([], State) -> {ok, State};
setopts([binary | Rest], State) -> setopts(Rest, State#state{mode = binary});
setopts([list | Rest], State) -> setopts(Rest, State#state{mode = list});
setopts([{binary, Binary} | Rest], State) when is_boolean(Binary) -> setopts(Rest, State#state{mode = mode(Binary)});
setopts([{encoding, utf8} | Rest], State) -> setopts(Rest, State#state{encoding = unicode});
setopts([{encoding, E} | Rest], State) when E =:= latin1; E =:= unicode -> setopts(Rest, State#state{encoding = E});
setopts([{echo, _} | Rest], #state{console = true} = State) -> setopts(Rest, State);
setopts(_, State) -> {{error, enotsup}, State}.

%% -- reading --

get_line(Encoding, State) ->
    {Line, New} = line(State, 0),
    given(plain(Line), Encoding, New).

%% @private A line as it ends on every system; what is none as it is.
-spec plain(binary() | term()) -> binary() | term().
plain(Line) when is_binary(Line), byte_size(Line) > 1 ->
    Size = byte_size(Line) - 2,
    case Line of
        <<Text:Size/binary, "\r\n">> -> <<Text/binary, "\n">>;
        _ -> Line
    end;
plain(Line) ->
    Line.

%% The first line, with its end; the buffer holds none before Seen.
line(#state{buffer = Buffer} = State, Seen) ->
    case binary:match(Buffer, <<"\n">>, [{scope, {Seen, byte_size(Buffer) - Seen}}]) of
        {At, 1} ->
            <<Line:(At + 1)/binary, Rest/binary>> = Buffer,
            {Line, State#state{buffer = Rest}};
        nomatch ->
            case more(State) of
                {ok, New} -> line(New, byte_size(Buffer));
                {eof, New} when Buffer =:= <<>> -> {eof, New#state{eof = false}};
                {eof, New} -> {Buffer, New#state{buffer = <<>>}};
                {Error, New} -> {Error, New}
            end
    end.

get_chars(0, Encoding, State) ->
    given(<<>>, Encoding, State);
get_chars(N, Encoding, #state{buffer = Buffer, encoding = Own} = State) ->
    case skip(Buffer, N, Own, 0) of
        {ok, Size} ->
            <<Bytes:Size/binary, Rest/binary>> = Buffer,
            given(Bytes, Encoding, State#state{buffer = Rest});
        more ->
            case more(State) of
                {ok, New} -> get_chars(N, Encoding, New);
                {eof, New} when Buffer =:= <<>> -> {eof, New#state{eof = false}};
                {eof, New} -> given(Buffer, Encoding, New#state{buffer = <<>>});
                {Error, New} -> {Error, New}
            end
    end.

%% Bytes of the first N characters.
skip(_, 0, _, Size) -> {ok, Size};
skip(Buffer, N, latin1, _) when byte_size(Buffer) >= N -> {ok, N};
skip(<<C/utf8, Rest/binary>>, N, unicode, Size) -> skip(Rest, N - 1, unicode, Size + byte_size(<<C/utf8>>));
skip(<<_, _, _, _, Rest/binary>>, N, unicode, Size) -> skip(Rest, N - 1, unicode, Size + 1);
skip(_, _, _, _) -> more.

get_until(Continuation, {M, F, A} = Until, Encoding, State) ->
    {Line, New} = line(State, 0),
    Data =
        case Line of
            _ when is_binary(Line) -> unicode:characters_to_list(Line, New#state.encoding);
            _ -> Line
        end,
    try apply(M, F, [Continuation, Data | A]) of
        {done, Result, Rest} -> {Result, put_back(Rest, New)};
        {more, Next} -> get_until(Next, Until, Encoding, New);
        Next when Data =/= eof -> get_until(Next, Until, Encoding, New);
        Other -> {{error, Other}, New}
    catch
        _:_ -> {{error, F}, New}
    end.

put_back(Rest, #state{buffer = Buffer, encoding = Encoding} = State) when is_list(Rest) ->
    Bytes = unicode:characters_to_binary(Rest, unicode, Encoding),
    State#state{buffer = <<Bytes/binary, Buffer/binary>>};
put_back(_, State) ->
    State.

given(Bytes, To, #state{encoding = From, mode = Mode} = State) when is_binary(Bytes) ->
    Result =
        case Mode of
            binary -> unicode:characters_to_binary(Bytes, From, To);
            list -> unicode:characters_to_list(Bytes, From)
        end,
    case Result of
        _ when is_binary(Result); is_list(Result) -> {Result, State};
        _ -> {{error, {no_translation, From, To}}, State}
    end;
given(Other, _, State) ->
    {Other, State}.

more(#state{readable = false} = State) ->
    {{error, ebadf}, State};
more(#state{eof = true} = State) ->
    {eof, State};
more(#state{file = File, buffer = Buffer} = State) ->
    case atomvm:posix_read(File, 8192) of
        {ok, Data} ->
            {ok, State#state{buffer = <<Buffer/binary, Data/binary>>}};
        eof ->
            {eof, State#state{eof = true}};
        {error, eagain} ->
            input(State),
            more(State);
        Error ->
            {Error, State}
    end.

%% Wait for input; what is written to the console meanwhile does not wait.
input(#state{file = File, console = true} = State) ->
    Ref = make_ref(),
    ok = atomvm:posix_select_read(File, self(), Ref),
    input(State, Ref);
input(#state{file = File}) ->
    wait(File, fun atomvm:posix_select_read/3).

input(State, Ref) ->
    receive
        {select, _, Ref, _} ->
            ok;
        {io_request, From, ReplyAs, Request} when element(1, Request) =:= put_chars ->
            {Reply, _} = io_request(Request, State),
            From ! {io_reply, ReplyAs, Reply},
            input(State, Ref)
    end.

wait(File, Select) ->
    Ref = make_ref(),
    ok = Select(File, self(), Ref),
    receive
        {select, _, Ref, _} -> ok
    end.

%% -- requests of the file module --

file_request({read, N}, #state{mode = Mode} = State) ->
    case bytes(N, State) of
        {Bytes, New} when is_binary(Bytes), Mode =:= list -> {{ok, binary_to_list(Bytes)}, New};
        {Bytes, New} when is_binary(Bytes) -> {{ok, Bytes}, New};
        Other -> Other
    end;
file_request(read_line, #state{mode = Mode} = State) ->
    case line(State, 0) of
        {Line, New} when is_binary(Line), Mode =:= list -> {{ok, binary_to_list(plain(Line))}, New};
        {Line, New} when is_binary(Line) -> {{ok, plain(Line)}, New};
        Other -> Other
    end;
file_request({write, Data}, State) ->
    try
        write(iolist_to_binary(Data), State)
    catch
        error:badarg -> {{error, badarg}, State}
    end;
file_request({pread, At, N}, #state{file = File, mode = Mode} = State) ->
    New = unread(State),
    case file:pread_from(File, At, N) of
        {ok, Bytes} when Mode =:= list -> {{ok, binary_to_list(Bytes)}, New};
        Result -> {Result, New}
    end;
file_request({pwrite, At, Data}, #state{file = File} = State) ->
    New = unread(State),
    {file:pwrite_to(File, At, Data), New};
file_request({position, At}, State) ->
    New = unread(State),
    {file:seek_in(New#state.file, At), New};
file_request(truncate, State) ->
    New = unread(State),
    {file:truncate_here(New#state.file), New};
file_request(sync, #state{file = File} = State) ->
    {file:nif_sync(File), State};
file_request(_, State) ->
    {{error, einval}, State}.

bytes(0, State) ->
    {<<>>, State};
bytes(N, #state{buffer = Buffer} = State) when byte_size(Buffer) >= N ->
    <<Bytes:N/binary, Rest/binary>> = Buffer,
    {Bytes, State#state{buffer = Rest}};
bytes(N, #state{buffer = Buffer} = State) ->
    case more(State) of
        {ok, New} -> bytes(N, New);
        {eof, New} when Buffer =:= <<>> -> {eof, New#state{eof = false}};
        {eof, New} -> {Buffer, New#state{buffer = <<>>}};
        {Error, New} -> {Error, New}
    end.
