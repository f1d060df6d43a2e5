%% @doc The browser around AtomVM's WebAssembly build. Events arrive as {emscripten, {Event, Map}}, with a term of one's
%% own as {emscripten, {Event, Map}, Term}; calls from JavaScript as {emscripten, {call, Promise, Binary}} and
%% {emscripten, {cast, Binary}}.
-module(emscripten).

-export([
    run_script/1, run_script/2, promise_resolve/1, promise_resolve/2, promise_reject/1, promise_reject/2,
    register_keypress_callback/1, register_keypress_callback/2, register_keypress_callback/3,
    unregister_keypress_callback/1, register_keydown_callback/1, register_keydown_callback/2,
    register_keydown_callback/3, unregister_keydown_callback/1, register_keyup_callback/1,
    register_keyup_callback/2, register_keyup_callback/3, unregister_keyup_callback/1,
    register_click_callback/1, register_click_callback/2, register_click_callback/3,
    unregister_click_callback/1, register_mousedown_callback/1, register_mousedown_callback/2,
    register_mousedown_callback/3, unregister_mousedown_callback/1, register_mouseup_callback/1,
    register_mouseup_callback/2, register_mouseup_callback/3, unregister_mouseup_callback/1,
    register_dblclick_callback/1, register_dblclick_callback/2, register_dblclick_callback/3,
    unregister_dblclick_callback/1, register_mousemove_callback/1, register_mousemove_callback/2,
    register_mousemove_callback/3, unregister_mousemove_callback/1, register_mouseenter_callback/1,
    register_mouseenter_callback/2, register_mouseenter_callback/3, unregister_mouseenter_callback/1,
    register_mouseleave_callback/1, register_mouseleave_callback/2, register_mouseleave_callback/3,
    unregister_mouseleave_callback/1, register_mouseover_callback/1, register_mouseover_callback/2,
    register_mouseover_callback/3, unregister_mouseover_callback/1, register_mouseout_callback/1,
    register_mouseout_callback/2, register_mouseout_callback/3, unregister_mouseout_callback/1,
    register_wheel_callback/1, register_wheel_callback/2, register_wheel_callback/3,
    unregister_wheel_callback/1, register_resize_callback/1, register_resize_callback/2,
    register_resize_callback/3, unregister_resize_callback/1, register_scroll_callback/1,
    register_scroll_callback/2, register_scroll_callback/3, unregister_scroll_callback/1,
    register_blur_callback/1, register_blur_callback/2, register_blur_callback/3, unregister_blur_callback/1,
    register_focus_callback/1, register_focus_callback/2, register_focus_callback/3,
    unregister_focus_callback/1, register_focusin_callback/1, register_focusin_callback/2,
    register_focusin_callback/3, unregister_focusin_callback/1, register_focusout_callback/1,
    register_focusout_callback/2, register_focusout_callback/3, unregister_focusout_callback/1,
    register_touchstart_callback/1, register_touchstart_callback/2, register_touchstart_callback/3,
    unregister_touchstart_callback/1, register_touchend_callback/1, register_touchend_callback/2,
    register_touchend_callback/3, unregister_touchend_callback/1, register_touchmove_callback/1,
    register_touchmove_callback/2, register_touchmove_callback/3, unregister_touchmove_callback/1,
    register_touchcancel_callback/1, register_touchcancel_callback/2, register_touchcancel_callback/3,
    unregister_touchcancel_callback/1
]).

%% A board's function of this name takes this one's place.
-define(NATIVE, erlang:nif_error(undef)).

-type target() :: document | window | screen | iodata().
-type options() :: boolean() | [{use_capture | prevent_default, boolean()}].
-type registered() :: {ok, term()} | {ok, term(), deferred} | {error, term()}.

%% @doc Run JavaScript in the main thread.
-spec run_script(iodata()) -> ok.
run_script(_) -> ?NATIVE.

