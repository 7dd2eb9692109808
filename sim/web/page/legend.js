// The meaning of the signs below the maps.

import { legendOfOwn, ownNames } from "./channels.js";
import { byId } from "./dom.js";

// Explain the signs of the user's own channels.
export function explainOwnChannels(app) {
  const legend = document.querySelector(".more .legend");
  legend.querySelectorAll(".own").forEach((entry) => entry.remove());
  legend.append(...legendOfOwn(app.runs));
}

// Note which signs the maps show now; the style hides the others in the legend.
export function markLegend(app) {
  const { runs, byFollowers } = app;
  const { tick } = app.player;
  const layers = byId("layers").value;
  const followed = app.question !== null;
  const own = ownNames(runs).length > 0;
  const office = runs.some((run) => run.head.hub);
  const feed = runs.some((run) => run.head.channels.includes("feed"));
  const shown = {
    followed,
    "to-office": followed && !own && office && !feed,
    "to-feed": followed && !own && feed && !office,
    "to-either": followed && !own && office && feed,
    sent: followed && own,
    outside: runs.some((run) => run.head.channels.includes("feed") && run.crowd(tick).size + run.gone(tick).size < run.count),
    followers: byFollowers,
    hub: office,
    closed: runs.some((run) => run.head.hub && run.closedHubs(tick).size > 0),
    near: layers === "face_to_face" || layers === "both",
    online: layers === "online" || layers === "both",
  };
  for (const [name, is] of Object.entries(shown)) byId("lesson").toggleAttribute(`data-${name}`, is);
}
