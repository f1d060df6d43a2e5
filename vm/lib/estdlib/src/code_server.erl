%% @doc What is asked about code: whether a module is loaded, and what its tables hold.
%%
%% The tables are read from the module's bytes, so nothing is kept in memory for them. The functions with which releases
%% compile modules to native code while they run have no counterpart: this engine does that by itself.
-module(code_server).
-behaviour(gen_server).

-export([start_link/0, is_loaded/1, code_chunk/1, atom_resolver/2, literal_resolver/2, import_resolver/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

%% @doc Start the server under its name.
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% @doc Whether a module is loaded.
-spec is_loaded(module()) -> boolean().
is_loaded(Module) -> code:is_loaded(Module) =/= false.

%% @doc The code of a module, as its file has it.
-spec code_chunk(module()) -> binary().
code_chunk(Module) -> chunk(Module, [<<"Code">>]).

%% @doc An atom of a module's table, which starts with 1: the module's name.
-spec atom_resolver(module(), pos_integer()) -> atom().
atom_resolver(Module, Index) when is_integer(Index), Index > 0 ->
    case chunk(Module, [<<"AtU8">>, <<"Atom">>]) of
        <<Count:32/signed, Atoms/binary>> when Index =< abs(Count) -> atom(Atoms, Index, Count < 0);
        _ -> erlang:error(badarg)
    end.

%% A count below zero: OTP 28 and later, with lengths as the operands of instructions are written.
atom(<<High:3, 1:2, _:3, Low, Rest/binary>>, Index, true) -> atom_of(High bsl 8 + Low, Rest, Index, true);
atom(<<Length:4, 0:1, _:3, Rest/binary>>, Index, true) -> atom_of(Length, Rest, Index, true);
atom(<<Length, Rest/binary>>, Index, false) -> atom_of(Length, Rest, Index, false).

atom_of(Length, Atoms, Index, Long) ->
    case Atoms of
        <<Name:Length/binary, _/binary>> when Index =:= 1 -> binary_to_atom(Name, utf8);
        <<_:Length/binary, Rest/binary>> -> atom(Rest, Index - 1, Long)
    end.

%% @doc A literal of a module's table, which starts with 0.
-spec literal_resolver(module(), non_neg_integer()) -> term().
literal_resolver(Module, Index) when is_integer(Index), Index >= 0 ->
    case literals(named_chunk(Module, [<<"LitT">>, <<"LitU">>])) of
        <<Count:32, Literals/binary>> when Index < Count -> literal(Literals, Index);
        _ -> erlang:error(badarg)
    end.

%% LitT tells the size of what it holds compressed, 0 if it is not; in LitU, which packs have, no literal is so.
literals({<<"LitT">>, <<0:32, Literals/binary>>}) -> Literals;
literals({<<"LitT">>, <<_:32, Compressed/binary>>}) -> zlib:uncompress(Compressed);
literals({<<"LitU">>, Literals}) -> Literals.

literal(<<Size:32, Literal:Size/binary, _/binary>>, 0) -> binary_to_term(Literal);
literal(<<Size:32, _:Size/binary, Rest/binary>>, Index) -> literal(Rest, Index - 1).

%% @doc A function that a module calls in another, by its index from 0.
-spec import_resolver(module(), non_neg_integer()) -> mfa().
import_resolver(Module, Index) when is_integer(Index), Index >= 0 ->
    Before = Index * 12,
    case chunk(Module, [<<"ImpT">>]) of
        <<_Count:32, _:Before/binary, M:32, F:32, Arity:32, _/binary>> ->
            {atom_resolver(Module, M), atom_resolver(Module, F), Arity};
        _ ->
            erlang:error(badarg)
    end.

%% Data of the first chunk that has one of the names; badarg without such a module or chunk.
chunk(Module, Names) ->
    {_, Data} = named_chunk(Module, Names),
    Data.

named_chunk(Module, Names) ->
    case code:get_object_code(Module) of
        {Module, <<"FOR1", _:32, "BEAM", Chunks/binary>>, _} -> find(Chunks, Names);
        error -> erlang:error(badarg)
    end.

find(<<Name:4/binary, Size:32, Data:Size/binary, Rest/binary>>, Names) ->
    case lists:member(Name, Names) of
        true ->
            {Name, Data};
        false ->
            %% chunks are padded to words, except perhaps the last
            Padding = min(-Size band 3, byte_size(Rest)),
            <<_:Padding/binary, Next/binary>> = Rest,
            find(Next, Names)
    end;
find(_, _) ->
    erlang:error(badarg).

%% @private
-spec init([]) -> {ok, []}.
init([]) -> {ok, []}.

%% @private
-spec handle_call(term(), gen_server:from(), []) -> {reply, term(), []}.
handle_call({is_loaded, Module}, _, State) -> {reply, is_loaded(Module), State};
handle_call(_, _, State) -> {reply, {error, badarg}, State}.

%% @private
-spec handle_cast(term(), []) -> {noreply, []}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), []) -> {noreply, []}.
handle_info(_, State) -> {noreply, State}.

%% @private
-spec terminate(term(), []) -> ok.
terminate(_, _) -> ok.

%% @private
-spec code_change(term(), [], term()) -> {ok, []}.
code_change(_, State, _) -> {ok, State}.