%% @doc Run JavaScript in this thread or the main one, waiting for it or not.
-spec run_script(iodata(), [main_thread | async]) -> ok.
run_script(_, _) -> ?NATIVE.

%% @doc Keep a promise that a call from JavaScript made, with 0.
-spec promise_resolve(binary()) -> ok.
promise_resolve(_) -> ?NATIVE.

%% @doc Keep a promise with a value.
-spec promise_resolve(binary(), integer() | iodata()) -> ok.
promise_resolve(_, _) -> ?NATIVE.

%% @doc Break a promise, with 0.
-spec promise_reject(binary()) -> ok.
promise_reject(_) -> ?NATIVE.

%% @doc Break a promise with a reason.
-spec promise_reject(binary(), integer() | iodata()) -> ok.
promise_reject(_, _) -> ?NATIVE.

%% @doc Be sent keypress events of an element.
-spec register_keypress_callback(target()) -> registered().
register_keypress_callback(_) -> ?NATIVE.

%% @doc Be sent keypress events, with options.
-spec register_keypress_callback(target(), options()) -> registered().
register_keypress_callback(_, _) -> ?NATIVE.

%% @doc Be sent keypress events, with options and a term of one's own.
-spec register_keypress_callback(target(), options(), term()) -> registered().
register_keypress_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent keypress events no more.
-spec unregister_keypress_callback(target() | term()) -> ok | {error, term()}.
unregister_keypress_callback(_) -> ?NATIVE.

%% @doc Be sent keydown events of an element.
-spec register_keydown_callback(target()) -> registered().
register_keydown_callback(_) -> ?NATIVE.

%% @doc Be sent keydown events, with options.
-spec register_keydown_callback(target(), options()) -> registered().
register_keydown_callback(_, _) -> ?NATIVE.

%% @doc Be sent keydown events, with options and a term of one's own.
-spec register_keydown_callback(target(), options(), term()) -> registered().
register_keydown_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent keydown events no more.
-spec unregister_keydown_callback(target() | term()) -> ok | {error, term()}.
unregister_keydown_callback(_) -> ?NATIVE.

%% @doc Be sent keyup events of an element.
-spec register_keyup_callback(target()) -> registered().
register_keyup_callback(_) -> ?NATIVE.

%% @doc Be sent keyup events, with options.
-spec register_keyup_callback(target(), options()) -> registered().
register_keyup_callback(_, _) -> ?NATIVE.

%% @doc Be sent keyup events, with options and a term of one's own.
-spec register_keyup_callback(target(), options(), term()) -> registered().
register_keyup_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent keyup events no more.
-spec unregister_keyup_callback(target() | term()) -> ok | {error, term()}.
unregister_keyup_callback(_) -> ?NATIVE.

%% @doc Be sent click events of an element.
-spec register_click_callback(target()) -> registered().
register_click_callback(_) -> ?NATIVE.

%% @doc Be sent click events, with options.
-spec register_click_callback(target(), options()) -> registered().
register_click_callback(_, _) -> ?NATIVE.

%% @doc Be sent click events, with options and a term of one's own.
-spec register_click_callback(target(), options(), term()) -> registered().
register_click_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent click events no more.
-spec unregister_click_callback(target() | term()) -> ok | {error, term()}.
unregister_click_callback(_) -> ?NATIVE.

%% @doc Be sent mousedown events of an element.
-spec register_mousedown_callback(target()) -> registered().
register_mousedown_callback(_) -> ?NATIVE.

%% @doc Be sent mousedown events, with options.
-spec register_mousedown_callback(target(), options()) -> registered().
register_mousedown_callback(_, _) -> ?NATIVE.

%% @doc Be sent mousedown events, with options and a term of one's own.
-spec register_mousedown_callback(target(), options(), term()) -> registered().
register_mousedown_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mousedown events no more.
-spec unregister_mousedown_callback(target() | term()) -> ok | {error, term()}.
unregister_mousedown_callback(_) -> ?NATIVE.

