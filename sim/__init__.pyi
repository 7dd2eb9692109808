# The public names, each with the module that defines it. They are loaded when first used, because what
# some of them need takes a second to load.
from . import (
    facts as facts,
    imports as imports,
    measures as measures,
    networks as networks,
    parts as parts,
    plots as plots,
    report as report,
    rng as rng,
    runner as runner,
    scenarios as scenarios,
    society as society,
    studies as studies,
    tables as tables,
    user_data as user_data,
    web as web,
)
from .errors import (
    ScenarioError as ScenarioError,
    StudyError as StudyError,
    TableError as TableError,
    UserError as UserError,
    WriteError as WriteError,
)
from .imports.import_files import import_files as import_files
from .imports.imported import Imported as Imported
from .measures import by_group as by_group, measure as measure
from .runner import run_lives as run_lives
from .scenarios import Row as Row, Scenario as Scenario, rows as rows, schema as schema
from .scenarios.loading import (
    load as load,
    shipped_scenarios as shipped_scenarios,
    write_starter as write_starter,
)
from .society.person import Person as Person
from .society.society import Society as Society
from .studies.calibration.calibrate import calibrate as calibrate
from .studies.calibration.calibration import Calibration as Calibration
from .studies.claims.board import Board as Board, claims as claims
from .studies.comparison.compare import Comparison as Comparison, compare as compare
from .studies.discovery.discovery import Discovery as Discovery, discover as discover
from .studies.discovery.regions import Regions as Regions
from .studies.experiments.design import Design as Design, Dimension as Dimension
from .studies.experiments.experiment import Experiment as Experiment
from .studies.experiments.experiment_files import load_experiment as load_experiment
from .studies.luck.luck_study import Luck as Luck, luck as luck
from .studies.optimisation.optimisation import Optimisation as Optimisation
from .studies.optimisation.optimise import optimise as optimise
from .studies.resilience.each_person import EachPerson as EachPerson, each_person as each_person
from .studies.resilience.resilience_study import Resilience as Resilience, resilience as resilience
from .studies.sensitivity.sensitivity import Sensitivity as Sensitivity, sensitivity as sensitivity
from .studies.shipped_files import shipped_experiments as shipped_experiments
from .studies.sweeps.merge import merge as merge
from .studies.sweeps.sweep import sweep as sweep
from .studies.sweeps.sweep_result import SweepResult as SweepResult
from .studies.validate import validate as validate
from .tables import (
    SavedRun as SavedRun,
    load_run as load_run,
    save_run as save_run,
    to_networkx as to_networkx,
    write_network as write_network,
)
from .web.lesson.lesson import Lesson as Lesson, lesson as lesson
