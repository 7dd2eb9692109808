"""The result of a calibration: tables, sentences, and the fitted scenario as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sim import plots, report
from sim.errors import spelled
from sim.plots import Figures
from sim.scenarios import Scenario
from sim.studies.calibration import calibration_text
from sim.studies.calibration.community_facts import CommunityFacts
from sim.studies.experiments.design import Content
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.tables import write_text
from sim.tables.lazy_pandas import pd


@dataclass(frozen=True, repr=False)
class Calibration(StudyResult):
    """Result of a calibration.

    Attributes
    ----------
    scenario
        The scenario that was fitted, with the days and the lifetime of the log.
    community
        The facts of the community.
    parameters
        One row for each parameter (`sim.studies.calibration.posterior_tables.parameters_table`).
    facts
        One row for each fact (`sim.studies.calibration.posterior_tables.facts_table`).
    draws
        Draws from the posterior, all equally likely; each is a sequence of dotted paths and values.
    runs
        Number of runs of the sample.
    failed
        Number of runs that failed and are left out.
    seconds, notes
        Duration; notes on values that were changed and on what was left out.
    """

    scenario: Scenario
    community: CommunityFacts
    parameters: pd.DataFrame
    facts: pd.DataFrame
    draws: Sequence[Content]
    runs: int
    failed: int
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def fitted(self) -> Scenario:
        """The scenario with the estimates. Parameters that the facts don't identify keep their values."""
        known = self.parameters[self.parameters["identified"] != "no"]
        return self.scenario.replace(dict(zip(known["parameter"], known["estimate"], strict=True)))

    def fitted_yaml(self) -> str:
        """Return the fitted scenario as YAML; a comment at each fitted value says to what it was fitted."""
        when = datetime.now(UTC).date().isoformat()
        text = self.fitted.to_yaml().splitlines()
        text[0] = f"name: {self.scenario.name}-fitted"
        for row in self.parameters.itertuples():
            if row.identified == "no":
                words = f"not identified by {self.community.source}: value of {self.scenario.name}"
            else:
                span = f"90 % interval {row.low:.3g} to {row.high:.3g}"
                words = f"fitted to {self.community.source}, {when}, {span}"
            place = line_of(text, row.parameter.split("."))
            text[place] = f"{text[place]}  # {words}"
        return "\n".join([*self._on_data(), *text]) + "\n"

    def _on_data(self) -> list[str]:
        """Return a comment on where the tables lie that the scenario names, if it names some."""
        named = [each.from_file for each in (self.scenario.people, self.scenario.ties)]
        files = [each.path for each in named if each is not None]
        if not files:
            return []
        names = " and ".join(dict.fromkeys(file.name for file in files))
        option = spelled("--data", "data=")
        return [f"# {names}: in {files[0].parent}, which is to be given as {option}"]

    def contents(self) -> Contents:
        """Return the files of the folder."""
        draws = pd.DataFrame([dict(each) for each in self.draws])
        return Contents(
            study="calibrate",
            settings=(self.scenario,),
            tables={"parameters": self.parameters, "facts": self.facts, "draws": draws},
            figures=self._figures(),
            page=lambda drawn: report.render_calibration(self, figures=drawn),
            seconds=self.seconds,
            details={"runs": self.runs, "failed": self.failed, "notes": list(self.notes)},
        )

    def save(self, folder: str | Path, *, command: str = "", figures: Iterable[str] = plots.STANDARD) -> Path:
        """Write tables, figures, report and manifest, and ``fitted.yaml``; return the folder."""
        place = super().save(folder, command=command, figures=figures)
        write_text(place / "fitted.yaml", self.fitted_yaml())
        return place

    def _figures(self) -> Figures:
        return {
            "parameters": lambda: plots.plot_posterior(self.parameters),
            "predicted_facts": lambda: plots.plot_predicted_facts(self.facts),
        }

    def summary(self) -> list[Table]:
        """Return all tables as text: title, columns, rows."""
        return calibration_text.summary(self)

    def brief(self) -> list[Table]:
        """Return the table of parameters."""
        return calibration_text.brief(self)

    def records(self) -> dict[str, object]:
        """Return the tables of parameters and facts as records."""
        return {name: getattr(self, name).to_dict("records") for name in ("parameters", "facts")}

    def sentences(self) -> list[str]:
        """Return sentences on the estimates, unidentified parameters, and facts that the fit misses."""
        return calibration_text.sentences(self)


def line_of(lines: Sequence[str], keys: Sequence[str]) -> int:
    """Return the number of the line of a block of YAML on which the value at a path stands."""
    place = -1
    for depth, key in enumerate(keys):
        pattern = re.compile(rf" {{{2 * depth}}}{re.escape(key)}:")
        place = next(n for n in range(place + 1, len(lines)) if pattern.match(lines[n]))
    return place
