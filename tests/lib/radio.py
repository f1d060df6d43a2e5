"""A `network` port that does what a board's does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from avmtools.vm.marks import Port, port

from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from tests.lib.running import Running


@port("network")
class Radio(Port):
    """Answers {Pid, Ref, Request}; what happens when it starts is in `events`."""

    seen: ClassVar[list[Any]] = []
    events: ClassVar[list[Any]] = []
    starts: ClassVar[Any] = Atom("ok")
    started: ClassVar[Any] = None

    @classmethod
    def reset(cls) -> None:
        """As a radio is that nobody has used."""
        cls.seen, cls.events, cls.starts = [], [], Atom("ok")

    @classmethod
    def tell(cls, m: Running, event: Any) -> None:
        """Let the network know of an event, once it has started."""
        m.call("network", "sta_status")
        sender, ref = cls.started
        assert m.do(lambda machine: machine.send(sender, (ref, event)))

    def message(self, value: Any) -> None:
        sender, ref, request = value
        Radio.seen.append(request)
        if isinstance(request, tuple) and request[0] == "start":
            Radio.started = (sender, ref)
            self.send(sender, (ref, Radio.starts))
            for event in Radio.events if Radio.starts == "ok" else []:
                self.send(sender, (ref, event))
        elif request == "rssi":
            self.send(sender, (ref, (Atom("rssi"), -60)))
        elif isinstance(request, tuple) and request[0] == "scan":
            self.send(sender, (ref, (Atom("ok"), (1, [{Atom("ssid"): b"home"}]))))
        else:
            self.send(sender, (ref, Atom("ok")))
