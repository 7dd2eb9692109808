# The public names, each with the module that defines it. They are loaded when first used.
from .columns import (
    Asking as Asking,
    Audience as Audience,
    Joining as Joining,
    PassingOn as PassingOn,
    Reading as Reading,
    Thanking as Thanking,
    Willingness as Willingness,
)
from .declare import (
    HOOKS as HOOKS,
    Candidates as Candidates,
    Channel as Channel,
    Effects as Effects,
    Luck as Luck,
    Network as Network,
    Number as Number,
    Parameters as Parameters,
    Rule as Rule,
    Whole as Whole,
    assumption as assumption,
    channel as channel,
    difference as difference,
    network as network,
    param as param,
    ratio as ratio,
    rule as rule,
    share as share,
)
from .measures import measure as measure
from .view import (
    Questions as Questions,
    View as View,
)
