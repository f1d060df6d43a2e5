%% Loading modules from bytes, new versions of them, old code and its end, functions that run when a module is loaded.
%%
%% The modules are cv_mod (three versions) and cv_load, compiled; their sources stand at the end.
-module(code_versions).
-export([start/0]).

start() ->
    Me = self(),
    oracle:say({code:is_loaded(cv_mod), code:which(cv_mod), erlang:module_loaded(cv_mod), erlang:check_old_code(cv_mod)}),
    oracle:say(code:load_binary(cv_mod, "cv_mod.beam", version1())),
    oracle:say({code:is_loaded(cv_mod), code:which(cv_mod), lists:keyfind(cv_mod, 1, code:all_loaded()), cv_mod:v(),
        erlang:function_exported(cv_mod, only1, 0), code:ensure_loaded(cv_mod)}),
    Fun = cv_mod:fn(), External = fun cv_mod:v/0,
    P = spawn(cv_mod, loop, []),
    oracle:say(ask(P)),
    oracle:say(code:load_binary(cv_mod, "cv_mod.beam", version2())),
    oracle:say({cv_mod:v(), Fun(), External(), ask(P), erlang:check_old_code(cv_mod), erlang:check_process_code(P, cv_mod)}),
    oracle:say({erlang:function_exported(cv_mod, only1, 0), erlang:function_exported(cv_mod, only2, 0), cv_mod:only2(),
        oracle:try_(fun() -> cv_mod:only1() end), lists:member(cv_mod, erlang:loaded())}),
    oracle:say(code:load_binary(cv_mod, "cv_mod.beam", version1())),
    P ! switch,
    oracle:say({ask(P), erlang:check_process_code(P, cv_mod)}),
    oracle:say({erlang:purge_module(cv_mod), erlang:check_old_code(cv_mod), oracle:try_(fun() -> erlang:purge_module(cv_mod) end)}),
    oracle:say(code:load_binary(cv_mod, "cv_mod.beam", version3())),
    oracle:say({cv_mod:v(), erlang:check_old_code(cv_mod), ask(P)}),
    oracle:say({code:load_binary(cv_mod, "cv_mod.beam", version1()), cv_mod:v(), code:soft_purge(cv_mod), code:purge(cv_mod),
        is_process_alive(P), erlang:check_old_code(cv_mod), code:purge(cv_mod), code:soft_purge(cv_mod)}),
    Q = spawn_monitor(cv_mod, loop, []),
    oracle:say({code:delete(cv_mod), erlang:check_old_code(cv_mod), code:delete(cv_mod), oracle:try_(fun() -> erlang:delete_module(cv_mod) end)}),
    oracle:say({oracle:try_(fun() -> cv_mod:v() end), code:is_loaded(cv_mod), erlang:check_process_code(element(1, Q), cv_mod)}),
    oracle:say({code:purge(cv_mod), receive {'DOWN', _, process, _, Why} -> Why after 1000 -> lives end}),
    oracle:say({erlang:load_module(cv_mod, version2()), cv_mod:v(), erlang:delete_module(cv_mod), code:purge(cv_mod)}),
    oracle:say([spawn(fun() -> Me ! {loaded, code:load_binary(cv_load, "cv_load.beam", loads())} end) =/= Me, receive {loaded, L} -> L end, cv_load:v()]),
    oracle:say([oracle:try_(F) || F <- [
        fun() -> code:load_binary(cv_mod, "cv_mod.beam", <<"no module">>) end, fun() -> code:load_binary(cv_other, "x", version1()) end,
        fun() -> code:load_binary(cv_mod, "cv_mod.beam", a) end, fun() -> code:load_binary("x", "x", version1()) end,
        fun() -> code:load_abs("/nowhere/nosuch") end, fun() -> code:load_file(nosuch_module_) end, fun() -> code:ensure_loaded(nosuch_module_) end,
        fun() -> code:which(nosuch_module_) end, fun() -> code:is_loaded(nosuch_module_) end, fun() -> code:get_object_code(nosuch_module_) end,
        fun() -> erlang:load_module(cv_other, version1()) end, fun() -> element(1, erlang:load_nif("/nowhere/nosuch", 0)) end]]),
    oracle:say([is_list(code:all_loaded()), lists:member(?MODULE, [M || {M, _} <- code:all_loaded()])]).

ask(P) -> P ! {get, self()}, receive {A, B} -> {A, B} after 1000 -> silent end.

