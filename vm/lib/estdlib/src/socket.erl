%% @doc Sockets: TCP, UDP, and sockets of one host, over IPv4 and IPv6.
%%
%% A call waits until it is done, or for a timeout in milliseconds; with `nowait', or with a reference of the caller's,
%% it does not: `{select, {select_info, Tag, Ref}}' promises one message when it is worth calling again. That message is
%% `{'$socket', Socket, select, Ref}' (AtomVM 0.6 and older: `{select, Resource, Ref, ready_input}'), or, if the socket
%% is closed meanwhile, `{'$socket', Socket, abort, {Ref, closed}}' (`{closed, Ref}'). Errors are POSIX names, `closed'
%% and `timeout'.
%%
%% Natives that AtomVM has too are open/3, bind/2, listen/2, setopt/3, getopt/2, sockname/1, peername/1, shutdown/2,
%% close/1 and those named nif_*, up to the gap in the list of exports. What needs one of the others is here only.
-module(socket).

-export([
    open/2, open/3, open/4, bind/2, listen/1, listen/2, connect/1, connect/2, connect/3, accept/1, accept/2,
    recv/1, recv/2, recv/3, recv/4, recvfrom/1, recvfrom/2, recvfrom/3, recvfrom/4, send/2, send/3, send/4,
    sendto/3, sendto/4, sendto/5, setopt/3, setopt/4, getopt/2, getopt/3, sockname/1, peername/1, shutdown/2, close/1,
    cancel/2, info/0, info/1, which_sockets/0, which_sockets/1, number_of/0, is_supported/1, is_supported/2, to_list/1
]).
-export([
    nif_accept/1, nif_recv/2, nif_recvfrom/2, nif_send/2, nif_sendto/3, nif_select_read/2, nif_select_stop/1,

    nif_connect/2, nif_connect_result/1, nif_recv/3, nif_recvfrom/3, nif_send/3, nif_sendto/4, nif_select_write/2,
    nif_cancel/2, nif_sockets/0, nif_counters/1, is_socket/1
]).

-export_type([socket/0, domain/0, type/0, protocol/0, sockaddr/0, select_info/0, select_handle/0, timeout_or_handle/0]).

-opaque socket() :: {reference() | '$socket', reference()}.
-type domain() :: inet | inet6 | local.
-type type() :: stream | dgram | raw | seqpacket.
-type protocol() :: tcp | udp | icmp | ip | default | non_neg_integer().
-type sockaddr() ::
    #{family => inet | inet6, addr => inet:ip_address() | any | loopback | broadcast, port => 0..65535}
    | #{family := local, path := binary() | string()}
    | any
    | loopback
    | broadcast.
-type select_handle() :: reference().
-type select_info() :: {select_info, atom(), select_handle()}.
-type timeout_or_handle() :: timeout() | nowait | select_handle().
-type message_flag() :: peek | oob | dontroute | trunc | more | confirm | nosignal.
-type select() :: {select, select_info()}.

%% @doc Open a socket of the usual protocol for its type.
-spec open(domain(), type()) -> {ok, socket()} | {error, term()}.
open(Domain, Type) -> ?MODULE:open(Domain, Type, default).

%% @doc Open a socket.
-spec open(domain(), type(), protocol()) -> {ok, socket()} | {error, term()}.
open(_Domain, _Type, _Protocol) -> erlang:nif_error(undefined).

%% @doc Open a socket with options: `use_registry' and `debug' are known, and change nothing here.
-spec open(domain(), type(), protocol(), map()) -> {ok, socket()} | {error, term()}.
open(Domain, Type, Protocol, Options) ->
    case maps:keys(maps:without([use_registry, debug], Options)) of
        [] -> ?MODULE:open(Domain, Type, Protocol);
        [Key | _] -> {error, {invalid, {option, Key}}}
    end.

%% @doc Give a socket an address of this host.
-spec bind(socket(), sockaddr()) -> ok | {error, term()}.
bind(_Socket, _Address) -> erlang:nif_error(undefined).

%% @doc Take connections, of which up to 4 wait until they are accepted.
-spec listen(socket()) -> ok | {error, term()}.
listen(Socket) -> ?MODULE:listen(Socket, 4).

%% @doc Take connections, of which up to Backlog wait until they are accepted.
-spec listen(socket(), non_neg_integer()) -> ok | {error, term()}.
listen(_Socket, _Backlog) -> erlang:nif_error(undefined).

