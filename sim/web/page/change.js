// Break or mend a network: choose a change, whose run was recorded, and see it at once; and see who joined the feed.

import { drawCurves } from "./curves.js";
import { make } from "./dom.js";

const FEW = 0.2; // share of a person's neighbours
const INVITED = "invited"; // the change after which people decide for themselves whether they join the feed

export function changeNetworks(panel) {
  const { app } = panel;
  if (!app.revealed) return panel.later();
  const listed = app.source.changed.filter(({ name }) => name !== INVITED);
  const result = make("p", { class: "result", role: "status" });
  const chart = panel.canvas("broken");
  const choices = [0, 1].map((side) => {
    const own = listed.filter((one) => one.side === side);
    const buttons = own.map((one) => make("button", { type: "button", class: "choice", "data-change": one.name, text: one.text, onclick: () => {
      panel.tried.add(one);
      app.alter(one).then(() => panel.update());
    } }));
    return own.length ? make("div", { class: "change" }, app.sign(side), make("div", { class: "choices", role: "group", "aria-label": "AB"[side] }, ...buttons)) : null;
  });
  panel.tried = new Set();
  panel.widget.replaceChildren(...choices.filter(Boolean), chart, result);
  panel.done = () => panel.tried.size > 1 || panel.tried.size === listed.length;
  panel.refresh = () => {
    const one = app.altered;
    chart.hidden = !one;
    panel.widget.querySelectorAll("[data-change]").forEach((button) => {
      const own = one && button.dataset.change === one.name && button.closest(".change").contains(button) && button.textContent === one.text && panel.sideOf(button) === one.side;
      button.setAttribute("aria-pressed", String(Boolean(own)));
    });
    if (!one) return;
    const text = effect(app, one);
    if (result.textContent !== text) result.textContent = text;
    courses(panel, chart, one);
  };
  panel.sideOf = (button) => [...panel.widget.querySelectorAll(".change")].findIndex((each) => each.contains(button)) + (choices[0] ? 0 : 1);
}

// The answered shares of the questions asked since a change, without it and with it.
function effect(app, { side, from }) {
  const shares = [app.before[side], app.runs[side]].map((run) => run.shareOf(run.total - 1, from));
  const [before, after] = shares.map((share) => app.words.percent(share));
  const many = app.runs[side].removedAt.size;
  const gone = many ? ` ${app.words.say("change_gone", { many })}` : "";
  const name = Math.abs(shares[1] - shares[0]) < 0.03 ? "change_alike" : shares[1] < shares[0] ? "change_worse" : "change_better";
  return app.words.say(name, { side: "AB"[side], before, after }) + gone;
}

// The curve of the changed network, beside its curve without the change.
function courses(panel, chart, { side, from, text }) {
  const { app } = panel;
  const of = (run) => run.days.map((frame) => frame.share);
  const series = [{ values: of(app.before[side]), side, past: true }, { values: of(app.runs[side]), side }];
  const title = app.words.say("change_curve", { side: "AB"[side] });
  drawCurves(chart, { title, series, last: app.player.total - 1, now: app.player.total, marks: from ? [[from, text]] : [], unit: app.words.say("day_word") });
  chart.setAttribute("aria-label", title);
}

// Some people were invited to the feed; later, others could join. Show who came and who stayed away.
export function whoJoined(panel) {
  const { app } = panel;
  if (!app.revealed) return panel.later();
  const one = app.source.changed.find(({ name }) => name === INVITED);
  const bars = make("div", { class: "fifths" });
  const count = make("p", { class: "result" });
  panel.widget.replaceChildren(count, bars);
  panel.done = () => app.altered === one && app.player.time >= app.player.end - 1e-9;
  app.alter(one).then(() => panel.update());
  panel.refresh = () => {
    if (app.altered !== one) return;
    const run = app.runs[one.side];
    const groups = joined(run, one.from, app.player.tick);
    const on = run.crowd(app.player.tick).size;
    count.textContent = app.words.say("join_count", { on, many: run.count });
    bars.replaceChildren(...groups.map(({ name, many, came }) =>
      make("div", { class: "fifth" }, make("p", { text: app.words.say(`join_${name}`, { many }) }), panel.bar(many ? came / many : NaN, one.side, "")),
    ));
  };
}

// People who were not invited, by the share of their neighbours who were: how many there are, and how many came.
function joined(run, from, tick) {
  const invited = run.crowd(from);
  const neighbours = Array.from({ length: run.count }, () => []);
  const { start } = run.ties;
  for (let at = 0; at < start.length; at += 4) {
    if (start[at]) continue;
    neighbours[start[at + 1]].push(start[at + 2]);
    neighbours[start[at + 2]].push(start[at + 1]);
  }
  const now = run.crowd(tick);
  const groups = ["none", "few", "more"].map((name) => ({ name, many: 0, came: 0 }));
  neighbours.forEach((listed, row) => {
    if (invited.has(row)) return;
    const share = listed.length ? listed.filter((each) => invited.has(each)).length / listed.length : 0;
    const group = groups[share > FEW ? 2 : share > 0 ? 1 : 0];
    group.many++;
    group.came += now.has(row);
  });
  return groups;
}
