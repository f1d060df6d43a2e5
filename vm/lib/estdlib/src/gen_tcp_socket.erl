%% @doc The backend of gen_tcp that stands on the socket module: a process a socket, which delivers in active mode.
-module(gen_tcp_socket).

-export([
    connect/3, connect/4, listen/2, accept/1, accept/2, recv/2, recv/3, send/2, close/1, shutdown/2,
    controlling_process/2, port/1, sockname/1, peername/1, setopts/2, getopts/2
]).

-type socket() :: gen_tcp:socket().

-record(state, {
    socket, shown, owner, monitor, active = true, mode = binary, buffer = 0, listens = false, selected = false
}).

%% @doc See gen_tcp:connect/3.
-spec connect(term(), inet:port_number(), [gen_tcp:option()]) -> {ok, socket()} | {error, term()}.
connect(Address, Port, Options) -> connect(Address, Port, Options, infinity).

%% @doc See gen_tcp:connect/4.
-spec connect(term(), inet:port_number(), [gen_tcp:option()], timeout()) -> {ok, socket()} | {error, term()}.
connect(Address, Port, Options, Timeout) ->
    Family = family(Options),
    case inet:getaddr_of(Address, Family) of
        {ok, Found} ->
            {ok, S} = socket:open(Family, stream, tcp),
            case bound(S, Options) of
                ok ->
                    Peer = #{family => Family, addr => Found, port => Port},
                    connected(connect_within(S, Peer, Timeout), S, Options);
                Error ->
                    _ = socket:close(S),
                    Error
            end;
        Error ->
            Error
    end.

connect_within(S, Peer, infinity) -> socket:connect(S, Peer);
connect_within(S, Peer, Timeout) -> socket:connect(S, Peer, Timeout).

bound(S, Options) ->
    case [A || {Name, A} <- Options, Name =:= ip orelse Name =:= ifaddr] of
        [] -> ok;
        _ -> socket:bind(S, own_address(Options, 0))
    end.

