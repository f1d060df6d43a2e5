%% @doc WebSockets of the browser around AtomVM's WebAssembly build. The owner is sent {websocket_open, Socket},
%% {websocket, Socket, Data} and {websocket_close, Socket, {WasClean, Code, Reason}}.
-module(websocket).

-export([
    is_supported/0, new/3, controlling_process/2, ready_state/1, buffered_amount/1, url/1, extensions/1,
    protocol/1, send_utf8/2, send_binary/2, close/3
]).
-export([new/1, new/2, close/1, close/2]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type socket() :: term().

%% @doc Whether the browser has WebSockets.
-spec is_supported() -> boolean().
is_supported() -> ?NATIVE.

%% @doc Connect to a URL, with protocols, for an owner.
-spec new(iodata(), [iodata()], pid()) -> socket().
new(_, _, _) -> ?NATIVE.

%% @doc Give a socket to another process.
-spec controlling_process(socket(), pid()) -> ok | {error, term()}.
controlling_process(_, _) -> ?NATIVE.

%% @doc How far a socket is.
-spec ready_state(socket()) -> connecting | open | closing | closed.
ready_state(_) -> ?NATIVE.

%% @doc Bytes that are not sent yet.
-spec buffered_amount(socket()) -> non_neg_integer().
buffered_amount(_) -> ?NATIVE.

%% @doc The URL of a socket.
-spec url(socket()) -> binary().
url(_) -> ?NATIVE.

%% @doc Extensions that the server chose.
-spec extensions(socket()) -> binary().
extensions(_) -> ?NATIVE.

%% @doc The protocol that the server chose.
-spec protocol(socket()) -> binary().
protocol(_) -> ?NATIVE.

%% @doc Send text.
-spec send_utf8(socket(), iodata()) -> ok | {error, term()}.
send_utf8(_, _) -> ?NATIVE.

%% @doc Send bytes.
-spec send_binary(socket(), iodata()) -> ok | {error, term()}.
send_binary(_, _) -> ?NATIVE.

%% @doc Close with a code and a reason.
-spec close(socket(), non_neg_integer(), iodata()) -> ok | {error, term()}.
close(_, _, _) -> ?NATIVE.

%% @doc Connect to a URL.
-spec new(iodata()) -> socket().
new(Url) -> new(Url, []).

%% @doc Connect to a URL, with protocols to choose from.
-spec new(iodata(), [iodata()]) -> socket().
new(Url, Protocols) -> ?MODULE:new(Url, Protocols, self()).

%% @doc Close with code 1000.
-spec close(socket()) -> ok | {error, term()}.
close(Socket) -> close(Socket, 1000).

%% @doc Close with a code.
-spec close(socket(), non_neg_integer()) -> ok | {error, term()}.
close(Socket, Code) -> ?MODULE:close(Socket, Code, <<>>).
