%% @doc Terms over several lines, as ~p and ~P print them.
%%
%% A term becomes a tree whose nodes know the width of their one-line form. A node that fits in the rest of its line
%% is printed so; else its parts are laid out by three rules:
%%
%% * Leaves (numbers, atoms, strings, empty collections, and pairs of them) share lines as long as there is room;
%%   every other part begins a line of its own, and what follows it does too.
%% * A part stands below its first sibling; the value of a pair that must be broken is indented as tuples are.
%% * A tuple that begins with an atom has its other elements behind that atom, below each other. When that would push
%%   any such tuple of the term into the right half of the line, all of them are indented by 4 instead, and by 1
%%   if even that is too far.
-module(io_lib_pretty).

-export([print/1, print/2, print/4, print/5, print/6]).

-export_type([options/0]).
-type options() :: [
    {column, pos_integer()}
    | {line_length, non_neg_integer()}
    | {depth, integer()}
    | {line_max_chars, integer()}
    | {chars_limit, integer()}
    | {record_print_fun, fun((atom(), non_neg_integer()) -> no | [atom()]) | no_fun}
    | {strings, boolean()}
    | {encoding, latin1 | utf8 | unicode}
    | {maps_order, io_lib:maps_order()}
].

%% How a tree is built: encoding, whether strings are recognised, record fields, order of maps.
-record(build, {
    encoding = latin1,
    strings = true,
    records = no_fun,
    order = undefined
}).

%% How it is laid out: line length, most characters on a line without its indentation, indentation of tagged tuples
%% (aligned, or a number), and whether a tuple too far to the right is refused.
-record(page, {
    width = 80,
    chars = infinity,
    tagged = aligned,
    strict = true
}).

%% @doc A term with the usual settings: column 1, 80 columns, all of it.
-spec print(term()) -> io_lib:chars().
print(Term) ->
    print(Term, []).

%% @doc A term with options, or with the function that knows the fields of records.
-spec print(term(), options() | fun((atom(), non_neg_integer()) -> no | [atom()]) | no_fun) -> io_lib:chars().
print(Term, Options) when is_list(Options) ->
    Get = fun(Key, Default) -> proplists:get_value(Key, Options, Default) end,
    Encoding =
        case Get(encoding, latin1) of
            latin1 -> latin1;
            _ -> unicode
        end,
    Build = #build{
        encoding = Encoding,
        strings = Get(strings, true),
        records = Get(record_print_fun, no_fun),
        order = Get(maps_order, undefined)
    },
    Column =
        case Get(column, 1) of
            0 -> 1;
            Given -> Given
        end,
    Width = Get(line_length, 80),
    Tree = limited(Term, Get(depth, -1), Get(chars_limit, -1), Build),
    lines(Tree, Column, Width, Get(line_max_chars, -1));
print(Term, RecordFun) ->
    print(Term, [{record_print_fun, RecordFun}]).

%% @doc A term from Column on, in lines of Width, to Depth (-1: all of it).
-spec print(term(), pos_integer(), non_neg_integer(), integer()) -> io_lib:chars().
print(Term, Column, Width, Depth) ->
    print(Term, Column, Width, Depth, no_fun).

%% @doc print/4 with a function that knows the fields of records.
-spec print(term(), pos_integer(), non_neg_integer(), integer(), term()) -> io_lib:chars().
print(Term, Column, Width, Depth, RecordFun) ->
    print(Term, Column, Width, Depth, -1, RecordFun).

%% @doc print/5 with at most MaxChars characters on a line, not counting its indentation (-1: no such limit).
-spec print(term(), pos_integer(), non_neg_integer(), integer(), integer(), term()) -> io_lib:chars().
print(Term, Column, Width, Depth, MaxChars, RecordFun) ->
    print(Term, [
        {column, Column},
        {line_length, Width},
        {depth, Depth},
        {line_max_chars, MaxChars},
        {record_print_fun, RecordFun}
    ]).

%% The tree of a term that has at most so many characters: the deepest that fits.
limited(Term, Depth, Limit, Build) when Limit < 0 ->
    tree(Term, Depth, Build);
limited(Term, Depth, Limit, Build) ->
    deepest(Term, Depth, Limit, Build, 1, tree(Term, 1, Build)).

deepest(_, Depth, _, _, Depth, Tree) ->
    Tree;
