"""The library in the profiles of AtomVM: what OTP says is said there too, unless the release itself differs.

A program that calls what a release lacks is left out for it; for the others that differ, DIFFERS says why.
"""

from __future__ import annotations

from functools import cache

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import NEEDS_NATIVES, natives

from avmtools.formats.beam import Beam

from . import support

PROFILES = ("atomvm-0.6", "atomvm-0.7")
TOPICS = ("behaviours", "elixir", "ets", "files", "network")

#: program -> why it differs, in both profiles or in the one that is named.
DIFFERS = {
    "ets_sets": "literals that are bitstrings can't be read",
    "event_requests-atomvm-0.6": "without aliases an answer that came too late stays in the mailbox",
    "ex_behaviours": "a stack trace does not begin with the function that is undefined",
    "ex_binaries": "literals that are bitstrings can't be read",
    "ex_exceptions": "badarity is a plain atom",
    "ex_guards_and_types": "literals that are bitstrings can't be read",
    "ex_inspect": "literals that are bitstrings can't be read",
    "ex_numbers-atomvm-0.6": "integers have 64 bits",
    "ex_processes-atomvm-0.7": "erlang:send_after/3 can't be cancelled",
    "ex_structs": "updating a map without the key is badarg",
    "gs_timeouts-atomvm-0.6": "without aliases an answer that came too late stays in the mailbox",
    "huffman_codes": "no binary is built of parts that are not whole bytes",
    "io_floats-atomvm-0.6": "the program itself calls float_to_list(F, [short])",
    "io_numbers-atomvm-0.6": "integers have 64 bits",
    "io_print_terms": "literals that are bitstrings can't be read",
    "io_write_terms": "literals that are bitstrings can't be read",
    "listen_port": "a wrong option is {error, badarg}",
    "lists_building": "lists:reverse/1 of what is no list is badarg",
    "lists_zipping": "badarity is a plain atom",
    "logger_configuration": "devices log by logger_manager",
    "logger_events": "devices log by logger_manager",
    "logger_of_behaviours": "devices log by logger_manager",
    "logger_shown-atomvm-0.7": "devices log by logger_manager",
    "math_functions": "math has fewer functions",
    "net_questions": "sockets have other messages and kinds",
    "net_socket_stream-atomvm-0.7": "addresses have no family",
    "net_tcp": "errors are numbers, and badarg",
    "net_udp": "a datagram that is longer than what was asked for is cut",
    "parse_text": "bitstrings are no terms that can be parsed",
    "pascal_and_primes-atomvm-0.6": "integers have 64 bits",
    "random_numbers-atomvm-0.6": "integers have 64 bits",
    "small_questions-atomvm-0.7": "nothing is spawned on another node",
    "spawned_on_this_node-atomvm-0.7": "nothing is spawned on another node",
    "spawned_with_options_on_nodes-atomvm-0.7": "nothing is spawned on another node",
    "spawned_with_proc_lib-atomvm-0.7": "process_info knows no initial call of another process",
    "string_numbers-atomvm-0.6": "integers have 64 bits",
    "writing_with_limits": "literals that are bitstrings can't be read",
}

#: Of these, what would wait for a message that has another form here.
WAITS = ("net_questions-atomvm-0.6",)


@cache
def lacking(profile: str) -> frozenset[tuple[str, str, int]]:
    """The natives of OTP that a profile lacks."""
    return frozenset((m, f, a) for m, f, a, profiles, *_ in natives() if profile not in profiles)


def needs(program: support.Program, profile: str) -> bool:
    """Does the program itself call what the profile lacks?"""
    absent = lacking(profile)
    without = {module for module, below in NEEDS_NATIVES.items() if any(below == m for m, _, _ in absent)}
    calls = {tuple(i) for beam in program.beams for i in Beam.parse(beam.read_bytes()).imports}
    return any(call in absent or call[0] in without for call in calls)


def cases() -> list[object]:
    found = []
    for program in support.sources():
        if not program.topic.startswith(("library", *TOPICS)):
            continue
        for profile in PROFILES:
            if not needs(program, profile):
                name = f"{program.name}-{profile}"
                why = DIFFERS.get(program.name) or DIFFERS.get(name)
                marks = [pytest.mark.xfail(strict=True, reason=why, run=name not in WAITS)] if why else []
                found.append(pytest.param(program, profile, id=name, marks=marks))
    return found


@pytest.mark.parametrize(("program", "profile"), cases())
def test_a_device_says_what_otp_says(program: support.Program, profile: str) -> None:
    assert support.on_engine(program, profile=profile) == program.out.read_text("utf-8")
