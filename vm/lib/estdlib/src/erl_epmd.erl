%% @doc Client of the port mapper: registers this node, and asks for the ports of others. The mapper's own port is
%% 4369, or what the environment's ERL_EPMD_PORT says.
-module(erl_epmd).
-behaviour(gen_server).

-export([
    start/0, start_link/0, stop/0, register_node/2, register_node/3, node_type/1, port_please/2, port_please/3, names/0,
    names/1, address_please/3
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(TIMEOUT, 10000).
-define(RETRY, 2000).

-record(state, {
    type = visible :: visible | hidden,
    socket,
    watcher,
    %% what is registered, to do it again when the mapper comes back
    name,
    port
}).

%% @doc Start the client.
-spec start() -> {ok, pid()} | {error, term()}.
start() -> gen_server:start({local, ?MODULE}, ?MODULE, [], []).

%% @private Start the client, linked to the caller.
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% @doc Stop the client; the node is registered no more.
-spec stop() -> ok.
stop() -> gen_server:stop(?MODULE).

%% @private Whether nodes that are registered from now on are hidden.
-spec node_type(visible | hidden) -> ok.
node_type(Type) -> gen_server:call(?MODULE, {type, Type}, infinity).

%% @doc Register a node, with the part of its name before the host, and the port that it listens on: its creation.
-spec register_node(atom() | string(), inet:port_number()) -> {ok, pos_integer()} | {error, term()}.
register_node(Name, Port) -> register_node(Name, Port, inet).

%% @doc The same; the mapper does not distinguish families.
-spec register_node(atom() | string(), inet:port_number(), atom()) -> {ok, pos_integer()} | {error, term()}.
register_node(Name, Port, _Family) ->
    gen_server:call(?MODULE, {register, text(Name), Port}, infinity).

%% @doc The port of a node on a host, and the version of the protocol that both can do.
-spec port_please(atom() | string(), term()) -> {port, inet:port_number(), 5..6} | noport | {error, term()}.
port_please(Name, Host) -> port_please(Name, Host, ?TIMEOUT).

%% @doc The same within a time.
-spec port_please(atom() | string(), term(), timeout()) -> {port, inet:port_number(), 5..6} | noport | {error, term()}.
port_please(Name, Host, Timeout) ->
    case ask(Host, [122, text(Name)], Timeout) of
        {ok, <<119, 0, Port:16, _Type, _Protocol, Highest:16, Lowest:16, _/binary>>} when Highest >= 6, Lowest =< 6 ->
            {port, Port, 6};
        {ok, <<119, 0, Port:16, _Type, _Protocol, 5:16, _/binary>>} ->
            {port, Port, 5};
        {ok, _} ->
            noport;
        {error, _} = Error ->
            Error
    end.

%% @private Address and port of a node at once.
-spec address_please(string(), term(), inet | inet6) -> {ok, inet:ip_address()} | {error, term()}.
address_please(_Name, Host, _Family) ->
    case socket_dist:host_address(Host) of
        {ok, #{addr := Address}} -> {ok, Address};
        Error -> Error
    end.

%% @doc The nodes of this host and their ports.
-spec names() -> {ok, [{string(), inet:port_number()}]} | {error, term()}.
names() -> names({127, 0, 0, 1}).

%% @doc The nodes of a host and their ports.
-spec names(term()) -> {ok, [{string(), inet:port_number()}]} | {error, term()}.
names(Host) ->
    case ask(Host, [110], ?TIMEOUT) of
        {ok, <<_Port:32, Text/binary>>} -> {ok, parse(binary:split(Text, <<"\n">>, [global]))};
        {ok, _} -> {error, address};
        {error, _} -> {error, address}
    end.

parse(Lines) ->
    lists:append([
        case string:split(binary_to_list(Line), " at port ") of
            ["name " ++ Name, Port] -> [{Name, list_to_integer(Port)}];
            _ -> []
        end
     || Line <- Lines
    ]).

text(Name) when is_atom(Name) -> atom_to_binary(Name, utf8);
text(Name) -> unicode:characters_to_binary(Name).

%% One question, one answer, until the mapper closes.
ask(Host, Request, Timeout) ->
    case connect(Host, Timeout) of
        {ok, Socket} ->
            Answer =
                case send(Socket, Request) of
                    ok -> recv_all(Socket, [], Timeout);
                    Error -> Error
                end,
            _ = socket:close(Socket),
            Answer;
        Error ->
            Error
    end.

connect(Host, Timeout) ->
    case socket_dist:host_address(Host) of
        {ok, Address} -> socket_dist:connect(Address#{port => port()}, Timeout);
        Error -> Error
    end.

send(Socket, Request) ->
    Data = iolist_to_binary(Request),
    socket_dist:send_all(Socket, <<(byte_size(Data)):16, Data/binary>>).

recv_all(Socket, Got, Timeout) ->
    case socket:recv(Socket, 0, Timeout) of
        {ok, Data} -> recv_all(Socket, [Got, Data], Timeout);
        {error, closed} -> {ok, iolist_to_binary(Got)};
        {error, _} = Error -> Error
    end.

port() ->
    case os:getenv("ERL_EPMD_PORT") of
        false ->
            4369;
        Text ->
            try
                list_to_integer(Text)
            catch
                _:_ -> 4369
            end
    end.

%% -- gen_server ------------------------------------------------------------------------------------------------------

%% @private Nothing is registered yet.
-spec init([]) -> {ok, #state{}}.
init([]) ->
    process_flag(trap_exit, true),
    {ok, #state{}}.

%% @private Registering.
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({type, Type}, _From, State) ->
    {reply, ok, State#state{type = Type}};
handle_call({register, _, _}, _From, #state{socket = Socket} = State) when Socket =/= undefined ->
    {reply, {error, already_registered}, State};
handle_call({register, Name, Port}, _From, State) ->
    case register_at(Name, Port, State) of
        {ok, Creation, State1} -> {reply, {ok, Creation}, State1};
        {error, _} = Error -> {reply, Error, State}
    end;
handle_call(Request, _From, State) ->
    {reply, {error, {unknown_request, Request}}, State}.

%% @private Nothing is cast.
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private The mapper went away: register again as soon as there is one.
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info({'EXIT', Watcher, _}, #state{watcher = Watcher, socket = Socket} = State) ->
    _ = socket:close(Socket),
    dist_util:report(warning, "** The port mapper (epmd) has ended; new connections to ~ts wait for another **", [
        State#state.name
    ]),
    erlang:send_after(?RETRY, self(), again),
    {noreply, State#state{socket = undefined, watcher = undefined}};
handle_info(again, #state{socket = undefined, name = Name, port = Port} = State) ->
    case register_at(Name, Port, State) of
        {ok, _, State1} ->
            {noreply, State1};
        {error, _} ->
            erlang:send_after(?RETRY, self(), again),
            {noreply, State}
    end;
handle_info(_, State) ->
    {noreply, State}.

%% @private The mapper forgets a node when its connection closes.
-spec terminate(term(), #state{}) -> term().
terminate(_, #state{socket = undefined}) -> ok;
terminate(_, #state{socket = Socket}) -> socket:close(Socket).

%% @private States of other versions are the same.
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.

register_at(Name, Port, #state{type = Type} = State) ->
    Kind =
        case Type of
            hidden -> 72;
            visible -> 77
        end,
    case connect({127, 0, 0, 1}, ?TIMEOUT) of
        {ok, Socket} ->
            Request = [<<120, Port:16, Kind, 0, 6:16, 5:16, (byte_size(Name)):16>>, Name, <<0:16>>],
            Answer =
                case send(Socket, Request) of
                    ok -> recv_answer(Socket);
                    Error -> Error
                end,
            case Answer of
                {ok, Creation} ->
                    Watcher = spawn_link(fun() -> watch(Socket) end),
                    {ok, Creation, State#state{socket = Socket, watcher = Watcher, name = Name, port = Port}};
                {error, _} ->
                    _ = socket:close(Socket),
                    Answer
            end;
        {error, Reason} ->
            {error, {epmd_unreachable, Reason}}
    end.

recv_answer(Socket) ->
    case socket:recv(Socket, 2, ?TIMEOUT) of
        {ok, <<118, 0>>} -> creation(socket:recv(Socket, 4, ?TIMEOUT));
        {ok, <<121, 0>>} -> creation(socket:recv(Socket, 2, ?TIMEOUT));
        {ok, _} -> {error, duplicate_name};
        {error, Reason} -> {error, {epmd_unreachable, Reason}}
    end.

creation({ok, Bytes}) -> {ok, max(1, binary:decode_unsigned(Bytes))};
creation({error, Reason}) -> {error, {epmd_unreachable, Reason}}.

%% Ends when the mapper does.
watch(Socket) ->
    case socket:recv(Socket, 0) of
        {ok, _} -> watch(Socket);
        {error, Reason} -> exit(Reason)
    end.
