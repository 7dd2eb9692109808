# Every name is loaded when it is first used, so that checking or showing a file doesn't load the packages
# that run studies.
from .briefs.write_brief import check_brief as check_brief
from .calibration.calibrate import CHECKS as CHECKS, POINTS as POINTS, plan_calibration as plan_calibration
from .calibration.sample_facts import check_leave_out as check_leave_out
from .claims.claim_files import load_claim as load_claim, load_claims as load_claims
from .discovery.discovery import check_pair as check_pair
from .discovery.regions import outcome as outcome, with_outcomes as with_outcomes
from .experiments.experiment import Experiment as Experiment
from .experiments.experiment_files import load_experiment as load_experiment, resized as resized
from .experiments.salib_samples import morris as morris, saltelli as saltelli
from .optimisation.optimise import plan_search as plan_search
from .resilience.each_person_runs import plan_each_person as plan_each_person
from .sensitivity.sensitivity import check_design as check_design
from .store.study_measures import check_measures as check_measures
from .sweeps.cost_estimate import Plan as Plan, plan as plan
from .sweeps.sweep_contents import (
    check_saving as check_saving,
    save_discovery as save_discovery,
    save_regions as save_regions,
    save_responses as save_responses,
    save_saving as save_saving,
    save_sensitivity as save_sensitivity,
)
from .sweeps.sweep_result import SweepResult as SweepResult
from .sweeps.sweep_tasks import scenario_task as scenario_task