connected(ok, S, Options) ->
    start(S, Options, #state{});
connected(Error, S, _) ->
    _ = socket:close(S),
    Error.

%% @doc See gen_tcp:listen/2.
-spec listen(inet:port_number(), [gen_tcp:option()]) -> {ok, socket()} | {error, term()}.
listen(Port, Options) ->
    {ok, S} = socket:open(family(Options), stream, tcp),
    _ = [socket:setopt(S, {socket, reuseaddr}, Value) || {reuseaddr, Value} <- Options],
    case socket:bind(S, own_address(Options, Port)) of
        ok ->
            case socket:listen(S, proplists:get_value(backlog, Options, 4)) of
                ok ->
                    start(S, Options, #state{listens = true});
                Error ->
                    _ = socket:close(S),
                    Error
            end;
        Error ->
            _ = socket:close(S),
            Error
    end.

%% @doc See gen_tcp:accept/1.
-spec accept(socket()) -> {ok, socket()} | {error, term()}.
accept(Socket) -> accept(Socket, infinity).

%% @doc See gen_tcp:accept/2.
-spec accept(socket(), timeout()) -> {ok, socket()} | {error, term()}.
accept({_, Pid, _}, Timeout) ->
    case call(Pid, get) of
        {ok, #state{socket = Listener, active = Active, mode = Mode, buffer = Buffer}} ->
            case socket:accept(Listener, Timeout) of
                {ok, S} -> start(S, [], #state{active = Active, mode = Mode, buffer = Buffer});
                Error -> Error
            end;
        Error ->
            Error
    end.

%% @doc See gen_tcp:recv/2.
-spec recv(socket(), non_neg_integer()) -> {ok, string() | binary()} | {error, term()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc See gen_tcp:recv/3.
-spec recv(socket(), non_neg_integer(), timeout()) -> {ok, string() | binary()} | {error, term()}.
recv({_, Pid, _}, Length, Timeout) ->
    case call(Pid, get) of
        {ok, #state{socket = S, active = false} = State} ->
            case socket:recv(S, Length, Timeout) of
                {ok, Data} -> {ok, as(Data, State)};
                {error, {Reason, _}} -> {error, Reason};
                Error -> Error
            end;
        {ok, _} ->
            {error, einval};
        Error ->
            Error
    end.

%% @doc See gen_tcp:send/2.
-spec send(socket(), iodata()) -> ok | {error, term()}.
send({_, Pid, _}, Data) ->
    case call(Pid, get) of
        {ok, #state{socket = S}} -> sent(socket:send(S, Data), S);
        Error -> Error
    end.

sent({ok, Rest}, S) -> sent(socket:send(S, Rest), S);
sent({error, {Reason, _}}, _) -> {error, Reason};
sent(Result, _) -> Result.

%% @doc See gen_tcp:close/1.
-spec close(socket()) -> ok.
close({_, Pid, _}) ->
    _ = call(Pid, close),
    ok.

%% @doc See gen_tcp:shutdown/2.
-spec shutdown(socket(), read | write | read_write) -> ok | {error, term()}.
shutdown({_, Pid, _}, How) ->
    case call(Pid, get) of
        {ok, #state{socket = S}} -> socket:shutdown(S, How);
        Error -> Error
    end.

%% @doc See gen_tcp:controlling_process/2.
-spec controlling_process(socket(), pid()) -> ok | {error, term()}.
controlling_process({_, Owned, _}, Pid) -> call(Owned, {controlling_process, Pid}).

%% @doc See inet:port/1.
-spec port(socket()) -> {ok, inet:port_number()} | {error, term()}.
port(Socket) ->
    case sockname(Socket) of
        {ok, {_, Port}} -> {ok, Port};
        Error -> Error
    end.

%% @doc See inet:sockname/1.
-spec sockname(socket()) -> {ok, {inet:ip_address(), inet:port_number()}} | {error, term()}.
sockname(Socket) -> named(Socket, fun socket:sockname/1).

%% @doc See inet:peername/1.
-spec peername(socket()) -> {ok, {inet:ip_address(), inet:port_number()}} | {error, term()}.
peername(Socket) -> named(Socket, fun socket:peername/1).

named({_, Pid, _}, Ask) ->
    case call(Pid, get) of
        {ok, #state{socket = S}} ->
            case Ask(S) of
                {ok, #{addr := Address, port := Port}} -> {ok, {Address, Port}};
                {ok, #{path := Path}} -> {ok, {local, Path}};
                Error -> Error
            end;
        Error ->
            Error
    end.

%% @doc See inet:setopts/2.
-spec setopts(socket(), [gen_tcp:option()]) -> ok | {error, term()}.
setopts({_, Pid, _}, Options) -> call(Pid, {setopts, Options}).

%% @doc See inet:getopts/2.
-spec getopts(socket(), [term()]) -> {ok, [term()]} | {error, term()}.
getopts({_, Pid, _}, Names) ->
    case call(Pid, get) of
        {ok, State} ->
            Values = [{Name, own(Name, State)} || Name <- Names],
            case lists:keymember(none, 2, Values) of
                true -> {error, einval};
                false -> {ok, Values}
            end;
        Error ->
            Error
    end.

own(active, #state{active = Active}) -> Active;
own(mode, #state{mode = Mode}) -> Mode;
own(buffer, #state{buffer = Buffer}) -> Buffer;
own(Name, #state{socket = S}) ->
    case socket_option(Name) of
        none -> none;
        Option -> element(2, socket:getopt(S, Option))
    end.

socket_option(Name) ->
    case Name of
        reuseaddr -> {socket, reuseaddr};
        keepalive -> {socket, keepalive};
        broadcast -> {socket, broadcast};
        recbuf -> {socket, rcvbuf};
        sndbuf -> {socket, sndbuf};
        nodelay -> {tcp, nodelay};
        tos -> {ip, tos};
        multicast_ttl -> {ip, multicast_ttl};
        multicast_loop -> {ip, multicast_loop};
        add_membership -> {ip, add_membership};
        drop_membership -> {ip, drop_membership};
        _ -> none
    end.

set([], State) ->
    {ok, State};
set([binary | Rest], State) ->
    set(Rest, State#state{mode = binary});
set([list | Rest], State) ->
    set(Rest, State#state{mode = list});
set([{binary, Binary} | Rest], State) ->
    set([case Binary of true -> binary; false -> list end | Rest], State);
set([{mode, Mode} | Rest], State) when Mode =:= binary; Mode =:= list ->
    set(Rest, State#state{mode = Mode});
set([{active, Active} | Rest], State) when is_boolean(Active); Active =:= once ->
    set(Rest, State#state{active = Active});
set([{active, N} | Rest], State) when is_integer(N), N > 0 ->
    set(Rest, State#state{active = N});
set([{buffer, Buffer} | Rest], State) when is_integer(Buffer), Buffer >= 0 ->
    set(Rest, State#state{buffer = Buffer});
set([{linger, {On, Seconds}} | Rest], #state{socket = S} = State) ->
    next(socket:setopt(S, {socket, linger}, #{onoff => On, linger => Seconds}), Rest, State);
set([{Name, {Group, Interface}} | Rest], #state{socket = S} = State) when
    Name =:= add_membership; Name =:= drop_membership
->
    next(socket:setopt(S, {ip, Name}, #{multiaddr => Group, interface => Interface}), Rest, State);
set([{Name, Value} | Rest], #state{socket = S} = State) ->
    case socket_option(Name) of
        none -> {{error, einval}, State};
        Option -> next(socket:setopt(S, Option, Value), Rest, State)
    end;
set(_, State) ->
    {{error, einval}, State}.

next(ok, Rest, State) -> set(Rest, State);
next(Error, _, State) -> {Error, State}.

%% Addresses and times are for opening; what is left is set on the socket.
settings(Options) ->
    [O || O <- Options, not is_tuple(O) orelse not lists:member(element(1, O), [ip, ifaddr, backlog, timeout, family]),
        O =/= inet, O =/= inet6].

family(Options) ->
    case lists:member(inet6, Options) of
        true -> inet6;
        false -> inet
    end.

own_address(Options, Port) ->
    Address = proplists:get_value(ifaddr, Options, proplists:get_value(ip, Options, any)),
    #{family => family(Options), addr => Address, port => Port}.

%% -- the process of a socket --

start(S, Options, State) ->
    Owner = self(),
    Pid = spawn(fun() ->
        receive
            {Owner, Ready} -> loop(more(Ready#state{monitor = erlang:monitor(process, Owner)}))
        end
    end),
    Socket = {'$avm_gen_tcp', Pid, ?MODULE},
    case set(settings(Options), State#state{socket = S, owner = Owner, shown = Socket}) of
        {ok, Ready} ->
            Pid ! {Owner, Ready},
            {ok, Socket};
        {Error, _} ->
            exit(Pid, kill),
            _ = socket:close(S),
            Error
    end.

call(Pid, Request) ->
    Ref = erlang:monitor(process, Pid),
    Pid ! {?MODULE, {self(), Ref}, Request},
    receive
        {Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, _} ->
            {error, closed}
    end.

loop(ended) ->
    ok;
loop(#state{socket = S, monitor = Monitor, owner = Owner} = State) ->
    receive
        {?MODULE, {From, Ref}, get} ->
            From ! {Ref, {ok, State}},
            loop(State);
        {?MODULE, {From, Ref}, {setopts, Options}} ->
            {Reply, New} = set(Options, State),
            From ! {Ref, Reply},
            loop(more(New));
        {?MODULE, {Owner, Ref}, {controlling_process, Pid}} when is_pid(Pid) ->
            erlang:demonitor(Monitor, [flush]),
            Owner ! {Ref, ok},
            loop(State#state{owner = Pid, monitor = erlang:monitor(process, Pid)});
        {?MODULE, {From, Ref}, {controlling_process, _}} ->
            From ! {Ref, {error, not_owner}},
            loop(State);
        {?MODULE, {From, Ref}, close} ->
            _ = socket:close(S),
            From ! {Ref, ok};
        {'DOWN', Monitor, _, _, _} ->
            socket:close(S);
        {'$socket', _, select, _} ->
            loop(more(State#state{selected = false}));
        {select, _, _, _} ->
            loop(more(State#state{selected = false}));
        {'$socket', _, abort, _} ->
            ok;
        {closed, _} ->
            ok;
        _ ->
            loop(State)
    end.

less(true) -> true;
less(once) -> false;
less(1) -> passive;
less(N) -> N - 1.

as(Data, #state{mode = binary}) -> Data;
as(Data, _) -> binary_to_list(Data).

%% In active mode: deliver what there is, until a message has to be waited for.
more(#state{listens = true} = State) ->
    State;
more(#state{active = false} = State) ->
    State;
more(#state{selected = true} = State) ->
    State;
more(#state{socket = S, buffer = Buffer, owner = Owner, shown = Shown, active = Active} = State) ->
    case socket:recv(S, Buffer, nowait) of
        {ok, Data} ->
            Owner ! {tcp, Shown, as(Data, State)},
            case less(Active) of
                passive ->
                    Owner ! {tcp_passive, Shown},
                    State#state{active = false};
                Left ->
                    more(State#state{active = Left})
            end;
        {select, {{select_info, _, _}, Data}} ->
            Owner ! {tcp, Shown, as(Data, State)},
            more_later(less(Active), State#state{selected = true});
        {select, _} ->
            State#state{selected = true};
        {error, closed} ->
            Owner ! {tcp_closed, Shown},
            _ = socket:close(S),
            ended;
        {error, Reason} ->
            Owner ! {tcp_error, Shown, Reason},
            Owner ! {tcp_closed, Shown},
            _ = socket:close(S),
            ended
    end.

more_later(passive, #state{owner = Owner, shown = Shown} = State) ->
    Owner ! {tcp_passive, Shown},
    State#state{active = false};
more_later(Left, State) ->
    State#state{active = Left}.