%% @doc Be sent mouseup events of an element.
-spec register_mouseup_callback(target()) -> registered().
register_mouseup_callback(_) -> ?NATIVE.

%% @doc Be sent mouseup events, with options.
-spec register_mouseup_callback(target(), options()) -> registered().
register_mouseup_callback(_, _) -> ?NATIVE.

%% @doc Be sent mouseup events, with options and a term of one's own.
-spec register_mouseup_callback(target(), options(), term()) -> registered().
register_mouseup_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mouseup events no more.
-spec unregister_mouseup_callback(target() | term()) -> ok | {error, term()}.
unregister_mouseup_callback(_) -> ?NATIVE.

%% @doc Be sent dblclick events of an element.
-spec register_dblclick_callback(target()) -> registered().
register_dblclick_callback(_) -> ?NATIVE.

%% @doc Be sent dblclick events, with options.
-spec register_dblclick_callback(target(), options()) -> registered().
register_dblclick_callback(_, _) -> ?NATIVE.

%% @doc Be sent dblclick events, with options and a term of one's own.
-spec register_dblclick_callback(target(), options(), term()) -> registered().
register_dblclick_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent dblclick events no more.
-spec unregister_dblclick_callback(target() | term()) -> ok | {error, term()}.
unregister_dblclick_callback(_) -> ?NATIVE.

%% @doc Be sent mousemove events of an element.
-spec register_mousemove_callback(target()) -> registered().
register_mousemove_callback(_) -> ?NATIVE.

%% @doc Be sent mousemove events, with options.
-spec register_mousemove_callback(target(), options()) -> registered().
register_mousemove_callback(_, _) -> ?NATIVE.

%% @doc Be sent mousemove events, with options and a term of one's own.
-spec register_mousemove_callback(target(), options(), term()) -> registered().
register_mousemove_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mousemove events no more.
-spec unregister_mousemove_callback(target() | term()) -> ok | {error, term()}.
unregister_mousemove_callback(_) -> ?NATIVE.

%% @doc Be sent mouseenter events of an element.
-spec register_mouseenter_callback(target()) -> registered().
register_mouseenter_callback(_) -> ?NATIVE.

%% @doc Be sent mouseenter events, with options.
-spec register_mouseenter_callback(target(), options()) -> registered().
register_mouseenter_callback(_, _) -> ?NATIVE.

%% @doc Be sent mouseenter events, with options and a term of one's own.
-spec register_mouseenter_callback(target(), options(), term()) -> registered().
register_mouseenter_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mouseenter events no more.
-spec unregister_mouseenter_callback(target() | term()) -> ok | {error, term()}.
unregister_mouseenter_callback(_) -> ?NATIVE.

%% @doc Be sent mouseleave events of an element.
-spec register_mouseleave_callback(target()) -> registered().
register_mouseleave_callback(_) -> ?NATIVE.

%% @doc Be sent mouseleave events, with options.
-spec register_mouseleave_callback(target(), options()) -> registered().
register_mouseleave_callback(_, _) -> ?NATIVE.

%% @doc Be sent mouseleave events, with options and a term of one's own.
-spec register_mouseleave_callback(target(), options(), term()) -> registered().
register_mouseleave_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mouseleave events no more.
-spec unregister_mouseleave_callback(target() | term()) -> ok | {error, term()}.
unregister_mouseleave_callback(_) -> ?NATIVE.

%% @doc Be sent mouseover events of an element.
-spec register_mouseover_callback(target()) -> registered().
register_mouseover_callback(_) -> ?NATIVE.

%% @doc Be sent mouseover events, with options.
-spec register_mouseover_callback(target(), options()) -> registered().
register_mouseover_callback(_, _) -> ?NATIVE.

%% @doc Be sent mouseover events, with options and a term of one's own.
-spec register_mouseover_callback(target(), options(), term()) -> registered().
register_mouseover_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mouseover events no more.
-spec unregister_mouseover_callback(target() | term()) -> ok | {error, term()}.
unregister_mouseover_callback(_) -> ?NATIVE.

