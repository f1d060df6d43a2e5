%% @doc The backend of gen_udp that stands on the socket module: a process a socket, which delivers in active mode.
-module(gen_udp_socket).

-export([
    open/1, open/2, connect/3, send/2, send/4, recv/2, recv/3, close/1, controlling_process/2, family/1, port/1,
    sockname/1, peername/1, setopts/2, getopts/2
]).

-type socket() :: gen_udp:socket() | [term()].

-record(state, {socket, shown, owner, monitor, active = true, mode = binary, buffer = 0, selected = false}).

%% @doc See gen_udp:open/1.
-spec open(inet:port_number()) -> {ok, socket()} | {error, term()}.
open(Port) -> open(Port, []).

%% @doc See gen_udp:open/2.
-spec open(inet:port_number(), [gen_udp:option()]) -> {ok, socket()} | {error, term()}.
open(Port, Options) ->
    {ok, S} = socket:open(family(Options), dgram, udp),
    _ = [socket:setopt(S, {socket, reuseaddr}, Value) || {reuseaddr, Value} <- Options],
    case socket:bind(S, own_address(Options, Port)) of
        ok ->
            start(S, Options, #state{});
        Error ->
            _ = socket:close(S),
            Error
    end.

%% @doc See gen_udp:connect/3.
-spec connect(socket(), inet:ip_address(), inet:port_number()) -> ok | {error, term()}.
connect({_, Pid, _}, Address, Port) ->
    case call(Pid, get) of
        {ok, #state{socket = S}} -> socket:connect(S, address(Address, Port));
        Error -> Error
    end.

address(Address, Port) when tuple_size(Address) =:= 4 -> #{family => inet, addr => Address, port => Port};
address(Address, Port) -> #{family => inet6, addr => Address, port => Port}.

%% @doc See gen_udp:send/2.
-spec send(socket(), iodata()) -> ok | {error, term()}.
send({_, Pid, _}, Data) ->
    case call(Pid, get) of
        {ok, #state{socket = S}} -> socket:send(S, Data);
        Error -> Error
    end.

%% @doc See gen_udp:send/4.
-spec send(socket(), inet:ip_address(), inet:port_number(), iodata()) -> ok | {error, term()}.
send({_, Pid, _}, Address, Port, Data) ->
    case call(Pid, get) of
        {ok, #state{socket = S}} -> socket:sendto(S, Data, address(Address, Port));
        Error -> Error
    end.

%% @doc See gen_udp:recv/2.
-spec recv(socket(), non_neg_integer()) -> {ok, {term(), inet:port_number(), string() | binary()}} | {error, term()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc See gen_udp:recv/3.
-spec recv(socket(), non_neg_integer(), timeout()) ->
    {ok, {term(), inet:port_number(), string() | binary()}} | {error, term()}.
recv({_, Pid, _}, Length, Timeout) ->
    case call(Pid, get) of
        {ok, #state{socket = S, active = false} = State} ->
            case socket:recvfrom(S, Length, Timeout) of
                {ok, {#{addr := Address, port := Port}, Data}} -> {ok, {Address, Port, as(Data, State)}};
                Error -> Error
            end;
        {ok, _} ->
            {error, einval};
        Error ->
            Error
    end.

%% @doc See gen_udp:close/1.
-spec close(socket()) -> ok.
close({_, Pid, _}) ->
    _ = call(Pid, close),
    ok.

%% @doc See gen_udp:controlling_process/2.
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
-spec setopts(socket(), [gen_udp:option()]) -> ok | {error, term()}.
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

%% @doc The family of a socket's addresses, or of those that options are for.
-spec family(socket()) -> inet | inet6.
family(Options) when is_list(Options) ->
    case lists:member(inet6, Options) of
        true -> inet6;
        false -> inet
    end;
family(Socket) ->
    case sockname(Socket) of
        {ok, {Address, _}} when tuple_size(Address) =:= 8 -> inet6;
        _ -> inet
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
    Socket = {'$avm_gen_udp', Pid, ?MODULE},
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
more(#state{active = false} = State) ->
    State;
more(#state{selected = true} = State) ->
    State;
more(#state{socket = S, buffer = Buffer, owner = Owner, shown = Shown, active = Active} = State) ->
    case socket:recvfrom(S, Buffer, nowait) of
        {ok, {#{addr := Address, port := Port}, Data}} ->
            Owner ! {udp, Shown, Address, Port, as(Data, State)},
            case less(Active) of
                passive ->
                    Owner ! {udp_passive, Shown},
                    State#state{active = false};
                Left ->
                    more(State#state{active = Left})
            end;
        {select, _} ->
            State#state{selected = true};
        {error, closed} ->
            ended;
        {error, Reason} ->
            Owner ! {udp_error, Shown, Reason},
            State
    end.
