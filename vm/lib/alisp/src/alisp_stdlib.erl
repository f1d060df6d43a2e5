%% @doc The functions of alisp. Each takes one list: its arguments, evaluated.
-module(alisp_stdlib).

-export([
    car/1, cdr/1, cons/1, last/1, list/1, append/1, mapcar/1, 'remove-if'/1, 'remove-if-not'/1, identity/1, print/1, tuple/1,
    '+'/1, '-'/1, '*'/1, '='/1, binaryp/1, floatp/1, integerp/1, listp/1, numberp/1, pidp/1, refp/1, tuplep/1
]).

%% @doc The first element of a list; that of an empty one is nil.
-spec car([list()]) -> term().
car([[]]) -> nil;
car([nil]) -> nil;
car([[First | _]]) -> First.

%% @doc A list without its first element.
-spec cdr([list()]) -> list().
cdr([[]]) -> [];
cdr([nil]) -> [];
cdr([[_ | Rest]]) -> Rest.

%% @doc A list with one more element in front.
-spec cons([term()]) -> list().
cons([First, nil]) -> [First];
cons([First, Rest]) -> [First | Rest].

%% @doc The list of the last element of a list.
-spec last([list()]) -> list().
last([[]]) -> [];
last([nil]) -> [];
last([List]) -> [lists:last(List)].

%% @doc The arguments as a list.
-spec list([term()]) -> list().
list(Elements) -> Elements.

%% @doc The elements of all the lists.
-spec append([list()]) -> list().
append(Lists) -> lists:append([elements(L) || L <- Lists]).

%% @doc What a function gives for each element.
-spec mapcar([term()]) -> list().
mapcar([Function, List]) -> [call(Function, X) || X <- elements(List)].

%% @doc The elements for which a function is false.
-spec 'remove-if'([term()]) -> list().
'remove-if'([Function, List]) -> [X || X <- elements(List), not alisp:booleanize(call(Function, X))].

%% @doc The elements for which a function is true.
-spec 'remove-if-not'([term()]) -> list().
'remove-if-not'([Function, List]) -> [X || X <- elements(List), alisp:booleanize(call(Function, X))].

%% @doc The argument.
-spec identity([term()]) -> term().
identity([X]) -> X.

%% @doc Print a term as erlang:display/1 does; the term.
-spec print([term()]) -> term().
print([X]) ->
    erlang:display(X),
    X.

%% @doc The arguments as a tuple.
-spec tuple([term()]) -> tuple().
tuple(Elements) -> list_to_tuple(Elements).

%% @doc The sum of the arguments.
-spec '+'([number()]) -> number().
'+'(Numbers) -> lists:foldl(fun(X, Sum) -> Sum + X end, 0, Numbers).

%% @doc The first argument without the others; one is negated.
-spec '-'([number()]) -> number().
'-'([X]) -> -X;
'-'([X | Rest]) -> lists:foldl(fun(Y, Left) -> Left - Y end, X, Rest).

%% @doc The product of the arguments.
-spec '*'([number()]) -> number().
'*'(Numbers) -> lists:foldl(fun(X, Product) -> Product * X end, 1, Numbers).

%% @doc Whether all arguments are the same.
-spec '='([term()]) -> boolean().
'='([]) -> true;
'='([X | Rest]) -> lists:all(fun(Y) -> X =:= Y end, Rest).

%% @doc Whether it is a binary.
-spec binaryp([term()]) -> boolean().
binaryp([X]) -> is_binary(X).

%% @doc Whether it is a float.
-spec floatp([term()]) -> boolean().
floatp([X]) -> is_float(X).

%% @doc Whether it is an integer.
-spec integerp([term()]) -> boolean().
integerp([X]) -> is_integer(X).

%% @doc Whether it is a list.
-spec listp([term()]) -> boolean().
listp([X]) -> is_list(X) orelse X =:= nil.

%% @doc Whether it is a number.
-spec numberp([term()]) -> boolean().
numberp([X]) -> is_number(X).

%% @doc Whether it is a pid.
-spec pidp([term()]) -> boolean().
pidp([X]) -> is_pid(X).

%% @doc Whether it is a reference.
-spec refp([term()]) -> boolean().
refp([X]) -> is_reference(X).

%% @doc Whether it is a tuple.
-spec tuplep([term()]) -> boolean().
tuplep([X]) -> is_tuple(X).

elements(nil) -> [];
elements(List) -> List.

call(F, X) when is_function(F, 1) -> F(X);
call(Name, X) -> alisp:eval([Name, [quote, X]]).
