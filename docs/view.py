from mesa.visualization import Slider, SolaraViz

from sim import Society
from sim.plots.solara_view import daily_counts, people_map

people, effort = 200, Slider("Effort, answers a day", 0.25, 0.05, 1.0, 0.05)
page = SolaraViz(
    Society("hybrid", people__count=people),
    components=[people_map, daily_counts],
    model_params={"setting": "hybrid", "people__count": people, "people__effort__mean": effort},
)