%% @doc What became of a connect/3 that did not wait, once its message has come.
-spec connect(socket()) -> ok | {error, term()}.
connect(Socket) -> connected(?MODULE:nif_connect_result(Socket)).

%% @doc Connect to an address.
-spec connect(socket(), sockaddr()) -> ok | {error, term()}.
connect(Socket, Address) -> connect(Socket, Address, infinity).

%% @doc Connect to an address within a time.
-spec connect(socket(), sockaddr(), timeout_or_handle()) -> ok | select() | {error, term()}.
connect(Socket, Address, Timeout) ->
    Deadline = deadline(Timeout),
    case ?MODULE:nif_connect(Socket, Address) of
        {error, einprogress} when is_tuple(Deadline) ->
            later(Socket, connect, fun ?MODULE:nif_select_write/2, Deadline);
        {error, einprogress} ->
            case wait(Socket, fun ?MODULE:nif_select_write/2, Deadline) of
                ok -> connected(?MODULE:nif_connect_result(Socket));
                {error, _} = Error -> Error
            end;
        Result ->
            connected(Result)
    end.

%% AtomVM does not say why.
connected({error, econnrefused}) ->
    case erlang:system_info(machine) of
        "ATOM" -> {error, closed};
        _ -> {error, econnrefused}
    end;
connected(Result) ->
    Result.

%% @doc Wait for a connection.
-spec accept(socket()) -> {ok, socket()} | {error, term()}.
accept(Socket) -> accept(Socket, infinity).

%% @doc Wait for a connection, for a time.
-spec accept(socket(), timeout_or_handle()) -> {ok, socket()} | select() | {error, term()}.
accept(Socket, Timeout) ->
    again(Socket, accept, fun ?MODULE:nif_select_read/2, fun() -> ?MODULE:nif_accept(Socket) end, deadline(Timeout)).

%% @doc Receive what there is, at least one byte.
-spec recv(socket()) -> {ok, binary()} | {error, term()}.
recv(Socket) -> recv(Socket, 0, [], infinity).

%% @doc Receive Length bytes of a stream, or one message; 0: what there is.
-spec recv(socket(), non_neg_integer() | [message_flag()]) -> {ok, binary()} | {error, term()}.
recv(Socket, Flags) when is_list(Flags) -> recv(Socket, 0, Flags, infinity);
recv(Socket, Length) -> recv(Socket, Length, [], infinity).

%% @doc The same within a time, or with flags.
-spec recv(socket(), non_neg_integer() | [message_flag()], timeout_or_handle() | [message_flag()]) ->
    {ok, binary()} | {select, select_info() | {select_info(), binary()}} | {error, term()}.
recv(Socket, Flags, Timeout) when is_list(Flags) -> recv(Socket, 0, Flags, Timeout);
recv(Socket, Length, Flags) when is_list(Flags) -> recv(Socket, Length, Flags, infinity);
recv(Socket, Length, Timeout) -> recv(Socket, Length, [], Timeout).

