import solara
from matplotlib.figure import Figure
from mesa.visualization import Slider, SolaraViz
from mesa.visualization.utils import update_counter

from sim import Society


@solara.component
def Course(society):
    update_counter.get()  # drawn anew after every step
    days, figure = society.days_table(), Figure()
    axes = figure.subplots()
    axes.plot(days["day"], days["answered"], label="answered")
    axes.plot(days["day"], days["expired"], label="expired")
    axes.set(xlabel="day", ylabel="questions a day")
    axes.legend()
    solara.FigureMatplotlib(figure)


asked = {"people__count": 200, "people__effort__mean": Slider("Effort, answers a day", 0.25, 0.05, 1.0, 0.05)}
page = SolaraViz(Society(people__count=200), components=[Course], model_params=asked)
