%% Digests, MACs and keys from passwords, at one go and in pieces, and how they fail.
-module(crypto_digests).
-export([start/0]).

start() ->
    Data = ["some", <<" data">>, [$., 0, 255]],
    [oracle:say({H, crypto:hash(H, Data), crypto:hash(H, <<>>), crypto:hash_info(H)}) || H <- digests()],
    S1 = crypto:hash_init(sha256),
    S2 = crypto:hash_update(S1, "one "),
    S3 = crypto:hash_update(S2, <<"two">>),
    oracle:say({is_reference(S1), crypto:hash_final(S1), crypto:hash_final(S2), crypto:hash_final(S3)}),
    oracle:say([crypto:mac(hmac, H, <<"key">>, Data) || H <- digests()]),
    oracle:say([crypto:mac(cmac, C, binary:copy(<<7>>, K), Data) || {C, K} <- [{aes_128_cbc, 16}, {aes_192_cbc, 24}, {aes_256_cbc, 32}]]),
    oracle:say({crypto:mac(poly1305, binary:copy(<<9>>, 32), Data), crypto:macN(hmac, sha, "key", Data, 10),
        crypto:macN(poly1305, binary:copy(<<9>>, 32), Data, 3)}),
    M = crypto:mac_update(crypto:mac_update(crypto:mac_init(hmac, sha512, "key"), "one"), ["two"]),
    oracle:say(crypto:mac_final(M)),
    oracle:say(crypto:mac_finalN(crypto:mac_update(crypto:mac_init(poly1305, binary:copy(<<1>>, 32)), "x"), 5)),
    oracle:say([crypto:pbkdf2_hmac(H, <<"password">>, <<"salt">>, R, L) || {H, R, L} <- [{sha, 1, 20}, {sha256, 100, 5}, {sha512, 3, 80}]]),
    oracle:say({crypto:hash_equals(<<1, 2>>, <<1, 2>>), crypto:hash_equals(<<1, 2>>, <<1, 3>>)}),
    oracle:say([oracle:try_(F) || F <- failures()]),
    oracle:say({crypto:exor(<<1, 2, 255>>, [3, <<4, 5>>]), crypto:mod_pow(3, 200, 1000007), crypto:mod_pow(<<2>>, <<10>>, 1000),
        crypto:bytes_to_integer(<<1, 2, 3>>), crypto:bytes_to_integer(<<>>)}),
    oracle:say({byte_size(crypto:strong_rand_bytes(17)), crypto:strong_rand_bytes(0), crypto:strong_rand_bytes(16) =/= crypto:strong_rand_bytes(16)}),
    oracle:say([N || N <- [crypto:rand_uniform(5, 8) || _ <- lists:seq(1, 50)], N < 5 orelse N > 7]),
    oracle:say({crypto:start(), crypto:info_fips(), length(crypto:version()) > 2, [is_binary(N) || {N, _, _} <- crypto:info_lib()]}),
    oracle:say([lists:member(K, crypto:supports(hashs)) || K <- digests()]),
    oracle:say([is_list(proplists:get_value(K, crypto:supports())) || K <- [hashs, ciphers, public_keys, macs, curves, rsa_opts]]),
    crypto:stop().

digests() -> [md5, sha, sha224, sha256, sha384, sha512, sha3_224, sha3_256, sha3_384, sha3_512, blake2b, blake2s].

failures() -> [
    fun() -> crypto:hash(nosuch, <<>>) end, fun() -> crypto:hash(sha, a) end, fun() -> crypto:hash(sha, [256]) end,
    fun() -> crypto:hash_init(nosuch) end, fun() -> crypto:hash_update(x, <<>>) end, fun() -> crypto:hash_final(x) end,
    fun() -> crypto:hash_update(crypto:hash_init(sha), a) end, fun() -> crypto:hash_equals(<<1>>, <<1, 2>>) end,
    fun() -> crypto:hash_equals(<<1>>, a) end, fun() -> crypto:hash_info(nosuch) end,
    fun() -> crypto:mac(hmac, nosuch, <<>>, <<>>) end, fun() -> crypto:mac(nosuch, sha, <<>>, <<>>) end,
    fun() -> crypto:mac(hmac, sha, a, <<>>) end, fun() -> crypto:mac(hmac, sha, <<>>, a) end,
    fun() -> crypto:mac(cmac, aes_128_cbc, <<1, 2>>, <<>>) end, fun() -> crypto:mac(poly1305, <<1>>, <<>>) end,
    fun() -> crypto:mac_init(hmac, nosuch, <<>>) end, fun() -> crypto:mac_final(x) end,
    fun() -> crypto:mac_finalN(crypto:mac_init(hmac, sha, <<>>), 100) end,
    fun() -> crypto:pbkdf2_hmac(nosuch, <<>>, <<>>, 1, 1) end, fun() -> crypto:pbkdf2_hmac(sha, <<>>, <<>>, 0, 1) end,
    fun() -> crypto:pbkdf2_hmac(sha, <<>>, <<>>, 1, 0) end, fun() -> crypto:pbkdf2_hmac(sha, a, <<>>, 1, 1) end,
    fun() -> crypto:exor(<<1, 2>>, [3]) end, fun() -> crypto:strong_rand_bytes(-1) end, fun() -> crypto:strong_rand_bytes(a) end
].
