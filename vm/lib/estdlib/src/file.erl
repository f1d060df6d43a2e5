%% @doc Files and folders of the host.
%%
%% A name is a string, a binary, an atom, or a deep list of them. An open file is a process that answers the I/O
%% protocol (so io works on it), or, with the option `raw', a bare handle.
-module(file).

-export([
    open/2, close/1, read/2, read_line/1, write/2, pread/2, pread/3, pwrite/2, pwrite/3, position/2, truncate/1, sync/1,
    datasync/1, read_file/1, write_file/2, write_file/3, list_dir/1, list_dir_all/1, make_dir/1, delete/1, del_dir/1,
    del_dir_r/1, rename/2, copy/2, copy/3, read_file_info/1, read_file_info/2, read_link_info/1, read_link_info/2,
    write_file_info/2, write_file_info/3, change_mode/2, change_owner/2, change_owner/3, change_group/2,
    change_time/2, change_time/3, make_link/2, make_symlink/2,
    read_link/1, read_link_all/1, get_cwd/0, set_cwd/1, consult/1, path_consult/2, path_open/3, format_error/1, native_name_encoding/0,
    sendfile/2, sendfile/5
]).
%% for file_io_server, and its natives
-export([
    pread_from/3, pwrite_to/3, seek_in/2, truncate_here/1, nif_call/2, nif_seek/3, nif_pread/3, nif_pwrite/3,
    nif_sync/1, nif_truncate/2
]).

-export_type([name_all/0, io_device/0, posix/0, mode/0, location/0, file_info/0]).

-type name_all() :: string() | atom() | binary() | [term()].
-type fd() :: {file_descriptor, module(), reference()}.
-type io_device() :: pid() | fd().
-type posix() :: atom().
-type mode() :: read | write | append | exclusive | raw | binary | sync | {encoding, latin1 | unicode | utf8} | term().
-type location() :: integer() | {bof | cur | eof, integer()} | bof | cur | eof.
-type file_info() :: tuple().

%% -- open files --

%% @doc Open a file.
-spec open(name_all(), [mode()] | mode()) -> {ok, io_device()} | {error, posix() | badarg}.
open(Name, Mode) when is_atom(Mode) ->
    open(Name, [Mode]);
open(Name, Modes) when is_list(Modes) ->
    case [M || M <- Modes, not known(M)] of
        [] -> with(fun(Path) -> open_path(Path, Modes) end, Name);
        _ -> {error, badarg}
    end;
open(_, _) ->
    {error, badarg}.

known({encoding, E}) -> lists:member(E, [latin1, unicode, utf8]);
%% Reading ahead and writing later are for speed: nothing that can be seen.
known({read_ahead, N}) -> is_integer(N);
known({delayed_write, _, _}) -> true;
known(M) -> lists:member(M, [read, write, append, exclusive, raw, binary, sync, read_ahead, delayed_write, directory]).

open_path(Path, Modes) ->
    Has = fun(M) -> lists:member(M, Modes) end,
    Append = Has(append),
    Exclusive = Has(exclusive),
    Write = Has(write) orelse Append orelse Exclusive,
    Read = Has(read) orelse not Write,
    Access =
        case {Read, Write} of
            {true, true} -> o_rdwr;
            {false, true} -> o_wronly;
            {true, false} -> o_rdonly
        end,
    Flags =
        [o_creat || Write] ++ [o_excl || Exclusive] ++ [o_append || Append] ++ [o_sync || Has(sync)] ++
            [o_trunc || Write, not Read, not Append, not Exclusive] ++ [o_directory || Has(directory)],
    case Has(directory) orelse ?MODULE:nif_call(is_dir, [Path]) =/= {ok, true} of
        false ->
            {error, eisdir};
        true ->
            case atomvm:posix_open(Path, [Access | Flags], 8#666) of
                {ok, File} -> {ok, device(File, Modes, {Read, Write})};
                Error -> Error
            end
    end.

device(File, Modes, Access) ->
    case lists:member(raw, Modes) of
        true ->
            Kind =
                case lists:member(binary, Modes) of
                    true -> binary;
                    false -> list
                end,
            {file_descriptor, Kind, File};
        false ->
            Encoding =
                case proplists:get_value(encoding, Modes, latin1) of
                    utf8 -> unicode;
                    E -> E
                end,
            file_io_server:start(self(), File, [{encoding, Encoding} | Modes], Access)
    end.

%% @doc Close a file.
-spec close(io_device()) -> ok | {error, posix() | badarg | terminated}.
close({file_descriptor, _, File}) ->
    case atomvm:posix_close(File) of
        {error, ebadf} -> {error, einval};
        Result -> Result
    end;
close(Device) when is_pid(Device) ->
    case ask(Device, close) of
        {error, terminated} -> ok;
        Result -> Result
    end;
close(_) ->
    {error, badarg}.

%% @doc Read bytes.
-spec read(io_device() | atom(), non_neg_integer()) -> {ok, string() | binary()} | eof | {error, term()}.
read({file_descriptor, Kind, File}, N) when is_integer(N), N >= 0 -> as(Kind, closed(File, raw_read(File, N)));
read(Device, N) when is_pid(Device), is_integer(N), N >= 0 -> ask(Device, {read, N});
read(Device, N) when is_atom(Device), is_integer(N), N >= 0 ->
    case io:request(Device, {get_chars, latin1, '', N}) of
        Data when is_list(Data); is_binary(Data) -> {ok, Data};
        Other -> Other
    end;
read(_, _) ->
    {error, badarg}.

raw_read(_, 0) -> {ok, <<>>};
raw_read(File, N) -> atomvm:posix_read(File, N).

as(list, {ok, Data}) -> {ok, binary_to_list(Data)};
as(_, Result) -> Result.

%% The system says the same of a closed file and of one that isn't open for that.
closed(File, {error, ebadf}) ->
    case ?MODULE:nif_seek(File, 0, seek_cur) of
        {error, ebadf} -> {error, einval};
        _ -> {error, ebadf}
    end;
closed(_, Result) ->
    Result.

%% @doc Read a line, with its end.
-spec read_line(io_device() | atom()) -> {ok, string() | binary()} | eof | {error, term()}.
read_line({file_descriptor, Kind, File}) ->
    as(Kind, raw_line(File, <<>>));
read_line(Device) when is_pid(Device) ->
    ask(Device, read_line);
read_line(Device) when is_atom(Device) ->
    case io:request(Device, {get_line, latin1, ''}) of
        Data when is_list(Data); is_binary(Data) -> {ok, Data};
        Other -> Other
    end;
read_line(_) ->
    {error, badarg}.

%% What was read behind the line's end is given back.
raw_line(File, Read) ->
    case atomvm:posix_read(File, 256) of
        {ok, Data} ->
            case binary:split(Data, <<"\n">>) of
                [Line, Rest] ->
                    {ok, _} = ?MODULE:nif_seek(File, -byte_size(Rest), seek_cur),
                    {ok, file_io_server:plain(<<Read/binary, Line/binary, "\n">>)};
                [_] ->
                    raw_line(File, <<Read/binary, Data/binary>>)
            end;
        eof when Read =/= <<>> ->
            {ok, Read};
        Other ->
            closed(File, Other)
    end.

%% @doc Write bytes.
-spec write(io_device() | atom(), iodata()) -> ok | {error, term()}.
write({file_descriptor, _, File}, Data) ->
    try iolist_to_binary(Data) of
        Bytes -> closed(File, write_all(File, Bytes))
    catch
        error:badarg -> {error, badarg}
    end;
write(Device, Data) when is_pid(Device) ->
    ask(Device, {write, Data});
write(Device, Data) when is_atom(Device) ->
    io:request(Device, {put_chars, latin1, Data});
write(_, _) ->
    {error, badarg}.

write_all(_, <<>>) ->
    ok;
write_all(File, Bytes) ->
    case atomvm:posix_write(File, Bytes) of
        {ok, N} ->
            <<_:N/binary, Rest/binary>> = Bytes,
            write_all(File, Rest);
        Error ->
            Error
    end.

%% @doc Read at several places.
-spec pread(io_device(), [{location(), non_neg_integer()}]) -> {ok, [string() | binary() | eof]} | {error, term()}.
pread(Device, Places) ->
    lists:foldr(
        fun
            (_, {error, _} = Error) ->
                Error;
            ({At, N}, {ok, Rest}) ->
                case pread(Device, At, N) of
                    {ok, Data} -> {ok, [Data | Rest]};
                    eof -> {ok, [eof | Rest]};
                    Error -> Error
                end
        end,
        {ok, []},
        Places
    ).

%% @doc Read bytes at a place.
-spec pread(io_device(), location(), non_neg_integer()) -> {ok, string() | binary()} | eof | {error, term()}.
pread({file_descriptor, Kind, File}, At, N) when is_integer(N), N >= 0 ->
    as(Kind, closed(File, pread_from(File, At, N)));
pread(Device, At, N) when is_pid(Device), is_integer(N), N >= 0 ->
    ask(Device, {pread, At, N});
pread(_, _, _) ->
    {error, badarg}.

%% @doc Write at several places. An error tells how many were written.
-spec pwrite(io_device(), [{location(), iodata()}]) -> ok | {error, {non_neg_integer(), term()}}.
pwrite(Device, Places) -> pwrite_each(Device, Places, 0).

pwrite_each(_, [], _) ->
    ok;
pwrite_each(Device, [{At, Data} | Places], Done) ->
    case pwrite(Device, At, Data) of
        ok -> pwrite_each(Device, Places, Done + 1);
        {error, Reason} -> {error, {Done, Reason}}
    end.

%% @doc Write bytes at a place.
-spec pwrite(io_device(), location(), iodata()) -> ok | {error, term()}.
pwrite({file_descriptor, _, File}, At, Data) -> closed(File, pwrite_to(File, At, Data));
pwrite(Device, At, Data) when is_pid(Device) -> ask(Device, {pwrite, At, Data});
pwrite(_, _, _) -> {error, badarg}.

%% @doc Send a file's contents over a socket.
-spec sendfile(name_all(), gen_tcp:socket()) -> {ok, non_neg_integer()} | {error, term()}.
sendfile(Name, Socket) ->
    case open(Name, [read, raw, binary]) of
        {ok, File} ->
            Sent = sendfile(File, Socket, 0, 0, []),
            _ = close(File),
            Sent;
        Error ->
            Error
    end.

%% @doc Send a part of a file that was opened raw over a socket: so many bytes (0: all that there are) from a place on.
-spec sendfile(fd(), gen_tcp:socket(), non_neg_integer(), non_neg_integer(), [{atom(), term()}]) ->
    {ok, non_neg_integer()} | {error, term()}.
sendfile({file_descriptor, _, _} = File, Socket, At, Bytes, Options) when
    is_integer(At), At >= 0, is_integer(Bytes), Bytes >= 0, is_list(Options)
->
    Left =
        case Bytes of
            0 -> all;
            _ -> Bytes
        end,
    send_parts(File, Socket, At, Left, proplists:get_value(chunk_size, Options, 65536), 0);
sendfile(_, _, _, _, _) ->
    {error, badarg}.

send_parts(_, _, _, 0, _, Sent) ->
    {ok, Sent};
send_parts(File, Socket, At, Left, Most, Sent) ->
    case pread(File, At, min(Left, Most)) of  % all is more than any number
        {ok, Data} ->
            Size = iolist_size(Data),
            case gen_tcp:send(Socket, Data) of
                ok -> send_parts(File, Socket, At + Size, less(Left, Size), Most, Sent + Size);
                Error -> Error
            end;
        eof ->
            {ok, Sent};
        Error ->
            Error
    end.

less(all, _) -> all;
less(Left, Size) -> Left - Size.

%% @doc Go to a place: a number of bytes from the beginning, the current place or the end.
-spec position(io_device(), location()) -> {ok, integer()} | {error, term()}.
position({file_descriptor, _, File}, At) -> closed(File, seek_in(File, At));
position(Device, At) when is_pid(Device) -> ask(Device, {position, At});
position(_, _) -> {error, badarg}.

%% @doc Cut a file off at the current place.
-spec truncate(io_device()) -> ok | {error, term()}.
truncate({file_descriptor, _, File}) -> closed(File, truncate_here(File));
truncate(Device) when is_pid(Device) -> ask(Device, truncate);
truncate(_) -> {error, badarg}.

%% @doc Wait until all that was written is on the disk.
-spec sync(io_device()) -> ok | {error, term()}.
sync({file_descriptor, _, File}) -> closed(File, ?MODULE:nif_sync(File));
sync(Device) when is_pid(Device) -> ask(Device, sync);
sync(_) -> {error, badarg}.

%% @doc sync/1.
-spec datasync(io_device()) -> ok | {error, term()}.
datasync(Device) -> sync(Device).

%% @private For file_io_server: read at a place.
-spec pread_from(reference(), location(), non_neg_integer()) -> {ok, binary()} | eof | {error, term()}.
pread_from(_, _, 0) ->
    {ok, <<>>};
pread_from(File, At, N) ->
    case place(File, At) of
        {ok, Offset} -> ?MODULE:nif_pread(File, N, Offset);
        Error -> Error
    end.

%% @private For file_io_server: write at a place.
-spec pwrite_to(reference(), location(), iodata()) -> ok | {error, term()}.
pwrite_to(File, At, Data) ->
    case place(File, At) of
        {ok, Offset} ->
            try ?MODULE:nif_pwrite(File, iolist_to_binary(Data), Offset) of
                {ok, _} -> ok;
                Error -> Error
            catch
                error:badarg -> {error, badarg}
            end;
        Error ->
            Error
    end.

place(_, At) when is_integer(At), At >= 0 -> {ok, At};
place(_, {bof, At}) when is_integer(At), At >= 0 -> {ok, At};
place(File, At) ->
    {ok, Here} = ?MODULE:nif_seek(File, 0, seek_cur),
    Result = seek_in(File, At),
    {ok, Here} = ?MODULE:nif_seek(File, Here, seek_set),
    Result.

%% @private For file_io_server: go to a place.
-spec seek_in(reference(), location()) -> {ok, integer()} | {error, term()}.
seek_in(File, At) when is_integer(At) -> seek(File, At, seek_set);
seek_in(File, bof) -> seek(File, 0, seek_set);
seek_in(File, cur) -> seek(File, 0, seek_cur);
seek_in(File, eof) -> seek(File, 0, seek_end);
seek_in(File, {bof, N}) when is_integer(N) -> seek(File, N, seek_set);
seek_in(File, {cur, N}) when is_integer(N) -> seek(File, N, seek_cur);
seek_in(File, {eof, N}) when is_integer(N) -> seek(File, N, seek_end);
seek_in(_, _) -> {error, badarg}.

seek(File, N, Whence) -> ?MODULE:nif_seek(File, N, Whence).

%% @private For file_io_server: cut off here.
-spec truncate_here(reference()) -> ok | {error, term()}.
truncate_here(File) ->
    case ?MODULE:nif_seek(File, 0, seek_cur) of
        {ok, Here} -> ?MODULE:nif_truncate(File, Here);
        Error -> Error
    end.

ask(Device, Request) ->
    Ref = erlang:monitor(process, Device),
    Device ! {file_request, self(), Ref, Request},
    receive
        {file_reply, Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, _} ->
            {error, terminated}
    end.

%% -- whole files --

%% @doc All bytes of a file.
-spec read_file(name_all()) -> {ok, binary()} | {error, posix() | badarg}.
read_file(Name) -> on(read_file, Name, []).

%% @doc Write a file, in place of what was there.
-spec write_file(name_all(), iodata()) -> ok | {error, posix() | badarg}.
write_file(Name, Data) -> write_file(Name, Data, []).

%% @doc Write a file; with `append' at its end, with `exclusive' only if it is new.
-spec write_file(name_all(), iodata(), [mode()]) -> ok | {error, posix() | badarg}.
write_file(Name, Data, Modes) ->
    try iolist_to_binary(Data) of
        Bytes ->
            case open(Name, [raw, binary, write | lists:delete(binary, Modes)]) of
                {ok, File} ->
                    Result = write(File, Bytes),
                    ok = close(File),
                    Result;
                Error ->
                    Error
            end
    catch
        error:badarg -> {error, badarg}
    end.

