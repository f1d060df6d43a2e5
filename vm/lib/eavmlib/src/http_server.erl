%% @doc A small HTTP/1.1 server: one process a connection, one request each.
%%
%% A router is a list of `{Path, Module, Options}'; Path is a whole request target, or "*" for any. Of the first that
%% fits, `Module:handle_req(Method, PathTokens, Conn)' is called, and returns `{ok, Conn}' when it has replied. Conn is
%% a property list: `{socket, Socket}', `{method, String}', `{uri, String}', `{http_version, String}', a
%% `{header, "Name: value"}' for each header, and `{body_chunk, String}' if the request has a body.
-module(http_server).

-export([start_server/2, reply/3, reply/4, parse_query_string/1]).

-type conn() :: [{atom(), term()}].
-type router() :: [{string(), module(), term()}].

-callback handle_req(Method :: string(), PathTokens :: [string()], conn()) -> {ok, conn()}.

%% Bytes a request's head, and its body, may have.
-define(MAX_HEAD, 16384).
-define(MAX_BODY, 1048576).
%% How long a client may take for the next piece of its request, in milliseconds.
-define(PATIENCE, 30000).

%% @doc Listen at a port. The process that accepts connections; when the port can't be had, the error is displayed.
-spec start_server(inet:port_number(), router()) -> pid() | true.
start_server(Port, Router) ->
    case gen_tcp:listen(Port, [{active, false}, list, {reuseaddr, true}, {backlog, 50}]) of
        {ok, Listener} ->
            Self = self(),
            Acceptor = spawn(fun() ->
                receive
                    {Self, go} -> accept(Listener, Router)
                end
            end),
            ok = gen_tcp:controlling_process(Listener, Acceptor),
            Acceptor ! {Self, go},
            Acceptor;
        Error ->
            erlang:display(Error)
    end.

accept(Listener, Router) ->
    case gen_tcp:accept(Listener) of
        {ok, Socket} ->
            Pid = spawn(fun() ->
                receive
                    serve -> serve(Socket, Router)
                end
            end),
            case gen_tcp:controlling_process(Socket, Pid) of
                ok -> Pid ! serve;
                {error, _} -> exit(Pid, kill)
            end,
            accept(Listener, Router);
        {error, closed} ->
            ok;
        {error, _} ->
            %% out of files: others may be closed meanwhile
            timer:sleep(100),
            accept(Listener, Router)
    end.

serve(Socket, Router) ->
    case request(Socket, []) of
        {ok, Conn} ->
            Uri = proplists:get_value(uri, Conn),
            case route(Uri, Router) of
                {ok, Module} ->
                    {ok, _} = Module:handle_req(proplists:get_value(method, Conn), tokens(Uri), Conn);
                error ->
                    reply(404, "Not Found", Conn)
            end;
        {error, Code} when is_integer(Code) ->
            reply(Code, reason(Code), [{socket, Socket}]);
        {error, _} ->
            gen_tcp:close(Socket)
    end.

route(_Uri, []) -> error;
route(Uri, [{Path, Module, _} | _]) when Path =:= "*"; Path =:= Uri -> {ok, Module};
route(Uri, [_ | Router]) -> route(Uri, Router).

tokens(Uri) -> string:tokens(Uri, "/").

%% -- requests --

request(Socket, Read) ->
    case head(Read, []) of
        {Head, Rest} ->
            parse(Socket, lines(Head), Rest);
        more when length(Read) > ?MAX_HEAD ->
            {error, 431};
        more ->
            case gen_tcp:recv(Socket, 0, ?PATIENCE) of
                {ok, Data} -> request(Socket, Read ++ Data);
                Error -> Error
            end
    end.

head("\r\n\r\n" ++ Rest, Head) -> {lists:reverse(Head), Rest};
head([C | Rest], Head) -> head(Rest, [C | Head]);
head([], _) -> more.

lines(Text) -> string:split(Text, "\r\n", all).

parse(Socket, [First | Headers], Rest) ->
    case string:tokens(First, " ") of
        [Method, Uri, "HTTP/" ++ Version] ->
            Conn = [
                {socket, Socket}, {method, Method}, {uri, Uri}, {http_version, Version}
                | [{header, Header} || Header <- Headers]
            ],
            body(Conn, Socket, content_length(Headers), Rest);
        _ ->
            {error, 400}
    end.

content_length([]) ->
    0;
content_length([Header | Headers]) ->
    case string:split(Header, ":") of
        [Name, Value] ->
            case string:to_lower(Name) of
                "content-length" -> number(string:trim(Value));
                _ -> content_length(Headers)
            end;
        _ ->
            content_length(Headers)
    end.

number(Text) ->
    try list_to_integer(Text) of
        N when N >= 0 -> N;
        _ -> bad
    catch
        error:badarg -> bad
    end.

body(_Conn, _Socket, bad, _Rest) ->
    {error, 400};
body(_Conn, _Socket, Length, _Rest) when Length > ?MAX_BODY ->
    {error, 413};
body(Conn, _Socket, Length, Rest) when length(Rest) >= Length ->
    case lists:sublist(Rest, Length) of
        [] -> {ok, Conn};
        Body -> {ok, Conn ++ [{body_chunk, Body}]}
    end;
body(Conn, Socket, Length, Rest) ->
    case gen_tcp:recv(Socket, Length - length(Rest), ?PATIENCE) of
        {ok, Data} -> body(Conn, Socket, Length, Rest ++ Data);
        Error -> Error
    end.

%% -- replies --

%% @doc Reply with a page, and close.
-spec reply(100..599, iodata(), conn()) -> {ok, conn()}.
reply(Code, Body, Conn) ->
    Result = reply(Code, Body, ["Content-Type: text/html\r\nConnection: close\r\n"], Conn),
    Socket = proplists:get_value(socket, Conn),
    %% The client reads to the end before it is closed: what it still sends would reset the connection.
    _ = gen_tcp:shutdown(Socket, write),
    _ = gen_tcp:recv(Socket, 0, 500),
    gen_tcp:close(Socket),
    Result.

%% @doc Reply with headers of one's own, each ended by CR LF; the connection stays.
-spec reply(100..599, iodata(), iodata(), conn()) -> {ok, conn()}.
reply(Code, Body, Headers, Conn) ->
    Socket = proplists:get_value(socket, Conn),
    Status = ["HTTP/1.1 ", integer_to_list(Code), " ", reason(Code), "\r\n"],
    _ = gen_tcp:send(Socket, [Status, Headers, "\r\n", Body]),
    {ok, Conn}.

reason(200) -> "OK";
reason(_) -> "NotOK".

%% @doc Names and values of a query string, the last first.
-spec parse_query_string(string()) -> [{string(), string()}].
parse_query_string(Query) ->
    lists:foldl(
        fun(Part, Pairs) ->
            case string:split(Part, "=") of
                [Name, Value] -> [{decode(Name), decode(Value)} | Pairs];
                [Name] -> [{decode(Name), ""} | Pairs]
            end
        end,
        [],
        string:tokens(Query, "&")
    ).

decode([$+ | Rest]) ->
    [$\s | decode(Rest)];
decode([$%, A, B | Rest]) ->
    try
        [list_to_integer([A, B], 16) | decode(Rest)]
    catch
        error:badarg -> [$%, A, B | decode(Rest)]
    end;
decode([C | Rest]) ->
    [C | decode(Rest)];
decode([]) ->
    [].
