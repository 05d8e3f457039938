"""One of each switch of strain, artifacts, fetches, sinks, reports, habits and terms."""

from monitor.simulator.change import Switch
from monitor.simulator.switches.artifacts import Complement, FewWords, Polluted, Swinging, Unscaled
from monitor.simulator.switches.fetches import (
    Alternating,
    Burdened,
    ByTurns,
    Copies,
    FirstForAll,
    Greatest,
    PutInOrder,
)
from monitor.simulator.switches.habits import (
    Crawler,
    Ferries,
    Opened,
    OthersByTurns,
    Rage,
    RarePages,
    ShortVisits,
)
from monitor.simulator.switches.reports import Checked, OneForAll, Reloaded, ShortKeys
from monitor.simulator.switches.sinks import (
    Calming,
    ControlGone,
    Enlarged,
    Filling,
    LastTwice,
    LongKnown,
    PutRight,
    Queued,
)
from monitor.simulator.switches.strain import Loading, Recovering, Unknown, Warming
from monitor.simulator.switches.terms import (
    ByHours,
    Carousel,
    FlatRate,
    Mended,
    NoFloor,
    PopUp,
    Quiz,
    WordOfMouth,
)

OF_HABITS: tuple[Switch, ...] = (
    *(Recovering(), Warming(), Loading(), Unknown()),
    *(Swinging(), Complement(), Unscaled(), FewWords(), Polluted()),
    *(Burdened(), Copies(feature="level"), Greatest(), FirstForAll()),
    *(Alternating(feature="level"), ByTurns(), PutInOrder()),
    *(Filling(), LastTwice(), Queued(), Enlarged(), Calming(), PutRight(), LongKnown(), ControlGone()),
    *(Checked(minutes=90), ShortKeys(), OneForAll(), Reloaded()),
    *(RarePages(share=0.4), Opened(share=0.4), Rage(), Crawler(share=0.4), ShortVisits()),
    *(Ferries(share=0.4), OthersByTurns(), PutInOrder()),
    *(WordOfMouth(factor=0.5), PopUp(), Mended(), NoFloor(), FlatRate(), Carousel(), Quiz(), ByHours()),
)