%% @doc Copy a file. The number of bytes.
-spec copy(term(), term()) -> {ok, non_neg_integer()} | {error, term()}.
copy(Source, Destination) -> copy(Source, Destination, infinity).

%% @doc Copy at most so many bytes. Source and destination are names, `{Name, Modes}' or open files.
-spec copy(term(), term(), non_neg_integer() | infinity) -> {ok, non_neg_integer()} | {error, term()}.
copy(Source, Destination, Most) ->
    case opened(Source, [read]) of
        {ok, From, CloseFrom} ->
            Result =
                case opened(Destination, [write]) of
                    {ok, To, CloseTo} ->
                        Copied = copy_all(From, To, Most, 0),
                        CloseTo(),
                        Copied;
                    Error ->
                        Error
                end,
            CloseFrom(),
            Result;
        Error ->
            Error
    end.

opened(Device, _) when is_pid(Device); element(1, Device) =:= file_descriptor -> {ok, Device, fun() -> ok end};
opened({Name, Modes}, Mode) -> opened(Name, Modes, Mode);
opened(Name, Mode) -> opened(Name, [], Mode).

opened(Name, Modes, Mode) ->
    case open(Name, [raw, binary] ++ Mode ++ Modes) of
        {ok, File} -> {ok, File, fun() -> close(File) end};
        Error -> Error
    end.

copy_all(_, _, 0, Done) ->
    {ok, Done};
copy_all(From, To, Most, Done) ->
    case read(From, min(Most, 65536)) of
        {ok, Data} ->
            case write(To, Data) of
                ok when Most =:= infinity -> copy_all(From, To, Most, Done + iolist_size(Data));
                ok -> copy_all(From, To, Most - iolist_size(Data), Done + iolist_size(Data));
                Error -> Error
            end;
        eof ->
            {ok, Done};
        Error ->
            Error
    end.

%% @doc The terms of a file, each ended by a dot.
-spec consult(name_all()) -> {ok, [term()]} | {error, posix() | badarg | {integer(), module(), term()}}.
consult(Name) ->
    case read_file(Name) of
        {ok, Bytes} ->
            Text =
                case unicode:characters_to_list(Bytes) of
                    Chars when is_list(Chars) -> Chars;
                    _ -> binary_to_list(Bytes)
                end,
            terms(Text, 1, []);
        Error ->
            Error
    end.

terms(Text, Line, Terms) ->
    case erl_scan:tokens([], Text ++ eof_tail(Text), Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            case erl_parse:parse_term(Tokens) of
                {ok, Term} -> terms(rest(Rest), Next, [Term | Terms]);
                {error, {At, Module, What}} -> {error, {At, Module, What}}
            end;
        {done, {eof, _}, _} ->
            {ok, lists:reverse(Terms)};
        {done, {error, Error, _}, _} ->
            {error, Error};
        {more, Continuation} ->
            case erl_scan:tokens(Continuation, eof, Line) of
                {done, {eof, _}, _} -> {ok, lists:reverse(Terms)};
                {done, {ok, Tokens, _}, _} -> last_term(erl_parse:parse_term(Tokens), Terms);
                {done, {error, Error, _}, _} -> {error, Error}
            end
    end.

last_term({ok, Term}, Terms) -> {ok, lists:reverse([Term | Terms])};
last_term({error, Error}, _) -> {error, Error}.

eof_tail(_) -> [].

rest(eof) -> [];
rest(Text) -> Text.

%% @doc consult/1 of the first file of that name in a list of folders: {ok, Terms, Name}.
-spec path_consult([name_all()], name_all()) -> {ok, [term()], name_all()} | {error, term()}.
path_consult([], _) ->
    {error, enoent};
path_consult([Folder | Path], Name) ->
    Full = filename:join(Folder, Name),
    case consult(Full) of
        {ok, Terms} -> {ok, Terms, Full};
        {error, enoent} -> path_consult(Path, Name);
        Error -> Error
    end.

%% @doc Open the first file of that name in a list of folders.
-spec path_open([name_all()], name_all(), [mode()]) -> {ok, io_device(), name_all()} | {error, posix() | badarg}.
path_open([], _, _) ->
    {error, enoent};
path_open([Folder | Path], Name, Modes) ->
    Full = filename:join(Folder, Name),
    case open(Full, Modes) of
        {ok, Device} -> {ok, Device, Full};
        {error, enoent} -> path_open(Path, Name, Modes);
        Error -> Error
    end.

%% -- names --

%% @doc The names in a folder.
-spec list_dir(name_all()) -> {ok, [string()]} | {error, posix() | badarg}.
list_dir(Name) ->
    case on(list_dir, Name, []) of
        {ok, Names} -> {ok, [text(N) || N <- Names, is_list(text(N))]};
        Error -> Error
    end.

%% @doc The names in a folder; those that are no text stay binaries.
-spec list_dir_all(name_all()) -> {ok, [string() | binary()]} | {error, posix() | badarg}.
list_dir_all(Name) ->
    case on(list_dir, Name, []) of
        {ok, Names} -> {ok, [text(N) || N <- Names]};
        Error -> Error
    end.

text(Bytes) ->
    case unicode:characters_to_list(Bytes) of
        Chars when is_list(Chars) -> Chars;
        _ -> Bytes
    end.

%% @doc Make a folder.
-spec make_dir(name_all()) -> ok | {error, posix() | badarg}.
make_dir(Name) -> on(make_dir, Name, []).

%% @doc Delete a file.
-spec delete(name_all()) -> ok | {error, posix() | badarg}.
delete(Name) -> on(delete, Name, []).

%% @doc Delete an empty folder.
-spec del_dir(name_all()) -> ok | {error, posix() | badarg}.
del_dir(Name) -> on(del_dir, Name, []).

%% @doc Delete a file, or a folder with all that is in it.
-spec del_dir_r(name_all()) -> ok | {error, posix() | badarg}.
del_dir_r(Name) ->
    case read_link_info(Name) of
        {ok, Info} when element(3, Info) =:= directory ->
            case list_dir_all(Name) of
                {ok, Names} ->
                    lists:foreach(fun(N) -> del_dir_r(filename:join(Name, N)) end, Names),
                    del_dir(Name);
                Error ->
                    Error
            end;
        {ok, _} ->
            delete(Name);
        Error ->
            Error
    end.

%% @doc Give a file or folder another name.
-spec rename(name_all(), name_all()) -> ok | {error, posix() | badarg}.
rename(Old, New) -> with(fun(To) -> on(rename, Old, [To]) end, New).

%% @doc Facts about a file, as a record file_info with local times.
-spec read_file_info(name_all()) -> {ok, file_info()} | {error, posix() | badarg}.
read_file_info(Name) -> read_file_info(Name, []).

%% @doc Facts about a file; times as `{time, local | universal | posix}' says.
-spec read_file_info(name_all(), [term()]) -> {ok, file_info()} | {error, posix() | badarg}.
read_file_info(Name, Options) -> info(on(info, Name, [true]), Options).