%% @doc Receive with flags, within a time. Part of what was asked for is not lost: an error is then
%% `{error, {Reason, Data}}'.
-spec recv(socket(), non_neg_integer(), [message_flag()], timeout_or_handle()) ->
    {ok, binary()} | {select, select_info() | {select_info(), binary()}} | {error, term()}.
recv(Socket, Length, Flags, Timeout) ->
    Deadline = deadline(Timeout),
    case again(Socket, recv, fun ?MODULE:nif_select_read/2, fun() -> read(Socket, Length, Flags) end, Deadline) of
        {ok, Data} when byte_size(Data) < Length ->
            case reads_all(Socket, Flags) of
                true -> recv_rest(Socket, Length, Flags, Deadline, [Data], byte_size(Data));
                false -> {ok, Data}
            end;
        Result ->
            Result
    end.

recv_rest(_Socket, Length, _Flags, _Deadline, Parts, Length) ->
    {ok, joined(Parts)};
recv_rest(Socket, Length, Flags, Deadline, Parts, Got) ->
    Try = fun() -> read(Socket, Length - Got, Flags) end,
    case again(Socket, recv, fun ?MODULE:nif_select_read/2, Try, Deadline) of
        {ok, Data} -> recv_rest(Socket, Length, Flags, Deadline, [Data | Parts], Got + byte_size(Data));
        {select, Info} -> {select, {Info, joined(Parts)}};
        {error, Reason} -> {error, {Reason, joined(Parts)}}
    end.

joined(Parts) -> iolist_to_binary(lists:reverse(Parts)).

read(Socket, Length, []) -> ?MODULE:nif_recv(Socket, Length);
read(Socket, Length, Flags) -> ?MODULE:nif_recv(Socket, Length, Flags).

%% A stream is read until all is there, except by AtomVM 0.6 and older.
reads_all(Socket, Flags) ->
    not lists:member(peek, Flags) andalso newer() andalso ?MODULE:getopt(Socket, {socket, type}) =:= {ok, stream}.

newer() ->
    try erlang:system_info(atomvm_version) of
        <<"0.5", _/binary>> -> false;
        <<"0.6", _/binary>> -> false;
        _ -> true
    catch
        error:badarg -> true
    end.

%% @doc Receive a message and who sent it.
-spec recvfrom(socket()) -> {ok, {sockaddr(), binary()}} | {error, term()}.
recvfrom(Socket) -> recvfrom(Socket, 0, [], infinity).

%% @doc Receive at most Length bytes of a message and who sent it; 0: all of it.
-spec recvfrom(socket(), non_neg_integer() | [message_flag()]) -> {ok, {sockaddr(), binary()}} | {error, term()}.
recvfrom(Socket, Flags) when is_list(Flags) -> recvfrom(Socket, 0, Flags, infinity);
recvfrom(Socket, Length) -> recvfrom(Socket, Length, [], infinity).

%% @doc The same within a time, or with flags.
-spec recvfrom(socket(), non_neg_integer() | [message_flag()], timeout_or_handle() | [message_flag()]) ->
    {ok, {sockaddr(), binary()}} | select() | {error, term()}.
recvfrom(Socket, Flags, Timeout) when is_list(Flags) -> recvfrom(Socket, 0, Flags, Timeout);
recvfrom(Socket, Length, Flags) when is_list(Flags) -> recvfrom(Socket, Length, Flags, infinity);
recvfrom(Socket, Length, Timeout) -> recvfrom(Socket, Length, [], Timeout).

%% @doc Receive a message with flags, within a time.
-spec recvfrom(socket(), non_neg_integer(), [message_flag()], timeout_or_handle()) ->
    {ok, {sockaddr(), binary()}} | select() | {error, term()}.
recvfrom(Socket, Length, Flags, Timeout) ->
    Try =
        case Flags of
            [] -> fun() -> ?MODULE:nif_recvfrom(Socket, Length) end;
            _ -> fun() -> ?MODULE:nif_recvfrom(Socket, Length, Flags) end
        end,
    again(Socket, recvfrom, fun ?MODULE:nif_select_read/2, Try, deadline(Timeout)).

%% @doc Send all of the data.
-spec send(socket(), iodata()) -> ok | {ok, binary()} | {error, term()}.
send(Socket, Data) -> send(Socket, Data, [], infinity).

%% @doc Send all of the data within a time, or with flags.
-spec send(socket(), iodata(), timeout_or_handle() | [message_flag()]) ->
    ok | {ok, binary()} | {select, select_info() | {select_info(), binary()}} | {error, term()}.
send(Socket, Data, Flags) when is_list(Flags) -> send(Socket, Data, Flags, infinity);
send(Socket, Data, Timeout) -> send(Socket, Data, [], Timeout).

%% @doc Send with flags, within a time. What was not sent comes back: `{error, {Reason, Rest}}'. On AtomVM, which can't
%% wait for room, send/2 may answer `{ok, Rest}'.
-spec send(socket(), iodata(), [message_flag()], timeout_or_handle()) ->
    ok | {ok, binary()} | {select, select_info() | {select_info(), binary()}} | {error, term()}.
send(Socket, Data, Flags, Timeout) ->
    send_all(Socket, iolist_to_binary(Data), Flags, deadline(Timeout), whole).

send_all(Socket, Data, Flags, Deadline, State) ->
    case write(Socket, Data, Flags) of
        ok ->
            ok;
        {ok, Rest} ->
            send_rest(Socket, Rest, Flags, Deadline, partly);
        {error, Again} when Again =:= eagain; Again =:= ewouldblock ->
            send_rest(Socket, Data, Flags, Deadline, State);
        {error, Reason} when State =:= partly ->
            {error, {Reason, Data}};
        {error, epipe} ->
            {error, closed};
        Error ->
            Error
    end.

send_rest(Socket, Rest, Flags, Deadline, State) ->
    try wait(Socket, fun ?MODULE:nif_select_write/2, Deadline) of
        ok -> send_all(Socket, Rest, Flags, Deadline, State);
        {select, Ref} when State =:= partly -> {select, {{select_info, send, Ref}, Rest}};
        {select, Ref} -> {select, {select_info, send, Ref}};
        {error, Reason} when State =:= partly -> {error, {Reason, Rest}};
        Error -> Error
    catch
        error:undefined -> {ok, Rest}
    end.

write(Socket, Data, []) -> ?MODULE:nif_send(Socket, Data);
write(Socket, Data, Flags) -> ?MODULE:nif_send(Socket, Data, Flags).

%% @doc Send a message to an address.
-spec sendto(socket(), iodata(), sockaddr()) -> ok | {error, term()}.
sendto(Socket, Data, Address) -> sendto(Socket, Data, Address, [], infinity).

%% @doc Send a message to an address within a time, or with flags.
-spec sendto(socket(), iodata(), sockaddr(), timeout_or_handle() | [message_flag()]) ->
    ok | select() | {error, term()}.
sendto(Socket, Data, Address, Flags) when is_list(Flags) -> sendto(Socket, Data, Address, Flags, infinity);
sendto(Socket, Data, Address, Timeout) -> sendto(Socket, Data, Address, [], Timeout).

%% @doc Send a message to an address with flags, within a time.
-spec sendto(socket(), iodata(), sockaddr(), [message_flag()], timeout_or_handle()) -> ok | select() | {error, term()}.
sendto(Socket, Data, Address, Flags, Timeout) ->
    Bytes = iolist_to_binary(Data),
    Try =
        case Flags of
            [] -> fun() -> ?MODULE:nif_sendto(Socket, Bytes, Address) end;
            _ -> fun() -> ?MODULE:nif_sendto(Socket, Bytes, Address, Flags) end
        end,
    again(Socket, sendto, fun ?MODULE:nif_select_write/2, Try, deadline(Timeout)).

%% @doc Set an option: `{Level, Name}', as in `{socket, reuseaddr}'.
-spec setopt(socket(), {atom(), atom()}, term()) -> ok | {error, term()}.
setopt(_Socket, _Option, _Value) -> erlang:nif_error(undefined).