%% @doc Be sent mouseout events of an element.
-spec register_mouseout_callback(target()) -> registered().
register_mouseout_callback(_) -> ?NATIVE.

%% @doc Be sent mouseout events, with options.
-spec register_mouseout_callback(target(), options()) -> registered().
register_mouseout_callback(_, _) -> ?NATIVE.

%% @doc Be sent mouseout events, with options and a term of one's own.
-spec register_mouseout_callback(target(), options(), term()) -> registered().
register_mouseout_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent mouseout events no more.
-spec unregister_mouseout_callback(target() | term()) -> ok | {error, term()}.
unregister_mouseout_callback(_) -> ?NATIVE.

%% @doc Be sent wheel events of an element.
-spec register_wheel_callback(target()) -> registered().
register_wheel_callback(_) -> ?NATIVE.

%% @doc Be sent wheel events, with options.
-spec register_wheel_callback(target(), options()) -> registered().
register_wheel_callback(_, _) -> ?NATIVE.

%% @doc Be sent wheel events, with options and a term of one's own.
-spec register_wheel_callback(target(), options(), term()) -> registered().
register_wheel_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent wheel events no more.
-spec unregister_wheel_callback(target() | term()) -> ok | {error, term()}.
unregister_wheel_callback(_) -> ?NATIVE.

%% @doc Be sent resize events of an element.
-spec register_resize_callback(target()) -> registered().
register_resize_callback(_) -> ?NATIVE.

%% @doc Be sent resize events, with options.
-spec register_resize_callback(target(), options()) -> registered().
register_resize_callback(_, _) -> ?NATIVE.

%% @doc Be sent resize events, with options and a term of one's own.
-spec register_resize_callback(target(), options(), term()) -> registered().
register_resize_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent resize events no more.
-spec unregister_resize_callback(target() | term()) -> ok | {error, term()}.
unregister_resize_callback(_) -> ?NATIVE.

%% @doc Be sent scroll events of an element.
-spec register_scroll_callback(target()) -> registered().
register_scroll_callback(_) -> ?NATIVE.

%% @doc Be sent scroll events, with options.
-spec register_scroll_callback(target(), options()) -> registered().
register_scroll_callback(_, _) -> ?NATIVE.

%% @doc Be sent scroll events, with options and a term of one's own.
-spec register_scroll_callback(target(), options(), term()) -> registered().
register_scroll_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent scroll events no more.
-spec unregister_scroll_callback(target() | term()) -> ok | {error, term()}.
unregister_scroll_callback(_) -> ?NATIVE.

%% @doc Be sent blur events of an element.
-spec register_blur_callback(target()) -> registered().
register_blur_callback(_) -> ?NATIVE.

%% @doc Be sent blur events, with options.
-spec register_blur_callback(target(), options()) -> registered().
register_blur_callback(_, _) -> ?NATIVE.

%% @doc Be sent blur events, with options and a term of one's own.
-spec register_blur_callback(target(), options(), term()) -> registered().
register_blur_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent blur events no more.
-spec unregister_blur_callback(target() | term()) -> ok | {error, term()}.
unregister_blur_callback(_) -> ?NATIVE.

%% @doc Be sent focus events of an element.
-spec register_focus_callback(target()) -> registered().
register_focus_callback(_) -> ?NATIVE.

%% @doc Be sent focus events, with options.
-spec register_focus_callback(target(), options()) -> registered().
register_focus_callback(_, _) -> ?NATIVE.

%% @doc Be sent focus events, with options and a term of one's own.
-spec register_focus_callback(target(), options(), term()) -> registered().
register_focus_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent focus events no more.
-spec unregister_focus_callback(target() | term()) -> ok | {error, term()}.
unregister_focus_callback(_) -> ?NATIVE.

%% @doc Be sent focusin events of an element.
-spec register_focusin_callback(target()) -> registered().
register_focusin_callback(_) -> ?NATIVE.

