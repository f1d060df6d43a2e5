%% Key pairs, shared secrets, signatures. What is random is only checked; the rest is compared.
-module(crypto_keys).
-export([start/0]).

start() ->
    [begin
        {Pub, Priv} = crypto:generate_key(ecdh, C),
        {Pub2, Priv2} = crypto:generate_key(ecdh, C),
        Shared = crypto:compute_key(ecdh, Pub2, Priv, C),
        Signature = crypto:sign(ecdsa, sha256, <<"message">>, [Priv, C]),
        oracle:say({C, byte_size(Pub), byte_size(Priv), byte_size(Shared), Shared =:= crypto:compute_key(ecdh, Pub, Priv2, C),
            crypto:verify(ecdsa, sha256, <<"message">>, Signature, [Pub, C]),
            crypto:verify(ecdsa, sha256, <<"massage">>, Signature, [Pub, C]),
            crypto:verify(ecdsa, sha256, {digest, crypto:hash(sha256, <<"message">>)}, Signature, [Pub, C])})
    end || C <- [secp256r1, secp384r1, secp521r1, secp256k1, brainpoolP256r1]],
    oracle:say([crypto:generate_key(ecdh, C, <<7>>) || C <- [secp256r1, secp384r1, secp256k1]]),
    oracle:say([crypto:generate_key(eddh, x25519, <<5:256>>), crypto:generate_key(eddsa, ed25519, <<5:256>>)]),
    {A, APriv} = crypto:generate_key(eddh, x25519),
    {B, BPriv} = crypto:generate_key(eddh, x25519),
    oracle:say(crypto:compute_key(eddh, B, APriv, x25519) =:= crypto:compute_key(eddh, A, BPriv, x25519)),
    {Public, Private} = crypto:generate_key(eddsa, ed25519, <<9:256>>),
    Signed = crypto:sign(eddsa, none, <<"message">>, [Private, ed25519]),
    oracle:say({Signed, crypto:verify(eddsa, none, <<"message">>, Signed, [Public, ed25519]),
        crypto:verify(eddsa, none, <<"other">>, Signed, [Public, ed25519])}),
    P = 16#FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A63A3620FFFFFFFFFFFFFFFF,
    {DhPub, DhPriv} = crypto:generate_key(dh, [P, 2]),
    {DhPub2, DhPriv2} = crypto:generate_key(dh, [P, 2]),
    oracle:say(crypto:compute_key(dh, DhPub2, DhPriv, [P, 2]) =:= crypto:compute_key(dh, DhPub, DhPriv2, [P, 2])),
    rsa(),
    oracle:say([lists:member(C, crypto:ec_curves()) || C <- [secp256r1, x25519, ed25519, nosuch]]),
    oracle:say([oracle:try_(F) || F <- failures()]),
    ok.

rsa() ->
    {[E, N], [E, N, D | Rest]} = crypto:generate_key(rsa, {1024, 65537}),
    Key = [E, N, D | Rest],
    oracle:say({byte_size(N), length(Rest), crypto:bytes_to_integer(E), crypto:privkey_to_pubkey(rsa, Key) =:= [E, N]}),
    Signature = crypto:sign(rsa, sha256, <<"message">>, Key),
    oracle:say({byte_size(Signature), Signature =:= crypto:sign(rsa, sha256, <<"message">>, [E, N, D]),
        crypto:verify(rsa, sha256, <<"message">>, Signature, [E, N]), crypto:verify(rsa, sha256, <<"m">>, Signature, [E, N])}),
    Pss = crypto:sign(rsa, sha256, <<"message">>, Key, [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, -1}]),
    oracle:say({crypto:verify(rsa, sha256, <<"message">>, Pss, [E, N], [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, -1}]),
        crypto:verify(rsa, sha256, <<"message">>, Pss, [E, N])}),
    [oracle:say(crypto:private_decrypt(rsa, crypto:public_encrypt(rsa, <<"secret">>, [E, N], O), Key, O))
        || O <- [rsa_pkcs1_padding, [{rsa_padding, rsa_pkcs1_oaep_padding}]]].

failures() -> [
    fun() -> crypto:generate_key(nosuch, x) end, fun() -> crypto:generate_key(ecdh, nosuch) end,
    fun() -> crypto:compute_key(ecdh, <<1>>, <<2>>, secp256r1) end, fun() -> crypto:compute_key(eddh, <<1>>, <<2>>, x25519) end,
    fun() -> crypto:sign(nosuch, sha, <<>>, []) end, fun() -> crypto:sign(ecdsa, nosuch, <<>>, [<<1>>, secp256r1]) end,
    fun() -> crypto:verify(ecdsa, sha256, <<>>, <<>>, [<<1>>, secp256r1]) end,
    fun() -> crypto:sign(eddsa, none, <<>>, [<<1>>, ed25519]) end
].