%% @doc setopt/3 with level and name apart.
-spec setopt(socket(), atom(), atom(), term()) -> ok | {error, term()}.
setopt(Socket, Level, Name, Value) -> ?MODULE:setopt(Socket, {Level, Name}, Value).

%% @doc What an option is set to.
-spec getopt(socket(), {atom(), atom()}) -> {ok, term()} | {error, term()}.
getopt(_Socket, _Option) -> erlang:nif_error(undefined).

%% @doc getopt/2 with level and name apart.
-spec getopt(socket(), atom(), atom()) -> {ok, term()} | {error, term()}.
getopt(Socket, Level, Name) -> ?MODULE:getopt(Socket, {Level, Name}).

%% @doc A socket's own address.
-spec sockname(socket()) -> {ok, sockaddr()} | {error, term()}.
sockname(_Socket) -> erlang:nif_error(undefined).

%% @doc The address of the other end.
-spec peername(socket()) -> {ok, sockaddr()} | {error, term()}.
peername(_Socket) -> erlang:nif_error(undefined).

%% @doc End one direction, or both.
-spec shutdown(socket(), read | write | read_write) -> ok | {error, term()}.
shutdown(_Socket, _How) -> erlang:nif_error(undefined).

%% @doc Close a socket; who waits for it is told.
-spec close(socket()) -> ok | {error, term()}.
close(_Socket) -> erlang:nif_error(undefined).

