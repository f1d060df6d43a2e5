%% @doc A small Lisp. Variables are bound dynamically, in the process dictionary; a lambda keeps the values that the variables
%% of its body have when it is made.
%%
%% Forms: quote, cond, progn, setq, let, do, lambda, defun, funcall. Any other list is a call: of a function of alisp_stdlib,
%% of module erlang, or of a defun; (module:function ...) calls any function.
-module(alisp).

-export([eval/1, run/1, booleanize/1]).

-define(MAX_ARGUMENTS, 5).

%% @doc Evaluate the text of an expression.
-spec run(string()) -> term().
run(Text) ->
    {ok, Tokens, _} = sexp_lexer:string(Text),
    {ok, Expression} = sexp_parser:parse(Tokens),
    eval(Expression).

%% @doc Evaluate an expression. Throws {unbound, Symbol} and {undefined_fun, Name}.
-spec eval(term()) -> term().
eval([quote, Expression]) ->
    Expression;
eval(['cond' | Clauses]) ->
    first_true(Clauses);
eval([progn | Body]) ->
    progn(Body);
eval([setq, Symbol, Expression]) when is_atom(Symbol) ->
    Value = eval(Expression),
    put(Symbol, {value, Value}),
    Value;
eval(['let', Bindings | Body]) ->
    Values = [binding(B) || B <- Bindings],
    bound(Values, fun() -> progn(Body) end);
eval([do, Variables, [Test | Result] | Body]) ->
    Values = [{Name, eval(Init)} || [Name, Init | _] <- Variables],
    Steps = [{Name, Step} || [Name, _, Step] <- Variables],
    bound(Values, fun() -> do(Test, Result, Steps, Body) end);
eval([lambda, Parameters | Body]) when is_list(Parameters) ->
    Kept = maps:to_list(maps:without(Parameters, symbols(Body, #{}))),
    function(Parameters, Body, Kept);
eval([defun, Name, Parameters | Body]) when is_atom(Name), is_list(Parameters) ->
    put({'fun', Name}, function(Parameters, Body, [])),
    Name;
eval([funcall, Function | Arguments]) ->
    called(eval(Function), [eval(A) || A <- Arguments]);
eval([[symbol_pair, Module, Function] | Arguments]) ->
    apply(Module, Function, [eval(A) || A <- Arguments]);
eval([Name | Arguments]) when is_atom(Name) ->
    called(Name, [eval(A) || A <- Arguments]);
eval([[lambda | _] = Function | Arguments]) ->
    called(eval(Function), [eval(A) || A <- Arguments]);
eval(Symbol) when Symbol =:= true; Symbol =:= false; Symbol =:= nil ->
    Symbol;
eval(Symbol) when is_atom(Symbol) ->
    case get(Symbol) of
        {value, Value} -> Value;
        _ -> throw({unbound, Symbol})
    end;
eval(Value) ->
    Value.

%% @doc The truth of a value: [], nil and false are false, true is true.
-spec booleanize(term()) -> boolean().
booleanize(Value) ->
    case Value of
        [] -> false;
        nil -> false;
        false -> false;
        true -> true
    end.

first_true([]) ->
    [];
first_true([[Test | Body] | Rest]) ->
    case booleanize(eval(Test)) of
        true when Body =:= [] -> true;
        true -> progn(Body);
        false -> first_true(Rest)
    end.

progn([]) -> [];
progn([Last]) -> eval(Last);
progn([Expression | Rest]) ->
    eval(Expression),
    progn(Rest).

binding([Name, Init]) when is_atom(Name) -> {Name, eval(Init)};
binding([Name]) when is_atom(Name) -> {Name, []};
binding(Name) when is_atom(Name) -> {Name, []}.

%% All steps are evaluated before any variable changes.
do(Test, Result, Steps, Body) ->
    case booleanize(eval(Test)) of
        true ->
            progn(Result);
        false ->
            progn(Body),
            Next = [{Name, eval(Step)} || {Name, Step} <- Steps],
            lists:foreach(fun({Name, Value}) -> put(Name, {value, Value}) end, Next),
            do(Test, Result, Steps, Body)
    end.

%% Run with variables bound; they have their old values afterwards, whatever happens.
bound(Values, F) ->
    Old = [{Name, put(Name, {value, Value})} || {Name, Value} <- Values],
    try
        F()
    after
        lists:foreach(
            fun
                ({Name, undefined}) -> erase(Name);
                ({Name, Before}) -> put(Name, Before)
            end,
            lists:reverse(Old)
        )
    end.

%% The variables of a body that have values.
symbols(Symbol, Found) when is_atom(Symbol) ->
    case get(Symbol) of
        {value, Value} -> Found#{Symbol => Value};
        _ -> Found
    end;
symbols([First | Rest], Found) ->
    symbols(Rest, symbols(First, Found));
symbols(_, Found) ->
    Found.

function(Parameters, Body, Kept) ->
    Run = fun(Arguments) -> bound(Kept ++ lists:zip(Parameters, Arguments), fun() -> progn(Body) end) end,
    case length(Parameters) of
        0 -> fun() -> Run([]) end;
        1 -> fun(A) -> Run([A]) end;
        2 -> fun(A, B) -> Run([A, B]) end;
        3 -> fun(A, B, C) -> Run([A, B, C]) end;
        4 -> fun(A, B, C, D) -> Run([A, B, C, D]) end;
        ?MAX_ARGUMENTS -> fun(A, B, C, D, E) -> Run([A, B, C, D, E]) end;
        _ -> throw(badarg)
    end.

called(F, Arguments) when is_function(F) ->
    apply(F, Arguments);
called(Name, Arguments) when is_atom(Name) ->
    N = length(Arguments),
    case Name =/= module_info andalso exported(alisp_stdlib, Name, 1) of
        true ->
            alisp_stdlib:Name(Arguments);
        false ->
            case exported(erlang, Name, N) of
                true -> apply(erlang, Name, Arguments);
                false -> defined(get({'fun', Name}), Name, Arguments)
            end
    end;
called(Other, _) ->
    throw({undefined_fun, Other}).

defined(undefined, Name, _) -> throw({undefined_fun, Name});
defined(F, _, Arguments) -> apply(F, Arguments).

exported(alisp_stdlib, Name, Arity) -> lists:member({Name, Arity}, alisp_stdlib:module_info(exports));
exported(Module, Name, Arity) -> erlang:function_exported(Module, Name, Arity).