version1() -> base64:decode(<<
    "Rk9SMQAAA3RCRUFNQXRVOAAAAGMAAAAOBmN2X21vZAF2AmZuBGxvb3ADZ2V0BHN0b3AGc3dpdGNoAm9rBW9ubHkxBGhlcmULbW9k"
    "dWxlX2luZm8GZXJsYW5nD2dldF9tb2R1bGVfaW5mbwwtZm4vMC1mdW4tMC0AQ29kZQAAAPUAAAAQAAAAAAAAALIAAAAVAAAABwEQ"
    "mRACEiIAASBAEQMTATCZIAISMgABQBA3MAAAEAAgEACrAAMXABMBUJkwAhJCAAFgDBAArBcQBAFwF8UDOYUDn7VXAxAgUkADBBUE"
    "ACUHAAAQMBCkExcgEQNCBBADiBAAFAUAZQABgDsDtRdAYqVylQGQFQgAEBABoBVAggMSEBMBsBh1AcAZdQHQmUACEpIAAeBAogMT"
    "AfCZAAISsgABCBBAEgNOECABCBGZAAISshABCBJAAxNAEgNOIDABCBOZIAIS4gABCBQMAAAEACUHAAAQQBCkAxcwEREDEgATAwAA"
    "AFN0clQAAAAASW1wVAAAADQAAAAEAAAAAQAAAAIAAAAAAAAAAQAAAAQAAAAAAAAADAAAAA0AAAABAAAADAAAAA0AAAACRXhwVAAA"
    "AEwAAAAGAAAACwAAAAEAAAASAAAACwAAAAAAAAAQAAAACQAAAAAAAAAOAAAABAAAAAAAAAAGAAAAAwAAAAAAAAAEAAAAAgAAAAAA"
    "AAACRnVuVAAAABwAAAABAAAADgAAAAAAAAAUAAAAAAAAAAACe8OBTWV0YQAAAB2DbAAAAAFoAmQAEGVuYWJsZWRfZmVhdHVyZXNq"
    "agAAAExvY1QAAAAQAAAAAQAAAA4AAAAAAAAAFEF0dHIAAAAog2wAAAABaAJkAAN2c25sAAAAAW4QALTvCoLvFcmvN3mqHTVweE9q"
    "akNJbmYAAAAbg2wAAAABaAJkAAd2ZXJzaW9uawAFOC4yLjNqAERiZ2kAAABVg1AAAABVeJxFzDEOgCAMQNEGXR08iidqgFYpwTaB"
    "6vk1Lo5/eL9MBAtxug4U3Q3vjWDl3jCm4T1mx2zEJRDMasoNAMInnPspKsMlv62G/6Q+o3QcWAAAAExpbmUAAAAYAAAAAAAAAAAA"
    "AAAHAAAABAAAAAAhMUFRVHlwZQAAACwAAAABAAAAAh//AAAAAAAAAAD//////////xAAAAAAAAAAAAD//////////w==">>).

version2() -> base64:decode(<<
    "Rk9SMQAAA3RCRUFNQXRVOAAAAGMAAAAOBmN2X21vZAF2AmZuBGxvb3ADZ2V0BHN0b3AGc3dpdGNoAm9rBW9ubHkyBGhlcmULbW9k"
    "dWxlX2luZm8GZXJsYW5nD2dldF9tb2R1bGVfaW5mbwwtZm4vMC1mdW4tMC0AQ29kZQAAAPUAAAAQAAAAAAAAALIAAAAVAAAABwEQ"
    "mRACEiIAASBAIQMTATCZIAISMgABQBA3MAAAEAAgEACrAAMXABMBUJkwAhJCAAFgDBAArBcQBAFwF8UDOYUDn7VXAxAgUkADBBUE"
    "ACUHAAAQMBCkExcgIQNCBBADiBAAFAUAZQABgDsDtRdAYqVylQGQFQgAEBABoBVAggMSEBMBsBh1AcAZdQHQmUACEpIAAeBAogMT"
    "AfCZAAISsgABCBBAEgNOECABCBGZAAISshABCBJAAxNAEgNOIDABCBOZIAIS4gABCBQMAAAEACUHAAAQQBCkAxcwISEDEgATAwAA"
    "AFN0clQAAAAASW1wVAAAADQAAAAEAAAAAQAAAAIAAAAAAAAAAQAAAAQAAAAAAAAADAAAAA0AAAABAAAADAAAAA0AAAACRXhwVAAA"
    "AEwAAAAGAAAACwAAAAEAAAASAAAACwAAAAAAAAAQAAAACQAAAAAAAAAOAAAABAAAAAAAAAAGAAAAAwAAAAAAAAAEAAAAAgAAAAAA"
    "AAACRnVuVAAAABwAAAABAAAADgAAAAAAAAAUAAAAAAAAAAAFrLzrTWV0YQAAAB2DbAAAAAFoAmQAEGVuYWJsZWRfZmVhdHVyZXNq"
    "agAAAExvY1QAAAAQAAAAAQAAAA4AAAAAAAAAFEF0dHIAAAAog2wAAAABaAJkAAN2c25sAAAAAW4QAA65JYGt/OxwjsbJbWqdl7Vq"
    "akNJbmYAAAAbg2wAAAABaAJkAAd2ZXJzaW9uawAFOC4yLjNqAERiZ2kAAABVg1AAAABVeJxFzDEOgCAMQNEGXR08iidqgFYpwTaB"
    "6vk1Lo5/eL9MBAtxug4U3Q3vjWDl3jCm4T1mx2zEJRDMasoNAMInnPspKsMlv62G/6Q+o3QcWAAAAExpbmUAAAAYAAAAAAAAAAAA"
    "AAAHAAAABAAAAAAhMUFRVHlwZQAAACwAAAABAAAAAh//AAAAAAAAAAD//////////xAAAAAAAAAAAAD//////////w==">>).

