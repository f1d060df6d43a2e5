%% gen_statem: how it stops and fails, and wrong answers of callbacks.
-module(statem_ends).
-behaviour(gen_statem).
-export([start/0, init/1, callback_mode/0, handle_event/4, terminate/3]).

start() ->
    process_flag(trap_exit, true),
    [[oracle:say({Mode, Actions, Events, script(Mode, Actions, Events)}) || {Actions, Events} <- scripts()]
     || Mode <- [[handle_event_function], [handle_event_function, state_enter]]],
    ok.

%% First actions of init/1, then what is sent: {call, C}, {msg, M}, {wait, Ms}, or a cast.
scripts() ->
    [
        {[], [{do, wrong}]},
        {[], [crash]},
        {[], [{do, stop}]},
        {[], [{do, {stop, foo}}]},
        {[], [{do, {stop, foo, 7}}]},
        {[], [{do, {stop, {shutdown, x}}}]},
        {[], [{call, {stop, normal}}]},
        {[], [{call, {stop, why}}]},
        {[], [{call, crash}]},
        {[], [{call, {do, wrong}}]},
        {[], [keep([foo])]},
        {[], [keep([{state_timeout, bad, 1}])]},
        {[], [keep([{next_event, foo, 1}])]},
        {[], [{on_enter, s1, [postpone]}, next(s1, [])]},
        {foo, []},
        {[{timeout, x, y}], []}
    ].

next(State, Actions) -> {do, {next_state, State, 1, Actions}}.
keep(Actions) -> {do, {keep_state_and_data, Actions}}.

script(Mode, Actions, Events) ->
    put_mode(Mode),
    case gen_statem:start_link(?MODULE, {self(), Actions}, []) of
        {ok, P} ->
            Replies = [send(P, E) || E <- Events],
            receive after 12 -> ok end,
            Seen = seen(),
            unlink(P),
            exit(P, kill),
            unmode(),          %% not before: the answer of start_link may come before it asks for its mode
            {Replies, Seen};
        Error ->
            unmode(),
            {plain(Error), seen()}
    end.

%% callback_mode/0 has no argument: a registered process knows the mode.
put_mode(Mode) ->
    Self = self(),
    P = spawn(fun() -> register(mode_of_statem, self()), Self ! ready, mode(Mode) end),
    receive ready -> P end.

mode(Mode) ->
    receive
        {stop, From} -> unregister(mode_of_statem), From ! stopped;
        {From, Ref} -> From ! {Ref, Mode}, mode(Mode)
    end.

unmode() -> mode_of_statem ! {stop, self()}, receive stopped -> ok end.

callback_mode() ->
    Ref = make_ref(),
    mode_of_statem ! {self(), Ref},
    receive {Ref, Mode} -> Mode end.

send(P, {call, C}) -> plain(oracle:try_(fun() -> gen_statem:call(P, C, 300) end));
send(_, {wait, T}) -> receive after T -> ok end, waited;
send(P, {msg, M}) -> P ! M, sent;
send(P, E) -> gen_statem:cast(P, E).

seen() -> receive {'EXIT', _, R} -> [{exit, plain(R)} | seen()]; M -> [M | seen()] after 5 -> [] end.

plain([{_, _, _, L} | _]) when is_list(L) -> stack;
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(X) -> X.

init({raw, X}) -> X;
init({To, Actions}) -> put(to, To), {ok, s0, 0, Actions}.

tell(Type, Content, State, Data) -> get(to) ! {tag(Type), Content, State, Data}.

tag({call, _}) -> call;
tag(X) -> X.

handle_event(enter, Old, S, D) ->
    tell(enter, Old, S, D),
    case get({enter, S}) of
        undefined -> keep_state_and_data;
        Actions -> {keep_state_and_data, Actions}
    end;
handle_event(T, {do, R}, S, D) -> tell(T, R, S, D), R;
handle_event(_, {on_enter, S1, Actions}, _, _) -> put({enter, S1}, Actions), keep_state_and_data;
handle_event({call, F}, {reply, R}, S, D) -> tell(call, R, S, D), {keep_state, D + 1, {reply, F, R}};
handle_event({call, F}, {reply_from, S1, R}, S, D) -> tell(call, R, S, D), {next_state, S1, D, [{reply, F, R}]};
handle_event({call, F}, {stop, Why}, S, D) -> tell(call, Why, S, D), {stop_and_reply, Why, {reply, F, stopping}};
handle_event(T, post, s0, D) -> tell(T, post, s0, D), {keep_state_and_data, postpone};
handle_event(_, crash, _, _) -> error(crashed);
handle_event(T, C, S, D) -> tell(T, C, S, D), keep_state_and_data.

terminate(R, S, D) -> tell(terminate, plain(R), S, D).