%% @doc Give up a call that did not wait. `select_sent' is no error: its message is in the mailbox or under way.
-spec cancel(socket(), select_info()) -> ok | {error, term()}.
cancel(Socket, {select_info, _Tag, Ref}) when is_reference(Ref) ->
    try ?MODULE:nif_cancel(Socket, Ref) of
        ok -> ok;
        not_found -> {error, select_sent}
    catch
        error:undefined -> ?MODULE:nif_select_stop(Socket)
    end;
cancel(Socket, Info) ->
    erlang:error(badarg, [Socket, Info]).

%% @doc How many sockets there are.
-spec info() -> map().
info() -> #{num_sockets => number_of()}.

%% @doc What a socket is and what went through it.
-spec info(socket()) -> map().
info(Socket) ->
    {Domain, Type, Protocol, Open, Counters} = ?MODULE:nif_counters(Socket),
    State =
        case Open of
            true -> open;
            false -> closed
        end,
    #{domain => Domain, type => Type, protocol => Protocol, state => State, counters => maps:from_list(Counters)}.

%% @doc All open sockets.
-spec which_sockets() -> [socket()].
which_sockets() -> ?MODULE:nif_sockets().

%% @doc The open sockets of a domain, type or protocol, or that a function picks by their info/1.
-spec which_sockets(atom() | fun((map()) -> boolean())) -> [socket()].
which_sockets(Filter) when is_function(Filter, 1) ->
    [Socket || Socket <- ?MODULE:nif_sockets(), Filter(info(Socket))];
which_sockets(What) ->
    which_sockets(fun(#{domain := D, type := T, protocol := P}) -> lists:member(What, [D, T, P]) end).

%% @doc How many sockets are open.
-spec number_of() -> non_neg_integer().
number_of() -> length(?MODULE:nif_sockets()).

%% @doc Whether something is supported at all.
-spec is_supported(atom()) -> boolean().
is_supported(Key) -> lists:member(Key, [ipv6, local]).

%% @doc Whether an option or message flag is.
-spec is_supported(options | protocols | msg_flags, term()) -> boolean().
is_supported(protocols, Protocol) ->
    lists:member(Protocol, [tcp, udp, icmp, ip]);
is_supported(msg_flags, Flag) ->
    lists:member(Flag, [peek, oob, dontroute, trunc, more, confirm, nosignal]);
is_supported(options, Option) ->
    {ok, Socket} = ?MODULE:open(inet, stream, tcp),
    try ?MODULE:getopt(Socket, Option) of
        {error, {invalid, _}} -> false;
        {error, invalid_option} -> false;
        _ -> true
    catch
        error:badarg -> false
    after
        ?MODULE:close(Socket)
    end;
is_supported(_, _) ->
    false.

%% @doc A socket as text.
-spec to_list(socket()) -> string().
to_list({'$socket', Ref}) -> "#Socket" ++ lists:nthtail(4, erlang:ref_to_list(Ref));
to_list({_, Ref}) -> to_list({'$socket', Ref}).

%% -- waiting --

%% A time to give up at, or what a call that does not wait promises its message under.
deadline(infinity) -> infinity;
deadline(nowait) -> {nowait, make_ref()};
deadline(Ref) when is_reference(Ref) -> {nowait, Ref};
deadline(Timeout) when is_integer(Timeout), Timeout >= 0 -> erlang:monotonic_time(millisecond) + Timeout;
deadline(Timeout) -> erlang:error({invalid, {timeout, Timeout}}).

again(Socket, Tag, Select, Try, Deadline) ->
    case Try() of
        {error, Again} when Again =:= eagain; Again =:= ewouldblock ->
            case wait(Socket, Select, Deadline) of
                ok -> again(Socket, Tag, Select, Try, Deadline);
                {select, Ref} -> {select, {select_info, Tag, Ref}};
                Error -> Error
            end;
        Result ->
            Result
    end.

later(Socket, Tag, Select, Deadline) ->
    case wait(Socket, Select, Deadline) of
        {select, Ref} -> {select, {select_info, Tag, Ref}};
        Error -> Error
    end.

%% ok: worth trying again. {select, Ref}: a message will come.
wait(Socket, Select, {nowait, Ref}) ->
    case Select(Socket, Ref) of
        ok -> {select, Ref};
        {error, _} = Error -> Error
    end;
wait(Socket, Select, Deadline) ->
    case left(Deadline) of
        0 ->
            {error, timeout};
        Timeout ->
            Ref = make_ref(),
            case Select(Socket, Ref) of
                ok -> wait_message(Socket, Ref, Timeout);
                {error, _} = Error -> Error
            end
    end.

wait_message(Socket, Ref, Timeout) ->
    receive
        {'$socket', _, select, Ref} -> ok;
        {select, _, Ref, _} -> ok;
        {'$socket', _, abort, {Ref, Reason}} -> {error, Reason};
        {closed, Ref} -> {error, closed}
    after Timeout ->
        case cancel(Socket, {select_info, wait, Ref}) of
            {error, select_sent} -> wait_message(Socket, Ref, 0, timeout);
            _ -> {error, timeout}
        end
    end.

%% The message is under way, or was dropped with the socket.
wait_message(_Socket, Ref, Timeout, Reason) ->
    receive
        {'$socket', _, select, Ref} -> ok;
        {select, _, Ref, _} -> ok;
        {'$socket', _, abort, {Ref, Why}} -> {error, Why};
        {closed, Ref} -> {error, closed}
    after Timeout ->
        {error, Reason}
    end.

left(infinity) ->
    infinity;
left(Deadline) ->
    case Deadline - erlang:monotonic_time(millisecond) of
        Left when Left > 0 -> Left;
        _ -> 0
    end.

%% -- natives --

%% @doc Native: accept without waiting.
-spec nif_accept(socket()) -> {ok, socket()} | {error, term()}.
nif_accept(_Socket) -> erlang:nif_error(undefined).

%% @doc Native: receive without waiting.
-spec nif_recv(socket(), non_neg_integer()) -> {ok, binary()} | {error, term()}.
nif_recv(_Socket, _Length) -> erlang:nif_error(undefined).

%% @doc Native: receive with the sender's address, without waiting.
-spec nif_recvfrom(socket(), non_neg_integer()) -> {ok, {sockaddr(), binary()}} | {error, term()}.
nif_recvfrom(_Socket, _Length) -> erlang:nif_error(undefined).

%% @doc Native: send what there is room for.
-spec nif_send(socket(), binary()) -> ok | {ok, binary()} | {error, term()}.
nif_send(_Socket, _Data) -> erlang:nif_error(undefined).

%% @doc Native: send a message to an address without waiting.
-spec nif_sendto(socket(), binary(), sockaddr()) -> ok | {ok, binary()} | {error, term()}.
nif_sendto(_Socket, _Data, _Address) -> erlang:nif_error(undefined).

%% @doc Native: one message when there is something to read.
-spec nif_select_read(socket(), reference() | undefined) -> ok | {error, term()}.
nif_select_read(_Socket, _Ref) -> erlang:nif_error(undefined).

%% @doc Native: forget all selects of a socket.
-spec nif_select_stop(socket()) -> ok | {error, term()}.
nif_select_stop(_Socket) -> erlang:nif_error(undefined).

%% @doc Native: begin to connect.
-spec nif_connect(socket(), sockaddr()) -> ok | {error, term()}.
nif_connect(_Socket, _Address) -> erlang:nif_error(undefined).

%% @doc Native: how a connect ended.
-spec nif_connect_result(socket()) -> ok | {error, term()}.
nif_connect_result(_Socket) -> erlang:nif_error(undefined).

%% @doc Native: nif_recv/2 with flags.
-spec nif_recv(socket(), non_neg_integer(), [message_flag()]) -> {ok, binary()} | {error, term()}.
nif_recv(_Socket, _Length, _Flags) -> erlang:nif_error(undefined).

%% @doc Native: nif_recvfrom/2 with flags.
-spec nif_recvfrom(socket(), non_neg_integer(), [message_flag()]) -> {ok, {sockaddr(), binary()}} | {error, term()}.
nif_recvfrom(_Socket, _Length, _Flags) -> erlang:nif_error(undefined).

%% @doc Native: nif_send/2 with flags.
-spec nif_send(socket(), binary(), [message_flag()]) -> ok | {ok, binary()} | {error, term()}.
nif_send(_Socket, _Data, _Flags) -> erlang:nif_error(undefined).

%% @doc Native: nif_sendto/3 with flags.
-spec nif_sendto(socket(), binary(), sockaddr(), [message_flag()]) -> ok | {ok, binary()} | {error, term()}.
nif_sendto(_Socket, _Data, _Address, _Flags) -> erlang:nif_error(undefined).

%% @doc Native: one message when there is room to write.
-spec nif_select_write(socket(), reference()) -> ok | {error, term()}.
nif_select_write(_Socket, _Ref) -> erlang:nif_error(undefined).

%% @doc Native: take back one select.
-spec nif_cancel(socket(), reference()) -> ok | not_found.
nif_cancel(_Socket, _Ref) -> erlang:nif_error(undefined).

%% @doc Native: all open sockets.
-spec nif_sockets() -> [socket()].
nif_sockets() -> erlang:nif_error(undefined).

%% @doc Native: what a socket is.
-spec nif_counters(socket()) -> {domain(), type(), protocol(), boolean(), [{atom(), non_neg_integer()}]}.
nif_counters(_Socket) -> erlang:nif_error(undefined).

%% @doc Native: whether a term is a socket.
-spec is_socket(term()) -> boolean().
is_socket(_Term) -> erlang:nif_error(undefined).
