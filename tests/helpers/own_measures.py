"""Measures as a user declares them, in a module that workers can import too."""

from sim.parts import measure


@measure("Answered by Anna", "share", range=(0, 1), better="more")
def first_helper_share(life, _span):
    """Share of helpful answers that come from the first person."""
    answers = life["answers"]
    helpful = answers[answers["helpful"]]
    return (
        float((helpful["helper"] == life["people"]["person"].iloc[0]).mean())
        if len(helpful)
        else float("nan")
    )


@measure("Ties in all", "ties", range=(0, float("inf")), needs=("ties",))
def all_ties(life, _span):
    """Number of ties on the last evening."""
    return len(life["ties"])


@measure("Broken", "")
def broken_measure(_life, span):
    """A measure with a fault."""
    return 1 / (span.days - span.days)
