-module(sieve).
-export([start/0]).

start() -> primes(range(2, 400)).

primes([]) -> [];
primes([P | Rest]) -> [P | primes([N || N <- Rest, N rem P =/= 0])].

range(A, B) when A > B -> [];
range(A, B) -> [A | range(A + 1, B)].