%% @doc read_file_info/1 that does not follow a link.
-spec read_link_info(name_all()) -> {ok, file_info()} | {error, posix() | badarg}.
read_link_info(Name) -> read_link_info(Name, []).

%% @doc read_file_info/2 that does not follow a link.
-spec read_link_info(name_all(), [term()]) -> {ok, file_info()} | {error, posix() | badarg}.
read_link_info(Name, Options) -> info(on(info, Name, [false]), Options).

info({ok, Info}, Options) ->
    Kind = proplists:get_value(time, Options, local),
    case lists:member(Kind, [local, universal, posix]) of
        true -> {ok, info_record(Info, fun(T) -> as_time(T, Kind) end)};
        false -> {error, badarg}
    end;
info(Error, _) ->
    Error.

info_record({Size, Type, Access, {A, M, C}, {Mode, Links, Major, Minor, Inode, Uid, Gid}}, Time) ->
    {file_info, Size, Type, Access, Time(A), Time(M), Time(C), Mode, Links, Major, Minor, Inode, Uid, Gid}.

as_time(Seconds, posix) -> Seconds;
as_time(Seconds, universal) -> calendar:system_time_to_universal_time(Seconds, second);
as_time(Seconds, local) -> calendar:universal_time_to_local_time(as_time(Seconds, universal)).