deepest(Term, Depth, Limit, Build, D, Tree) ->
    case tree(Term, D + 1, Build) of
        Tree -> Tree;
        Deeper ->
            case width(Deeper) > Limit of
                true -> Tree;
                false -> deepest(Term, Depth, Limit, Build, D + 1, Deeper)
            end
    end.

%% Trees.
%%   {leaf, Width, Chars}
%%   {bytes, Width, Items}            a binary as numbers
%%   {parts, Width, tuple | tagged | list | record, Items, Tail}
%%   {map, Width, Pairs, Tail}
%%   {pair, Width, Key, Separator, Value}
%% Items are trees; Tail is none or {Separator, Tree}.

width(Tree) -> element(2, Tree).

is_leaf({leaf, _, _}) -> true;
is_leaf({pair, _, K, _, V}) -> is_leaf(K) andalso is_leaf(V);
is_leaf(_) -> false.

leaf(Chars) -> {leaf, io_lib:chars_length(Chars), Chars}.

dots() -> {leaf, 3, "..."}.

tree(_, 0, _) ->
    dots();
tree([], _, _) ->
    {leaf, 2, "[]"};
tree({}, _, _) ->
    {leaf, 2, "{}"};
tree(Term, D, B) when is_list(Term) ->
    list_tree(Term, D, B);
tree(Term, D, B) when is_tuple(Term) ->
    tuple_tree(Term, D, B);
tree(Term, D, B) when is_map(Term) ->
    map_tree(Term, D, B);
tree(<<>>, _, _) ->
    {leaf, 4, "<<>>"};
tree(Term, D, B) when is_bitstring(Term) ->
    binary_tree(Term, D, B);
