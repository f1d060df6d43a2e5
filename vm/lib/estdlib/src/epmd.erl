%% @doc A port mapper: nodes of this host register with it and ask it for each other's ports. For hosts without OTP's
%% own.
-module(epmd).
-behaviour(gen_server).

-export([start_link/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(PORT, 4369).
-define(FIRST_CREATION, 42).
-define(TIMEOUT, 60000).

-record(state, {
    listen,
    port,
    creation = ?FIRST_CREATION,
    %% name -> {process of its connection, entry as PORT_PLEASE2 answers it, port}
    nodes = #{}
}).

%% @doc Start it; options: `{port, Port}', 4369 if it is not given.
-spec start_link([{port, inet:port_number()}]) -> {ok, pid()} | {error, term()}.
start_link(Options) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Options, []).

%% @private Listen on the loopback address.
-spec init([{port, inet:port_number()}]) -> {ok, #state{}} | {stop, term()}.
init(Options) ->
    process_flag(trap_exit, true),
    Port = proplists:get_value(port, Options, ?PORT),
    {ok, Listen} = socket:open(inet, stream, tcp),
    _ = socket:setopt(Listen, {socket, reuseaddr}, true),
    case socket:bind(Listen, #{family => inet, addr => {127, 0, 0, 1}, port => Port}) of
        ok ->
            ok = socket:listen(Listen, 64),
            Self = self(),
            spawn_link(fun() -> accept(Self, Listen) end),
            {ok, #state{listen = Listen, port = Port}};
        {error, Reason} ->
            _ = socket:close(Listen),
            {stop, Reason}
    end.

accept(Server, Listen) ->
    case socket:accept(Listen) of
        {ok, Socket} ->
            Pid = spawn(fun() ->
                receive
                    begin_serving -> serve(Server, Socket)
                end
            end),
            Pid ! begin_serving,
            accept(Server, Listen);
        {error, Reason} ->
            exit(Reason)
    end.

serve(Server, Socket) ->
    _ =
        case socket:recv(Socket, 2, ?TIMEOUT) of
            {ok, <<Size:16>>} when Size > 0 ->
                case socket:recv(Socket, Size, ?TIMEOUT) of
                    {ok, Request} -> request(Request, Server, Socket);
                    {error, _} -> ok
                end;
            _ ->
                ok
        end,
    socket:close(Socket).

request(<<120, Entry/binary>>, Server, Socket) -> register_node(Entry, Server, Socket);
request(<<122, Name/binary>>, Server, Socket) ->
    case gen_server:call(Server, {lookup, Name}) of
        {ok, Entry} -> socket:send(Socket, <<119, 0, Entry/binary>>);
        none -> socket:send(Socket, <<119, 1>>)
    end;
request(<<110>>, Server, Socket) ->
    {Port, Names} = gen_server:call(Server, names),
    Lines = [["name ", Name, " at port ", integer_to_list(P), "\n"] || {Name, P} <- Names],
    socket:send(Socket, iolist_to_binary([<<Port:32>>, Lines]));
request(_, _, _) ->
    ok.

register_node(<<Port:16, _:16, Highest:16, _:16, Size:16, Name:Size/binary, _/binary>> = Entry, Server, Socket) ->
    case gen_server:call(Server, {register, Name, Entry, Port}) of
        {ok, Creation} ->
            Answer =
                case Highest >= 6 of
                    true -> <<118, 0, Creation:32>>;
                    false -> <<121, 0, Creation:16>>
                end,
            _ = socket:send(Socket, Answer),
            %% The node is registered for as long as the connection lasts.
            until_closed(Socket);
        taken when Highest >= 6 ->
            socket:send(Socket, <<118, 1, 99:32>>);
        taken ->
            socket:send(Socket, <<121, 1, 99:16>>)
    end;
register_node(_, _, _) ->
    ok.

until_closed(Socket) ->
    case socket:recv(Socket, 0) of
        {ok, _} -> until_closed(Socket);
        {error, _} -> ok
    end.

%% @private Registering and asking.
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({register, Name, Entry, Port}, {Pid, _}, #state{nodes = Nodes, creation = Creation} = State) ->
    case Nodes of
        #{Name := _} ->
            {reply, taken, State};
        _ ->
            _ = erlang:monitor(process, Pid),
            {reply, {ok, Creation}, State#state{nodes = Nodes#{Name => {Pid, Entry, Port}}, creation = Creation + 1}}
    end;
handle_call({lookup, Name}, _From, #state{nodes = Nodes} = State) ->
    case Nodes of
        #{Name := {_, Entry, _}} -> {reply, {ok, Entry}, State};
        _ -> {reply, none, State}
    end;
handle_call(names, _From, #state{nodes = Nodes, port = Port} = State) ->
    {reply, {Port, [{Name, P} || {Name, {_, _, P}} <- maps:to_list(Nodes)]}, State}.

%% @private Nothing is cast.
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private A connection is over: its node is registered no more.
-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, term(), #state{}}.
handle_info({'DOWN', _, process, Pid, _}, #state{nodes = Nodes} = State) ->
    {noreply, State#state{nodes = maps:filter(fun(_, {P, _, _}) -> P =/= Pid end, Nodes)}};
handle_info({'EXIT', _, Reason}, State) ->
    {stop, Reason, State};
handle_info(_, State) ->
    {noreply, State}.

%% @private Listen no more.
-spec terminate(term(), #state{}) -> term().
terminate(_, #state{listen = Listen}) -> socket:close(Listen).

%% @private States of other versions are the same.
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.
