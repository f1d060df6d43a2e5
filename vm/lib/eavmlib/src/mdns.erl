%% @doc A responder of multicast DNS (RFC 6762): tells who asks for <hostname>.local the IPv4 address of this host.
%%
%% It announces itself when it starts, answers questions for the address, and says goodbye when it stops. Answers go
%% to all, or to who asked if the question's unicast bit is set or its port is not that of mDNS. It neither probes for
%% the name nor defends it: whoever gives two boards one name gets two answers.
%%
%% Messages of the DNS (RFC 1035) are tuples: {dns_message, Id, Qr, Opcode, Aa, Questions, Answers, Authorities,
%% Additionals}. A question is {dns_question, Name, Type, Unicast, Class}, a record {dns_rrecord, Name, Type, Class,
%% Ttl, Data}; a name is a list of labels. Bits are 0 or 1, and a record's data is as it stood in the message.
-module(mdns).
-behaviour(gen_server).

-export([
    start_link/1, stop/1, parse_dns_message/1, parse_dns_name/2, serialize_dns_message/1, serialize_dns_name/1
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-export_type([config/0, name/0, message/0, question/0, rrecord/0]).

-type config() :: #{
    hostname := binary() | string(), interface := inet:ip4_address(), ttl => non_neg_integer()
}.
-type name() :: [binary()].
-type bit() :: 0 | 1.
-type question() :: {dns_question, name(), Type :: 0..65535, Unicast :: bit(), Class :: 0..32767}.
-type rrecord() :: {dns_rrecord, name(), Type :: 0..65535, Class :: 0..65535, Ttl :: non_neg_integer(), binary()}.
-type message() ::
    {dns_message, Id :: 0..65535, Qr :: bit(), Opcode :: 0..15, Aa :: bit(), [question()], [rrecord()], [rrecord()],
        [rrecord()]}.

-define(GROUP, {224, 0, 0, 251}).
-define(PORT, 5353).
-define(TTL, 900).
%% The most a message may have; RFC 6762, section 17.
-define(MAX_MESSAGE, 9000).
%% The most that who does not know mDNS is to keep an answer, in seconds; section 6.7.
-define(LEGACY_TTL, 10).
%% The second announcement comes after this, in milliseconds, and so long a record is not sent to all again; a probe
%% may wait less. Sections 8.3 and 6.
-define(SECOND, 1000).
-define(PROBE, 250).

-define(A, 1).
-define(IN, 1).
-define(ANY, 255).
%% In a record: of this name and type there is no other.
-define(FLUSH, 16#8000).

-record(state, {socket, ref, name, address, ttl, sent}).

%% @doc Start a responder: `hostname', a label, `interface', the address to tell and to listen at, and `ttl', how many
%% seconds others may keep it (900).
-spec start_link(config()) -> {ok, pid()} | {error, term()}.
start_link(Config) -> gen_server:start_link(?MODULE, Config, []).

%% @doc Stop a responder, which says goodbye.
-spec stop(pid()) -> ok.
stop(Pid) -> gen_server:stop(Pid).

%% -- messages --

%% @doc Read a message. Responses with an error code are not mDNS, and count as bad headers.
-spec parse_dns_message(binary()) -> {ok, message()} | {error, {atom(), binary()}}.
parse_dns_message(
    <<Id:16, Qr:1, Opcode:4, Aa:1, _:6, 0:4, Questions:16, Answers:16, Authorities:16, Additionals:16, Rest/binary>> =
        Message
) ->
    try
        {Qs, Rest1} = several(Questions, Rest, Message, fun question/2),
        {As, Rest2} = several(Answers, Rest1, Message, fun rrecord/2),
        {Ns, Rest3} = several(Authorities, Rest2, Message, fun rrecord/2),
        {Ds, Rest4} = several(Additionals, Rest3, Message, fun rrecord/2),
        case Rest4 of
            <<>> -> {ok, {dns_message, Id, Qr, Opcode, Aa, Qs, As, Ns, Ds}};
            _ -> {error, {extra_bytes_in_dns_message, Rest4}}
        end
    catch
        throw:{error, _} = Error -> Error
    end;
parse_dns_message(Message) when is_binary(Message) ->
    {error, {invalid_dns_header, Message}}.

several(0, Bin, _, _) ->
    {[], Bin};
several(N, Bin, Message, Parse) ->
    {One, Rest} = Parse(Bin, Message),
    {Others, Last} = several(N - 1, Rest, Message, Parse),
    {[One | Others], Last}.

question(Bin, Message) ->
    case name(Bin, Message) of
        {Name, <<Type:16, Unicast:1, Class:15, Rest/binary>>} -> {{dns_question, Name, Type, Unicast, Class}, Rest};
        _ -> throw({error, {invalid_question, Bin}})
    end.

rrecord(Bin, Message) ->
    case name(Bin, Message) of
        {Name, <<Type:16, Class:16, Ttl:32, Size:16, Data:Size/binary, Rest/binary>>} ->
            {{dns_rrecord, Name, Type, Class, Ttl, Data}, Rest};
        _ ->
            throw({error, {invalid_rrecord, Bin}})
    end.

name(Bin, Message) ->
    case parse_dns_name(Bin, Message) of
        {ok, Result} -> Result;
        Error -> throw(Error)
    end.

%% @doc Read a name at the start of the first binary, which is the end of the second, the whole message: pointers
%% count from its start. What is wrong is told by the bytes from there on.
-spec parse_dns_name(binary(), binary()) -> {ok, {name(), Rest :: binary()}} | {error, {invalid_name, binary()}}.
parse_dns_name(Bin, Message) when is_binary(Bin), is_binary(Message) ->
    labels(Bin, Message, byte_size(Message) - byte_size(Bin), 1, []).

%% A pointer has to lead before where the labels at hand began (Start), so that following them ends. Size is that of
%% the name so far, with the byte that ends it: at most 255.
labels(<<0, Rest/binary>>, _, _, _, Labels) ->
    {ok, {lists:reverse(Labels), Rest}};
labels(<<0:2, N:6, Label:N/binary, Rest/binary>>, Message, Start, Size, Labels) when Size + N + 1 =< 255 ->
    labels(Rest, Message, Start, Size + N + 1, [Label | Labels]);
labels(<<3:2, To:14, Rest/binary>>, Message, Start, Size, Labels) when To < Start ->
    <<_:To/binary, There/binary>> = Message,
    case labels(There, Message, To, Size, Labels) of
        {ok, {Name, _}} -> {ok, {Name, Rest}};
        Error -> Error
    end;
labels(Bin, _, _, _, _) ->
    {error, {invalid_name, Bin}}.

%% @doc Write a message. The unicast bit of questions is not written: a response repeats them without it.
-spec serialize_dns_message(message()) -> binary().
serialize_dns_message({dns_message, Id, Qr, Opcode, Aa, Questions, Answers, Authorities, Additionals}) ->
    Header = <<
        Id:16, Qr:1, Opcode:4, Aa:1, 0:10, (length(Questions)):16, (length(Answers)):16, (length(Authorities)):16,
        (length(Additionals)):16
    >>,
    Qs = [[serialize_dns_name(Name), <<Type:16, Class:16>>] || {dns_question, Name, Type, _, Class} <- Questions],
    Records = [
        [serialize_dns_name(Name), <<Type:16, Class:16, Ttl:32, (byte_size(Data)):16>>, Data]
     || {dns_rrecord, Name, Type, Class, Ttl, Data} <- Answers ++ Authorities ++ Additionals
    ],
    iolist_to_binary([Header, Qs, Records]).

%% @doc Write a name; badarg if a label has none or more than 63 bytes, or the whole more than 255.
-spec serialize_dns_name(name()) -> binary().
serialize_dns_name(Name) ->
    Bin = iolist_to_binary([[label(Label) || Label <- Name], 0]),
    case byte_size(Bin) of
        Size when Size =< 255 -> Bin;
        _ -> erlang:error(badarg, [Name])
    end.

label(Label) when byte_size(Label) >= 1, byte_size(Label) =< 63 -> [byte_size(Label), Label];
label(Label) -> erlang:error(badarg, [Label]).

%% -- the responder --

%% @private
-spec init(config()) -> {ok, #state{}} | {stop, term()}.
init(Config) ->
    case checked(Config) of
        {ok, State} -> opened(State);
        Error -> {stop, Error}
    end.

checked(#{hostname := Host, interface := {_, _, _, _} = Address} = Config) ->
    Ttl = maps:get(ttl, Config, ?TTL),
    case hostname(Host) of
        {ok, Label} when is_integer(Ttl), Ttl >= 0, Ttl < 1 bsl 31 ->
            {ok, #state{name = [Label, <<"local">>], address = Address, ttl = Ttl}};
        {ok, _} ->
            {invalid_ttl, Ttl};
        error ->
            {invalid_hostname, Host}
    end;
checked(Config) ->
    {invalid_config, Config}.

hostname(Host) ->
    try unicode:characters_to_binary(Host) of
        Label when is_binary(Label), byte_size(Label) >= 1, byte_size(Label) =< 63 ->
            case binary:match(Label, <<".">>) of
                nomatch -> {ok, Label};
                _ -> error
            end;
        _ ->
            error
    catch
        error:_ -> error
    end.

opened(State) ->
    {ok, Socket} = socket:open(inet, dgram, udp),
    case joined(Socket, State#state.address) of
        ok ->
            erlang:send_after(?SECOND, self(), announce),
            {ok, listening(announced(State#state.ttl, State#state{socket = Socket}))};
        {error, Reason} ->
            _ = socket:close(Socket),
            {stop, Reason}
    end.

joined(Socket, Address) ->
    done([
        fun() -> socket:setopt(Socket, {socket, reuseaddr}, true) end,
        fun() -> socket:bind(Socket, #{family => inet, addr => any, port => ?PORT}) end,
        fun() -> socket:setopt(Socket, {ip, add_membership}, #{multiaddr => ?GROUP, interface => Address}) end,
        %% a board may have neither, and needs none: it has one interface
        fun() -> wished(Socket, multicast_if, Address) end,
        fun() -> wished(Socket, multicast_ttl, 255) end
    ]).

done([]) ->
    ok;
done([Step | Steps]) ->
    case Step() of
        ok -> done(Steps);
        Error -> Error
    end.

wished(Socket, Option, Value) ->
    _ = (catch socket:setopt(Socket, {ip, Option}, Value)),
    ok.

%% Take what has come, and be told when there is more.
listening(#state{socket = Socket} = State) ->
    Ref = make_ref(),
    case socket:recvfrom(Socket, ?MAX_MESSAGE, Ref) of
        {ok, {From, Data}} -> listening(received(parse_dns_message(Data), From, State));
        {select, _} -> State#state{ref = Ref};
        {error, Reason} -> exit({socket, Reason})
    end.

%% Queries of the standard kind are answered; all else is not for us.
received({ok, {dns_message, Id, 0, 0, _, Questions, Known, Probed, _}}, #{port := Port} = From, State) ->
    case [Q || Q <- Questions, for_us(Q, State)] of
        [] -> State;
        Asked when Port =/= ?PORT -> legacy(Id, Asked, From, State);
        Asked -> answered(Asked, known(Known, State), Probed, From, State)
    end;
received(_, _, State) ->
    State.

for_us({dns_question, Name, Type, _, Class}, #state{name = Own}) ->
    (Type =:= ?A orelse Type =:= ?ANY) andalso (Class =:= ?IN orelse Class =:= ?ANY) andalso same(Name, Own).

same(Name, Own) -> [folded(L) || L <- Name] =:= [folded(L) || L <- Own].

%% Only ASCII letters have two forms in the DNS.
folded(Label) -> [lower(C) || <<C>> <= Label].

lower(C) when C >= $A, C =< $Z -> C + 32;
lower(C) -> C.

%% Who knows the answer well enough says so; section 7.1.
known(Records, #state{name = Own, address = Address, ttl = Ttl}) ->
    lists:any(
        fun({dns_rrecord, Name, Type, Class, Left, Data}) ->
            Type =:= ?A andalso Class band 16#7FFF =:= ?IN andalso Left * 2 >= Ttl andalso
                Data =:= data(Address) andalso same(Name, Own)
        end,
        Records
    ).

%% The answer of an ordinary name server.
legacy(Id, Asked, From, #state{ttl = Ttl} = State) ->
    send(From, {dns_message, Id, 1, 0, 1, Asked, [address(?IN, min(Ttl, ?LEGACY_TTL), State)], [], []}, State),
    State.

answered(_, true, _, _, State) ->
    State;
answered(Asked, false, Probed, From, #state{ttl = Ttl} = State) ->
    case lists:all(fun({dns_question, _, _, Unicast, _}) -> Unicast =:= 1 end, Asked) of
        true ->
            send(From, response(Ttl, State), State),
            State;
        false ->
            case erlang:monotonic_time(millisecond) - State#state.sent of
                Time when Time >= ?SECOND; Probed =/= [], Time >= ?PROBE -> announced(Ttl, State);
                _ -> State
            end
    end.

%% Tell all.
announced(Ttl, State) ->
    send(#{family => inet, addr => ?GROUP, port => ?PORT}, response(Ttl, State), State),
    State#state{sent = erlang:monotonic_time(millisecond)}.

response(Ttl, State) -> {dns_message, 0, 1, 0, 1, [], [address(?IN bor ?FLUSH, Ttl, State)], [], []}.

address(Class, Ttl, #state{name = Name, address = Address}) -> {dns_rrecord, Name, ?A, Class, Ttl, data(Address)}.

data({A, B, C, D}) -> <<A, B, C, D>>.

%% What can't be sent is lost, like any datagram.
send(To, Message, #state{socket = Socket}) -> socket:sendto(Socket, serialize_dns_message(Message), To).

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call(_, _, State) -> {reply, {error, unknown}, State}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, term(), #state{}}.
handle_info({'$socket', _, select, Ref}, #state{ref = Ref} = State) -> {noreply, listening(State)};
handle_info({select, _, Ref, _}, #state{ref = Ref} = State) -> {noreply, listening(State)};
handle_info({'$socket', _, abort, {Ref, Reason}}, #state{ref = Ref} = State) -> {stop, {socket, Reason}, State};
handle_info({closed, Ref}, #state{ref = Ref} = State) -> {stop, {socket, closed}, State};
handle_info(announce, #state{ttl = Ttl} = State) -> {noreply, announced(Ttl, State)};
handle_info(_, State) -> {noreply, State}.

%% @private
-spec terminate(term(), #state{}) -> ok.
terminate(_, #state{socket = Socket} = State) ->
    _ = announced(0, State),
    _ = socket:close(Socket),
    ok.