tree(Term, _, #build{encoding = latin1}) when is_atom(Term) ->
    leaf(io_lib:write_atom_as_latin1(Term));
tree(Term, _, _) when is_atom(Term) ->
    leaf(io_lib:write_atom(Term));
tree(Term, _, _) ->
    leaf(io_lib:write(Term)).

list_tree(Term, D, B) ->
    case D =/= 1 andalso B#build.strings andalso is_string(Term, B) of
        true ->
            leaf(
                case B#build.encoding of
                    latin1 -> io_lib:write_latin1_string(Term);
                    _ -> io_lib:write_string(Term)
                end
            );
        false ->
            {Items, Tail} = items(Term, D, B),
            parts(list, Items, Tail)
    end.

is_string(Term, #build{encoding = latin1}) -> io_lib:printable_latin1_list(Term);
is_string(Term, _) -> io_lib:printable_list(Term).

%% The elements of a list, each one level less deep than the one before, and what stands for the rest.
items([], _, _) ->
    {[], none};
items(_, 1, _) ->
    {[], {$|, dots()}};
items([H | T], D, B) ->
    Item = tree(H, D - 1, B),
    {Items, Tail} = items(T, D - 1, B),
    {[Item | Items], Tail};
items(Term, D, B) ->
    {[], {$|, tree(Term, D - 1, B)}}.

tuple_tree(Tuple, D, B) ->
    Name = element(1, Tuple),
    case is_atom(Name) andalso fields(Name, tuple_size(Tuple) - 1, B#build.records) of
        Names when is_list(Names), D =/= 1 ->
            record_tree(Tuple, Names, D, B);
        _ when D =:= 1 ->
            {leaf, 5, "{...}"};
        _ ->
            {Items, Tail} = items(tuple_to_list(Tuple), D, B),
            Kind =
                case is_atom(Name) andalso Items =/= [] andalso tl(Items) =/= [] of
                    true -> tagged;
                    false -> tuple
                end,
            parts(Kind, Items, comma(Tail))
    end.

comma({$|, Tree}) -> {$,, Tree};
comma(none) -> none.

fields(_, _, no_fun) -> no;
fields(Name, Count, Fun) -> Fun(Name, Count).

record_tree(Tuple, Names, D, B) ->
    [Name | Values] = tuple_to_list(Tuple),
    Head = leaf([$#, io_lib:write_atom(Name)]),
    {Pairs, Tail} = field_pairs(Names, Values, D - 1, B),
    parts(record, [Head | Pairs], comma(Tail)).

field_pairs([], [], _, _) ->
    {[], none};
field_pairs(_, _, 1, _) ->
    {[], {$|, dots()}};
field_pairs([N | Names], [V | Values], D, B) ->
    Pair = pair(leaf(io_lib:write_atom(N)), " =", " = ", tree(V, D - 1, B)),
    {Pairs, Tail} = field_pairs(Names, Values, D - 1, B),
    {[Pair | Pairs], Tail}.

pair(Key, Broken, Flat, Value) ->
    {pair, width(Key) + length(Flat) + width(Value), Key, {Broken, Flat}, Value}.

parts(Kind, Items, Tail) ->
    {parts, 2 + widths(Items, Tail), Kind, Items, Tail}.

widths(Items, Tail) ->
    Sum = lists:foldl(fun(I, Sum) -> Sum + width(I) + 1 end, 0, Items),
    case {Tail, Items} of
        {none, []} -> 0;
        {none, _} -> Sum - 1;
        {{_, Tree}, []} -> width(Tree);
        {{_, Tree}, _} -> Sum + width(Tree)
    end.

map_tree(Map, _, _) when map_size(Map) =:= 0 ->
    {leaf, 3, "#{}"};
map_tree(Map, D, B) ->
    case pairs(io_lib:map_pairs(Map, B#build.order), D, D - 1, B) of
        {[], {_, _}} -> {leaf, 6, "#{...}"};
        {Pairs, Tail} -> {map, 3 + widths(Pairs, Tail), Pairs, Tail}
    end.

pairs([], _, _, _) ->
    {[], none};
pairs(_, 1, _, _) ->
    {[], {$,, dots()}};
pairs([{K, V} | Rest], Count, D, B) ->
    Pair = pair(tree(K, D, B), " =>", " => ", tree(V, D, B)),
    {Pairs, Tail} = pairs(Rest, Count - 1, D, B),
    {[Pair | Pairs], Tail}.

binary_tree(_, 1, _) ->
    {leaf, 7, "<<...>>"};
binary_tree(Bits, D, #build{encoding = Encoding, strings = Strings}) ->
    case Strings andalso is_binary(Bits) andalso text(Bits, D, Encoding) of
        false ->
            Bytes = io_lib:byte_parts(Bits, D),
            Items = [leaf(P) || P <- Bytes],
            {bytes, 4 + widths(Items, none), Items};
        Chars ->
            leaf(Chars)
    end.

%% A binary as a string literal when it is text, of which 4 characters a level are shown.
text(Bin, D, latin1) ->
    latin1_text(Bin, D);
text(Bin, D, _) ->
    case unicode:characters_to_list(Bin, utf8) of
        Chars when is_list(Chars) -> utf8_text(Chars, D);
        {_, Valid, _} when D > 0, length(Valid) >= 4 * (D - 1) -> utf8_text(Valid ++ [invalid], D);
        _ -> latin1_text(Bin, D)
    end.

latin1_text(Bin, D) ->
    shown(binary_to_list(Bin), D, fun io_lib:printable_latin1_list/1, fun(Chars) -> io_lib:write_latin1_string(Chars) end).

utf8_text(Chars, D) ->
    shown(Chars, D, fun io_lib:printable_list/1, fun(Text) -> [io_lib:write_string(Text), utf8_mark(Text)] end).

%% All characters when they are printable. To a depth, the printable ones at the beginning will do when there are at
%% least as many as there would be numbers.
shown(Chars, D, Printable, Write) when D < 0 ->
    case Printable(Chars) of
        true -> ["<<", Write(Chars), ">>"];
        false -> false
    end;
shown(Chars, D, Printable, Write) ->
    Most = 4 * (D - 1),
    Shown = lists:takewhile(fun(C) -> Printable([C]) end, lists:sublist(Chars, Most)),
    case {length(Shown), length(Chars)} of
        {All, All} -> ["<<", Write(Shown), ">>"];
        {Some, _} when Some >= D - 1 -> ["<<", Write(Shown), "...>>"];
        _ -> false
    end.

utf8_mark(Chars) ->
    case lists:any(fun(C) -> C > 127 end, Chars) of
        true -> "/utf8";
        false -> []
    end.

%% One line.

flat({leaf, _, Chars}) ->
    Chars;
flat({bytes, _, Items}) ->
    ["<<", flat_items(Items, none), ">>"];
flat({parts, _, record, [Name | Items], Tail}) ->
    [flat(Name), ${, flat_items(Items, Tail), $}];
flat({parts, _, list, Items, Tail}) ->
    [$[, flat_items(Items, Tail), $]];
flat({parts, _, _, Items, Tail}) ->
    [${, flat_items(Items, Tail), $}];
flat({map, _, Pairs, Tail}) ->
    ["#{", flat_items(Pairs, Tail), $}];
flat({pair, _, Key, {_, Separator}, Value}) ->
    [flat(Key), Separator, flat(Value)].

flat_items([], none) -> [];
flat_items([], {_, Tree}) -> flat(Tree);
flat_items([Item], none) -> flat(Item);
flat_items([Item], {Separator, Tree}) -> [flat(Item), Separator, flat(Tree)];
flat_items([Item | Items], Tail) -> [flat(Item), $, | flat_items(Items, Tail)].

%% Lines. Column is where the next character goes (1 is the first), Close how many brackets must stand behind the
%% node on the same line, Used how many characters stand before it in its line without the indentation.

lines(Tree, _, 0, _) ->
    flat(Tree);
lines({leaf, _, Chars}, _, _, _) ->
    Chars;
lines(Tree, Column, Width, MaxChars) ->
    Page = #page{width = Width, chars = most_chars(MaxChars, width(Tree))},
    case fits(width(Tree), Column, 0, 0, Page) of
        true -> flat(Tree);
        false -> first_good([aligned, 4], Tree, Column, Page)
    end.

most_chars(Max, _) when Max >= 0 -> Max;
most_chars(_, Width) -> Width.

first_good([Tagged | Others], Tree, Column, Page) ->
    try
        node(Tree, Column, indentation(Column), 0, 0, Page#page{tagged = Tagged})
    catch
        throw:too_far -> first_good(Others, Tree, Column, Page)
    end;
first_good([], Tree, Column, Page) ->
    node(Tree, Column, indentation(Column), 0, 0, Page#page{tagged = 1, strict = false}).

indentation(Column) -> lists:duplicate(Column - 1, $\s).

deeper(N, Indent) -> lists:duplicate(N, $\s) ++ Indent.

fits(Width, Column, Close, Used, #page{width = Line, chars = Chars}) ->
    Width < Line - Column - Close andalso Width + Used + Close =< Chars.

node(Tree, Column, Indent, Close, Used, Page) ->
    case fits(width(Tree), Column, Close, Used, Page) of
        true -> flat(Tree);
        false -> broken(Tree, Column, Indent, Close, Used, Page)
    end.

broken({leaf, _, Chars}, _, _, _, _, _) ->
    Chars;
broken({parts, _, list, Items, Tail}, Column, Indent, Close, Used, Page) ->
    [$[, items(Items, Tail, Column + 1, deeper(1, Indent), Close, Used + 1, Page), $]];
broken({parts, _, tuple, Items, Tail}, Column, Indent, Close, Used, Page) ->
    [${, items(Items, Tail, Column + 1, deeper(1, Indent), Close, Used + 1, Page), $}];
broken({parts, _, tagged, [Tag | Items], Tail}, Column, Indent, Close, Used, Page) ->
    [${, tagged(Tag, Items, Tail, 2, Column, Indent, Close, Used + 1, Page), $}];
broken({parts, _, record, [Name | Items], Tail}, Column, Indent, Close, Used, Page) ->
    [flat(Name), ${, record(Name, Items, Tail, Column, Indent, Close, Used, Page), $}];
broken({map, _, Pairs, Tail}, Column, Indent, Close, Used, Page) ->
    ["#{", items(Pairs, Tail, Column + 2, deeper(2, Indent), Close, Used + 2, Page), $}];
broken({bytes, _, Items}, Column, Indent, Close, Used, Page) ->
    #page{width = Line, chars = Most} = Page,
    Room = max(8, min(Line - Column - 2, Most - 4 - Used) - Close),
    ["<<", bytes(Items, Room, Room, deeper(2, Indent)), ">>"];
broken({pair, _, Key, {Separator, _}, Value}, Column, Indent, Close, Used, Page) ->
    Step =
        case Page#page.tagged of
            aligned -> 4;
            Tagged -> Tagged
        end,
    Inner = deeper(Step, Indent),
    [
        node(Key, Column, Indent, Close, Used, Page),
        Separator,
        $\n,
        Inner,
        node(Value, Column + Step, Inner, Close, 0, Page)
    ].

%% Numbers of a binary in lines of Most characters, of which Left are left.
bytes([Item], Left, _, Indent) ->
    [[[$\n | Indent] || width(Item) > Left], flat(Item)];
bytes([Item | Items], Left, Most, Indent) ->
    Width = width(Item) + 1,
    case Width > Left of
        true -> [$\n, Indent, flat(Item), $, | bytes(Items, Most - Width, Most, Indent)];
        false -> [flat(Item), $, | bytes(Items, Left - Width, Most, Indent)]
    end.

%% A tuple whose first element is an atom.
tagged(Tag, Items, Tail, Extra, Column, Indent, Close, Used, #page{tagged = Tagged} = Page) ->
    Behind = width(Tag) + Extra,
    case is_integer(Tagged) andalso Behind > Tagged of
        true ->
            not_too_far(Column + Tagged =< Page#page.width div 2, Column + Tagged, Page),
            Rest = next_items(
                Items, Tail, Column + Tagged, Column + Behind, deeper(Tagged, Indent), Close, Used + width(Tag), Page
            ),
            [flat(Tag) | Rest];
        false ->
            not_too_far(Column + Behind < Page#page.width div 2, Column + Behind, Page),
            Rest = items(
                Items, Tail, Column + Behind, deeper(Behind, Indent), Close, Used + width(Tag) + 1, Page
            ),
            [flat(Tag), $, | Rest]
    end.

not_too_far(false, Column, #page{strict = true, width = Line, chars = Chars}) when Chars + Column >= Line ->
    throw(too_far);
not_too_far(_, _, _) ->
    ok.

record(Name, Items, Tail, Column, Indent, Close, Used, #page{tagged = Tagged} = Page) ->
    Behind = width(Name) + 1,
    case is_integer(Tagged) andalso Behind > Tagged of
        true ->
            [
                $\n,
                deeper(Tagged, Indent)
                | items(Items, Tail, Column + Tagged, deeper(Tagged, Indent), Close, 0, Page)
            ];
        false ->
            items(Items, Tail, Column + Behind, deeper(Behind, Indent), Close, Used + Behind, Page)
    end.

%% The first of some items, at Column, and the others.
items([], none, _, _, _, _, _) ->
    [];
items([], {_, Tree}, _, _, _, _, _) ->
    flat(Tree);
items([Item | Items], Tail, Column, Indent, Close, Used, Page) ->
    InnerClose = inner_close(Items, Close),
    Chars = node(Item, Column, Indent, InnerClose, Used, Page),
    {At, Now} = behind(Item, Column, Used, Page),
    [Chars | next_items(Items, Tail, Column, At, Indent, Close, Now, Page)].

%% Brackets that close behind the last item: those of the parents and one more. A tail does not count as an item.
inner_close([], Close) -> Close + 1;
inner_close(_, _) -> 0.

%% Where the line goes on behind an item; after anything but a leaf it does not.
behind(Item, Column, Used, Page) ->
    case is_leaf(Item) of
        true -> {Column + width(Item), Used + width(Item)};
        false -> {Page#page.width, Used}
    end.

%% The other items: At is the column behind the one before, Column that of lines of their own.
next_items([], none, _, _, _, _, _, _) ->
    [];
next_items([], {Separator, {leaf, 3, "..."} = Dots}, _, _, _, _, _, _) ->
    [Separator, flat(Dots)];
next_items([], {Separator, Tree}, Column, At, Indent, Close, Used, Page) ->
    next_item(Separator, Tree, [], none, Column, At, Indent, Close, Used, Page);
next_items([Item | Items], Tail, Column, At, Indent, Close, Used, Page) ->
    next_item($,, Item, Items, Tail, Column, At, Indent, Close, Used, Page).

next_item(Separator, Item, Items, Tail, Column, At, Indent, Close, Used, Page) ->
    InnerClose = inner_close(Items, Close),
    Width = width(Item) + 1,
    case is_leaf(Item) andalso fits(Width, At, max(1, InnerClose), Used, Page) of
        true ->
            [Separator, flat(Item) | next_items(Items, Tail, Column, At + Width, Indent, Close, Used + Width, Page)];
        false ->
            Chars = node(Item, Column, Indent, InnerClose, 0, Page),
            {Next, Now} = behind(Item, Column, 0, Page),
            [Separator, $\n, Indent, Chars | next_items(Items, Tail, Column, Next, Indent, Close, Now, Page)]
    end.