%% @doc Change mode, owner and times of a file.
-spec write_file_info(name_all(), file_info()) -> ok | {error, posix() | badarg}.
write_file_info(Name, Info) -> write_file_info(Name, Info, []).

%% @doc Change who owns a file.
-spec change_owner(name_all(), non_neg_integer()) -> ok | {error, posix() | badarg}.
change_owner(Name, Uid) -> on(change, Name, [undefined, Uid, undefined, undefined, undefined]).

%% @doc Change owner and group of a file.
-spec change_owner(name_all(), non_neg_integer(), non_neg_integer()) -> ok | {error, posix() | badarg}.
change_owner(Name, Uid, Gid) -> on(change, Name, [undefined, Uid, Gid, undefined, undefined]).

%% @doc Change the group of a file.
-spec change_group(name_all(), non_neg_integer()) -> ok | {error, posix() | badarg}.
change_group(Name, Gid) -> on(change, Name, [undefined, undefined, Gid, undefined, undefined]).

%% @doc Change mode, owner and times of a file; times are as `{time, local | universal | posix}' says.
-spec write_file_info(name_all(), file_info(), [term()]) -> ok | {error, posix() | badarg}.
write_file_info(Name, {file_info, _, _, _, A, M, _, Mode, _, _, _, _, Uid, Gid}, Options) ->
    change_with_times(Name, [Mode, Uid, Gid], A, M, proplists:get_value(time, Options, local));
write_file_info(_, _, _) ->
    {error, badarg}.

change_with_times(Name, Others, Read, Written, Kind) ->
    try [seconds(Time, Kind) || Time <- [Read, Written]] of
        Times -> on(change, Name, Others ++ Times)
    catch
        error:_ -> {error, badarg}
    end.

seconds(undefined, _) -> undefined;
seconds(Seconds, _) when is_integer(Seconds) -> Seconds;
seconds(Time, universal) -> calendar:datetime_to_gregorian_seconds(Time) - 62167219200;
seconds(Time, _) -> seconds(calendar:local_time_to_universal_time(Time, undefined), universal).

%% @doc Change who may do what with a file.
-spec change_mode(name_all(), integer()) -> ok | {error, posix() | badarg}.
change_mode(Name, Mode) -> on(change, Name, [Mode, undefined, undefined, undefined, undefined]).

%% @doc Change when a file was last written; the last access is now.
-spec change_time(name_all(), calendar:datetime()) -> ok | {error, posix() | badarg}.
change_time(Name, Time) -> change_time(Name, undefined, Time).

%% @doc Change when a file was last read and written.
-spec change_time(name_all(), calendar:datetime(), calendar:datetime()) -> ok | {error, posix() | badarg}.
change_time(Name, Read, Written) ->
    change_with_times(Name, [undefined, undefined, undefined], Read, Written, local).

%% @doc Give a file a second name.
-spec make_link(name_all(), name_all()) -> ok | {error, posix() | badarg}.
make_link(Existing, New) -> with(fun(To) -> on(make_link, Existing, [To]) end, New).

%% @doc Make a link that holds the name of another file.
-spec make_symlink(name_all(), name_all()) -> ok | {error, posix() | badarg}.
make_symlink(Existing, New) -> with(fun(To) -> on(make_symlink, Existing, [To]) end, New).

%% @doc The name that a link holds.
-spec read_link(name_all()) -> {ok, string()} | {error, posix() | badarg}.
read_link(Name) ->
    case read_link_all(Name) of
        {ok, Text} when is_binary(Text) -> {error, einval};
        Result -> Result
    end.

%% @doc The name that a link holds; a binary if it is no text.
-spec read_link_all(name_all()) -> {ok, string() | binary()} | {error, posix() | badarg}.
read_link_all(Name) ->
    case on(read_link, Name, []) of
        {ok, Target} -> {ok, text(Target)};
        Error -> Error
    end.

%% @doc The folder that relative names start from.
-spec get_cwd() -> {ok, string()} | {error, posix()}.
get_cwd() ->
    case ?MODULE:nif_call(get_cwd, []) of
        {ok, Name} -> {ok, text(Name)};
        Error -> Error
    end.

%% @doc Let relative names start from another folder, for all processes.
-spec set_cwd(name_all()) -> ok | {error, posix() | badarg}.
set_cwd(Name) -> on(set_cwd, Name, []).

%% @doc An error as text.
-spec format_error(term()) -> string().
format_error({Line, Module, Reason}) ->
    lists:flatten(io_lib:format("~w: ~ts", [Line, Module:format_error(Reason)]));
format_error(badarg) ->
    "bad argument";
format_error(system_limit) ->
    "a system limit was hit, probably not enough ports";
format_error(terminated) ->
    "the file server process is terminated";
format_error(Reason) ->
    erl_posix_msg:message(Reason).

%% @doc How names of files are encoded.
-spec native_name_encoding() -> utf8.
native_name_encoding() -> utf8.

on(Operation, Name, Args) ->
    with(fun(Path) -> ?MODULE:nif_call(Operation, [Path | Args]) end, Name).

with(Do, Name) ->
    case path(Name) of
        {error, _} = Error -> Error;
        Path -> Do(Path)
    end.

path(Name) when is_binary(Name) -> checked(Name);
path(Name) ->
    try unicode:characters_to_binary(flat(Name)) of
        Path when is_binary(Path) -> checked(Path);
        _ -> {error, badarg}
    catch
        error:_ -> {error, badarg}
    end.

flat(Name) when is_atom(Name) -> atom_to_list(Name);
flat([H | T]) when is_list(H); is_atom(H) -> flat(H) ++ flat(T);
flat([H | T]) -> [H | flat(T)];
flat([]) -> [].

checked(Path) ->
    case binary:match(Path, <<0>>) of
        nomatch -> Path;
        _ -> {error, badarg}
    end.

%% -- natives --

%% @private Native: one of the calls on names.
-spec nif_call(atom(), [term()]) -> ok | {ok, term()} | {error, posix()}.
nif_call(_Operation, _Args) -> erlang:nif_error(undefined).

%% @private Native: lseek.
-spec nif_seek(reference(), integer(), seek_set | seek_cur | seek_end) -> {ok, integer()} | {error, posix()}.
nif_seek(_File, _Offset, _Whence) -> erlang:nif_error(undefined).

%% @private Native: pread.
-spec nif_pread(reference(), non_neg_integer(), non_neg_integer()) -> {ok, binary()} | eof | {error, posix()}.
nif_pread(_File, _Count, _Offset) -> erlang:nif_error(undefined).

%% @private Native: pwrite.
-spec nif_pwrite(reference(), binary(), non_neg_integer()) -> {ok, non_neg_integer()} | {error, posix()}.
nif_pwrite(_File, _Data, _Offset) -> erlang:nif_error(undefined).

%% @private Native: fsync.
-spec nif_sync(reference()) -> ok | {error, posix()}.
nif_sync(_File) -> erlang:nif_error(undefined).

%% @private Native: ftruncate.
-spec nif_truncate(reference(), non_neg_integer()) -> ok | {error, posix()}.
nif_truncate(_File, _Size) -> erlang:nif_error(undefined).
