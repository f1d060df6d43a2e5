"""Natives below the `init` module: the words that a program was given, and how a machine ends in order.

Every machine imports this module when it starts, so functions import what is expensive when they are called.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from avmtools.vm.marks import nif
from avmtools.vm.values import atom, chars

if TYPE_CHECKING:
    from avmtools.vm.bridge import Caller

Term = Any

OTP = ("otp",)
#: The releases that begin in init:boot/1.
BOOTED = ("atomvm-0.7", "otp")


@nif("init", "get_plain_arguments", 0, caller=True, profiles=OTP)
def get_plain_arguments(caller: Caller) -> Term:
    """The words behind ``--`` as strings of characters."""
    return [chars(os.fsdecode(word)) for word in caller.machine.words]


@nif("init", "get_arguments", 0, profiles=OTP)
def get_arguments() -> Term:
    """The flags that OTP's start-up scripts give always."""
    import sys

    root = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - pathlib costs more to import than this file
    program = os.path.basename(sys.argv[0]) or "avm"  # noqa: PTH119
    home = os.path.expanduser("~")  # noqa: PTH111
    flags = (("root", root), ("progname", program), ("home", home))
    return [(atom(name), [chars(value)]) for name, value in flags]


@nif("avm_init", "stopping", 0, caller=True, profiles=BOOTED)
def stopping(caller: Caller) -> Term:
    """From now on the program's own process may end without ending the machine: see halt/1."""
    caller.machine.stopping = True
    return atom("ok")


@nif("avm_init", "halt", 1, caller=True, profiles=BOOTED)
def halt(caller: Caller, status: Term) -> Term:
    """End the machine, with a status or to be started anew."""
    if status == "restart":
        caller.machine.halt(0, restart=True)
    else:
        caller.machine.halt(status & 0xFF)
    return atom("ok")


NATIVES = (get_plain_arguments, get_arguments, stopping, halt)