%% @doc Be sent focusin events, with options.
-spec register_focusin_callback(target(), options()) -> registered().
register_focusin_callback(_, _) -> ?NATIVE.

%% @doc Be sent focusin events, with options and a term of one's own.
-spec register_focusin_callback(target(), options(), term()) -> registered().
register_focusin_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent focusin events no more.
-spec unregister_focusin_callback(target() | term()) -> ok | {error, term()}.
unregister_focusin_callback(_) -> ?NATIVE.

%% @doc Be sent focusout events of an element.
-spec register_focusout_callback(target()) -> registered().
register_focusout_callback(_) -> ?NATIVE.

%% @doc Be sent focusout events, with options.
-spec register_focusout_callback(target(), options()) -> registered().
register_focusout_callback(_, _) -> ?NATIVE.

%% @doc Be sent focusout events, with options and a term of one's own.
-spec register_focusout_callback(target(), options(), term()) -> registered().
register_focusout_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent focusout events no more.
-spec unregister_focusout_callback(target() | term()) -> ok | {error, term()}.
unregister_focusout_callback(_) -> ?NATIVE.

%% @doc Be sent touchstart events of an element.
-spec register_touchstart_callback(target()) -> registered().
register_touchstart_callback(_) -> ?NATIVE.

%% @doc Be sent touchstart events, with options.
-spec register_touchstart_callback(target(), options()) -> registered().
register_touchstart_callback(_, _) -> ?NATIVE.

%% @doc Be sent touchstart events, with options and a term of one's own.
-spec register_touchstart_callback(target(), options(), term()) -> registered().
register_touchstart_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent touchstart events no more.
-spec unregister_touchstart_callback(target() | term()) -> ok | {error, term()}.
unregister_touchstart_callback(_) -> ?NATIVE.

%% @doc Be sent touchend events of an element.
-spec register_touchend_callback(target()) -> registered().
register_touchend_callback(_) -> ?NATIVE.

%% @doc Be sent touchend events, with options.
-spec register_touchend_callback(target(), options()) -> registered().
register_touchend_callback(_, _) -> ?NATIVE.

%% @doc Be sent touchend events, with options and a term of one's own.
-spec register_touchend_callback(target(), options(), term()) -> registered().
register_touchend_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent touchend events no more.
-spec unregister_touchend_callback(target() | term()) -> ok | {error, term()}.
unregister_touchend_callback(_) -> ?NATIVE.

%% @doc Be sent touchmove events of an element.
-spec register_touchmove_callback(target()) -> registered().
register_touchmove_callback(_) -> ?NATIVE.

%% @doc Be sent touchmove events, with options.
-spec register_touchmove_callback(target(), options()) -> registered().
register_touchmove_callback(_, _) -> ?NATIVE.

%% @doc Be sent touchmove events, with options and a term of one's own.
-spec register_touchmove_callback(target(), options(), term()) -> registered().
register_touchmove_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent touchmove events no more.
-spec unregister_touchmove_callback(target() | term()) -> ok | {error, term()}.
unregister_touchmove_callback(_) -> ?NATIVE.

%% @doc Be sent touchcancel events of an element.
-spec register_touchcancel_callback(target()) -> registered().
register_touchcancel_callback(_) -> ?NATIVE.

%% @doc Be sent touchcancel events, with options.
-spec register_touchcancel_callback(target(), options()) -> registered().
register_touchcancel_callback(_, _) -> ?NATIVE.

%% @doc Be sent touchcancel events, with options and a term of one's own.
-spec register_touchcancel_callback(target(), options(), term()) -> registered().
register_touchcancel_callback(_, _, _) -> ?NATIVE.

%% @doc Be sent touchcancel events no more.
-spec unregister_touchcancel_callback(target() | term()) -> ok | {error, term()}.
unregister_touchcancel_callback(_) -> ?NATIVE.
