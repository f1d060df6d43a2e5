%% Ciphers at one go and in pieces, paddings, authenticated encryption, and how they fail.
-module(crypto_ciphers).
-export([start/0]).

start() ->
    Text = binary:copy(<<"attack at dawn, ">>, 3),
    [begin
        #{key_length := K, iv_length := I} = Info = crypto:cipher_info(C),
        Key = bytes(K, 1),
        Iv = bytes(I, 100),
        E = crypto:crypto_one_time(C, Key, Iv, Text, true),
        oracle:say({C, maps:without([type], Info), E, crypto:crypto_one_time(C, Key, Iv, E, false) =:= Text})
    end || C <- [aes_128_cbc, aes_192_cbc, aes_256_cbc, aes_128_ecb, aes_256_ecb, aes_128_ctr, aes_256_ctr, aes_128_cfb128,
        aes_192_cfb8, aes_256_ofb, chacha20, des_ede3_cbc]],
    Key = bytes(16, 1),
    Iv = bytes(16, 100),
    oracle:say({crypto:crypto_one_time(aes_128_ecb, Key, <<1:128>>, true), crypto:crypto_one_time(aes_cbc, Key, Iv, Text, true) =:=
        crypto:crypto_one_time(aes_128_cbc, Key, Iv, Text, [{encrypt, true}])}),
    [begin
        E = crypto:crypto_one_time(aes_128_cbc, Key, Iv, bytes(N, 0), [{encrypt, true}, {padding, P}]),
        oracle:say({P, N, E, oracle:try_(fun() -> crypto:crypto_one_time(aes_128_cbc, Key, Iv, E, [{encrypt, false}, {padding, pkcs_padding}]) end)})
    end || P <- [pkcs_padding, zero], N <- [0, 1, 15, 16, 17, 32]],
    oracle:say(crypto:crypto_one_time(aes_128_cbc, Key, Iv, bytes(20, 0), true)),
    oracle:say(byte_size(crypto:crypto_one_time(aes_128_cbc, Key, Iv, bytes(20, 0), [{padding, random}]))),
    S = crypto:crypto_init(aes_128_ctr, Key, Iv, true),
    Parts = [crypto:crypto_update(S, P) || P <- [<<1>>, bytes(20, 5), <<>>, "text", bytes(40, 7)]],
    oracle:say({is_reference(S), Parts, crypto:crypto_final(S)}),
    T = crypto:crypto_init(aes_128_ecb, Key, [{encrypt, true}, {padding, pkcs_padding}]),
    oracle:say([crypto:crypto_update(T, bytes(10, 1)), crypto:crypto_update(T, bytes(10, 1)), crypto:crypto_final(T)]),
    [begin
        K = bytes(Size, 3),
        N = bytes(12, 50),
        {E, Tag} = crypto:crypto_one_time_aead(C, K, N, Text, <<"header">>, true),
        oracle:say({C, E, Tag, crypto:crypto_one_time_aead(C, K, N, E, <<"header">>, Tag, false) =:= Text,
            crypto:crypto_one_time_aead(C, K, N, E, <<"heador">>, Tag, false)})
    end || {C, Size} <- [{aes_128_gcm, 16}, {aes_192_gcm, 24}, {aes_256_gcm, 32}, {aes_128_ccm, 16}, {aes_256_ccm, 32}, {chacha20_poly1305, 32}]],
    {Short, Tag} = crypto:crypto_one_time_aead(aes_128_gcm, Key, bytes(12, 9), <<"x">>, [], 6, true),
    oracle:say({Short, Tag, crypto:crypto_one_time_aead(aes_128_gcm, Key, bytes(12, 9), Short, [], Tag, false)}),
    oracle:say([oracle:try_(F) || F <- failures(Key, Iv)]),
    ok.

bytes(N, From) -> << <<(From + I)>> || I <- lists:seq(1, N) >>.

failures(Key, Iv) -> [
    fun() -> crypto:crypto_one_time(nosuch, <<>>, <<>>, <<>>, true) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, <<1>>, Iv, <<>>, true) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, Key, <<1>>, <<>>, true) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, Key, <<>>, true) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, Key, Iv, a, true) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, Key, Iv, <<1>>, maybe_) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, Key, Iv, <<1>>, [{nosuch, true}]) end,
    fun() -> crypto:crypto_one_time(aes_128_cbc, Key, Iv, <<1:128>>, [{encrypt, false}, {padding, pkcs_padding}]) end,
    fun() -> crypto:crypto_init(nosuch, <<>>, true) end, fun() -> crypto:crypto_init(aes_128_cbc, <<>>, <<>>, true) end,
    fun() -> crypto:crypto_update(x, <<>>) end, fun() -> crypto:crypto_final(x) end,
    fun() -> crypto:crypto_one_time_aead(aes_128_cbc, Key, Iv, <<>>, <<>>, true) end,
    fun() -> crypto:crypto_one_time_aead(aes_128_gcm, <<>>, <<>>, <<>>, <<>>, true) end,
    fun() -> crypto:crypto_one_time_aead(aes_128_gcm, Key, <<>>, <<>>, <<>>, true) end,
    fun() -> crypto:crypto_one_time_aead(aes_128_gcm, Key, <<0:96>>, <<>>, <<>>, 17, true) end,
    fun() -> crypto:crypto_one_time_aead(aes_128_gcm, Key, <<0:96>>, a, <<>>, true) end,
    fun() -> crypto:cipher_info(nosuch) end
].