version3() -> base64:decode(<<
    "Rk9SMQAAAjxCRUFNQXRVOAAAADwAAAAHBmN2X21vZAFmCW5vdF90b2RheQF2C21vZHVsZV9pbmZvBmVybGFuZw9nZXRfbW9kdWxl"
    "X2luZm9Db2RlAAAAVQAAABAAAAAAAAAAqQAAAAkAAAAEARCZEAISIgABIJVAMgMTATCZIAISQgABQEAxAxMBUJkAAhJSAAFgQBID"
    "ThAAAXCZAAISUhABgEADE0ASA04gEAMAAABTdHJUAAAAAEltcFQAAAAcAAAAAgAAAAYAAAAHAAAAAQAAAAYAAAAHAAAAAkV4cFQA"
    "AAAoAAAAAwAAAAUAAAABAAAACAAAAAUAAAAAAAAABgAAAAQAAAAAAAAABE1ldGEAAAAdg2wAAAABaAJkABBlbmFibGVkX2ZlYXR1"
    "cmVzamoAAABMb2NUAAAAEAAAAAEAAAACAAAAAAAAAAJBdHRyAAAAKINsAAAAAWgCZAADdnNubAAAAAFuEAAzQUfRIH/ToM92jfod"
    "f83WampDSW5mAAAAG4NsAAAAAWgCZAAHdmVyc2lvbmsABTguMi4zagBEYmdpAAAAVYNQAAAAVXicRcwxDoAgDEDRBl0dPIonaoBW"
    "KcE2ger5NS6Of3i/TAQLcboOFN0N741g5d4wpuE9ZsdsxCUQzGrKDQDCJ5z7KSrDJb+thv+kPqN0HFgAAABMaW5lAAAAFgAAAAAA"
    "AAAAAAAABAAAAAIAAAAAITEAAFR5cGUAAAAaAAAAAQAAAAEf/wAAAAAAAAAA//////////8AAA==">>).

loads() -> base64:decode(<<
    "Rk9SMQAAAsBCRUFNQXRVOAAAAGEAAAANB2N2X2xvYWQBZgZlcmxhbmcEc2VsZgVyZWFkeQ9wZXJzaXN0ZW50X3Rlcm0DcHV0Am9r"
    "AXYDZ2V0B2VsZW1lbnQLbW9kdWxlX2luZm8PZ2V0X21vZHVsZV9pbmZvAAAAQ29kZQAAAIEAAAAQAAAAAAAAAKkAAAAKAAAABAEQ"
    "mRACEiIAASCVDAAAATAaNQkUFhAwAAkAA6QTFyBSA0ASAwcgEECCAxIAEwFAmSACEpIAAVAMAABAEgMHECALBTARAwMSABMBYJkA"
    "AhLCAAFwQBIDThBAAYCZAAISwhABkEADE0ASA04gUAMAAABTdHJUAAAAAEltcFQAAABMAAAABgAAAAMAAAAEAAAAAAAAAAYAAAAH"
    "AAAAAgAAAAYAAAAKAAAAAQAAAAMAAAALAAAAAgAAAAMAAAANAAAAAQAAAAMAAAANAAAAAkV4cFQAAAAoAAAAAwAAAAwAAAABAAAA"
    "CQAAAAwAAAAAAAAABwAAAAkAAAAAAAAABU1ldGEAAAAdg2wAAAABaAJkABBlbmFibGVkX2ZlYXR1cmVzamoAAABMb2NUAAAAEAAA"
    "AAEAAAACAAAAAAAAAAJBdHRyAAAAKINsAAAAAWgCZAADdnNubAAAAAFuEABFcv0O85GBg1295X2qX/J2ampDSW5mAAAAG4NsAAAA"
    "AWgCZAAHdmVyc2lvbmsABTguMi4zagBEYmdpAAAAVYNQAAAAVXicRcwxDoAgDEDRBl0dPIonaoBWKcE2ger5NS6Of3i/TAQLcboO"
    "FN0N741g5d4wpuE9ZsdsxCUQzGrKDQDCJ5z7KSrDJb+thv+kPqN0HFgAAABMaW5lAAAAFgAAAAAAAAAAAAAABAAAAAIAAAAAITEA"
    "AFR5cGUAAAAaAAAAAQAAAAEf/wAAAAAAAAAA//////////8AAA==">>).

%% -module(cv_mod). -export([v/0, loop/0, fn/0, only1/0]).
%% v() -> 1.
%% fn() -> fun() -> {1, v(), cv_mod:v()} end.
%% loop() -> receive {get, P} -> P ! {v(), cv_mod:v()}, loop(); switch -> cv_mod:loop(); stop -> ok end.
%% only1() -> here.
%%
%% -module(cv_mod). -export([v/0]). -on_load(f/0).
%% f() -> not_today.
%% v() -> 3.
%%
%% -module(cv_load). -export([v/0]). -on_load(f/0).
%% f() -> receive after 20 -> persistent_term:put(cv_load, {ready, self()}), ok end.
%% v() -> element(1, persistent_term:get(cv_load)).
