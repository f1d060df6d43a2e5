%% @doc Distribution over serial lines, without a port mapper. Options for avm_dist_opts: `uart_opts', what
%% uart:open/1 is given, or `uart_ports', a list of such for several lines; `uart_module', which drives them (a
%% uart_hal; uart).
%%
%% A line joins two nodes, and neither listens: each has a process that owns the line (serial_dist_line), says two
%% bytes of sync now and then as long as nothing else happens, and takes in a connection that the other side begins.
%% How bytes become packets, and what becomes of a connection whose bytes are damaged, see serial_dist_controller.
%%
%% When both sides begin at once, their names cross on the line. As on TCP the attempt of the node with the greater
%% name goes on: the other side gives its own up and answers; who waited for it waits for the connection that comes.
-module(serial_dist).

-export([listen/1, listen/2, accept/1, accept_connection/5, setup/5, close/1, select/1, address/0]).

-include("dist_util.hrl").

%% How often a line is tried within the time that net_kernel gives.
-define(ROUNDS, 3).

%% @private Open the lines of no options: there is none.
-spec listen(atom()) -> {ok, {[pid()], #net_address{}, pos_integer()}} | {error, term()}.
listen(Name) -> listen(Name, #{}).

%% @private Open the lines. The caller is net_kernel, which setup/5 finds them by, too.
-spec listen(atom(), map()) -> {ok, {[pid()], #net_address{}, pos_integer()}} | {error, term()}.
listen(_Name, Options) ->
    Module = maps:get(uart_module, Options, uart),
    case open(ports(Options), Module, []) of
        {ok, Lines} ->
            put(?MODULE, Lines),
            {ok, {Lines, address(), dist_carrier:random_creation()}};
        {error, _} = Error ->
            Error
    end.

ports(#{uart_ports := Ports}) -> Ports;
ports(#{uart_opts := Port}) -> [Port];
ports(_) -> [].

open([], _, []) ->
    {error, {missing, uart_opts}};
open([], _, Lines) ->
    {ok, lists:reverse(Lines)};
open([Port | More], Module, Lines) ->
    case serial_dist_line:start_link(Module, Port) of
        {ok, Line} ->
            open(More, Module, [Line | Lines]);
        {error, _} = Error ->
            close(Lines),
            Error
    end.

%% @private The lines hand over by themselves what they accept. The process that net_kernel watches ends when one of
%% them does.
-spec accept([pid()]) -> pid().
accept(Lines) ->
    Kernel = self(),
    [serial_dist_line:accept(Line, Kernel) || Line <- Lines],
    spawn_link(fun() ->
        [link(Line) || Line <- Lines],
        receive
            stop -> ok
        end
    end).

%% @private The process for a connection that another node began.
-spec accept_connection(pid(), pid(), node(), [node()], timeout()) -> pid().
accept_connection(Acceptor, Line, This, Allowed, SetupTime) ->
    Start = fun() ->
        case serial_dist_line:claim(Line, undefined) of
            %% What the other side began with was not taken from the line yet.
            {ok, Uart, Module} -> serial_dist_controller:start({Line, Uart}, Module, <<>>);
            {error, Reason} -> exit(Reason)
        end
    end,
    dist_carrier:accept_connection(serial_dist_controller, Start, {Acceptor, Line}, This, Allowed, SetupTime).

%% @private The process for a connection to another node, of the type that is asked for.
-spec setup(node(), normal | hidden, node(), longnames | shortnames, timeout()) -> pid().
setup(Node, Type, This, Domain, SetupTime) ->
    Lines =
        case get(?MODULE) of
            undefined -> [];
            Open -> Open
        end,
    dist_carrier:setup(Node, Domain, SetupTime, ?MODULE, fun(Kernel, Timer) ->
        Limit = SetupTime div (?ROUNDS * max(1, length(Lines))),
        dial(likely(Lines, Node), [], ?ROUNDS, {Kernel, Node, Type, This, Timer, Limit}, no_line)
    end).

%% Where the node was last time goes first.
likely([Line], _) ->
    [Line];
likely(Lines, Node) ->
    {There, Elsewhere} = lists:partition(fun(Line) -> serial_dist_line:peer(Line) =:= Node end, Lines),
    There ++ Elsewhere.

%% One line after the other, as nobody knows who is at the other end before a handshake. Those on which nobody answers
%% get another chance: what was said may have been damaged, or taken for the rest of something older.
dial([], [_ | _] = Silent, Rounds, Call, Reason) when Rounds > 1 ->
    dial(lists:reverse(Silent), [], Rounds - 1, Call, Reason);
dial([], _, _, {_, Node, _, _, _, _}, Reason) ->
    dist_util:shutdown(?MODULE, ?LINE, Node, Reason);
dial([Line | More], Silent, Rounds, {_, Node, _, _, _, _} = Call, _) ->
    case serial_dist_line:claim(Line, Node) of
        {ok, Uart, Module} ->
            {ok, Controller} = serial_dist_controller:start({Line, Uart}, Module),
            case attempt(Controller, Call) of
                {recv_error, timeout} = Reason ->
                    serial_dist_line:release(Line, Controller),
                    dial(More, [Line | Silent], Rounds, Call, Reason);
                Reason ->
                    serial_dist_line:release(Line, Controller),
                    dial(More, Silent, Rounds, Call, Reason)
            end;
        {error, Reason} ->
            dial(More, Silent, Rounds, Call, Reason)
    end.

%% Why no connection came to be, if that says nothing about the other lines.
attempt(Controller, Call) ->
    try
        handshake(Controller, Call)
    catch
        exit:Reason when Reason =/= simultaneous, Reason =/= not_allowed ->
            dist_controller:is_up(Controller) andalso exit(Reason),
            unlink(Controller),
            Reason
    end.

handshake(Controller, {Kernel, Node, Type, This, Timer, Limit}) ->
    dist_util:reset_timer(Timer),
    HS = dist_carrier:hs_data(serial_dist_controller, Kernel, This, Controller, Timer),
    dist_util:handshake_we_started(HS#hs_data{
        other_node = Node,
        other_version = 6,
        request_type = Type,
        f_recv = fun(C, Length, _) -> serial_dist_controller:recv(C, Length, Limit) end
    }).

%% @private Close the lines.
-spec close([pid()]) -> ok.
close(Lines) -> lists:foreach(fun serial_dist_line:stop/1, Lines).

%% @private Whether this carrier can reach such a node.
-spec select(node()) -> boolean().
select(Node) -> dist_carrier:select(Node).

%% @private What this carrier's addresses look like.
-spec address() -> #net_address{}.
address() -> #net_address{host = dist_carrier:host(), protocol = serial, family = serial}.
