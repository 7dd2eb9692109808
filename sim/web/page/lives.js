// One person's lives beside another's: the same people and ties, only luck differs. One dot for each life.

import { make } from "./dom.js";
import * as look from "./look.js";

const BIN = 0.05; // shares that differ by less stand above each other

export function lives(panel) {
  const { app } = panel;
  if (!app.revealed) return panel.later();
  const names = app.nameList();
  const first = hardest(app.runs[0].people.effort);
  const chosen = [first, easiest(app.runs[0].people.effort, app.lives, first)];
  const picks = [0, 1].map((n) => {
    const list = make("select", { "aria-label": app.words.say("life_person", { number: n + 1 }), "data-pick": n, onchange: () => {
      chosen[n] = Number(list.value);
      app.choosePerson(chosen[n]);
      panel.compared = true;
      panel.update();
    } }, ...names.map(([value, text]) => make("option", { value, text })));
    return list;
  });
  const chart = make("canvas", { class: "curve lives-chart", role: "img" });
  const result = make("p", { class: "result spread", role: "status" });
  panel.widget.replaceChildren(make("div", { class: "row" }, ...picks), app.signs(), chart, result);
  panel.compared = false;
  panel.done = () => panel.compared;
  panel.refresh = () => {
    picks.forEach((list, n) => (list.value = String(chosen[n])));
    const rows = chosen.flatMap((row) => [0, 1].map((side) => ({ row, side, dots: sharesOf(app.lives, row, side) })));
    draw(chart, app, rows);
    const text = chosen.map((row) => sentence(app, row)).join(" ");
    if (result.textContent !== text) result.textContent = text;
    chart.setAttribute("aria-label", text);
  };
}

// The answered share of a person's questions in each life.
function sharesOf(all, row, side) {
  return all.map((life) => life[side]).map(([answered, asked]) => (asked[row] ? answered[row] / asked[row] : NaN)).filter(Number.isFinite);
}

function sentence(app, row) {
  const both = [0, 1].flatMap((side) => sharesOf(app.lives, row, side));
  if (!both.length) return app.words.say("life_none", { person: app.nameOf(row) });
  const asked = app.lives.flatMap((life) => life.map((side) => side[1][row])).sort((a, b) => a - b);
  const [low, high] = [Math.min(...both), Math.max(...both)].map((share) => app.words.percent(share));
  return app.words.say("life_range", { person: app.nameOf(row), low, high, asked: asked[Math.floor(asked.length / 2)] });
}

function hardest(effort) {
  const own = effort.map((each) => each ?? Infinity);
  return own.indexOf(Math.max(...own));
}

// Among the people who help least, the one who asks most: so that their lives can be compared at all.
function easiest(effort, all, other) {
  const rows = [...effort.keys()].filter((row) => row !== other);
  const own = (row) => effort[row] ?? Infinity;
  const least = [...rows].sort((a, b) => own(a) - own(b)).slice(0, Math.max(1, Math.floor(rows.length / 5)));
  const asked = (row) => all.reduce((sum, life) => sum + life[0][1][row], 0);
  return least.sort((a, b) => asked(b) - asked(a))[0] ?? 0;
}

// Dots along an axis from 0 to 100 per cent, one row for each person and network; equal dots are stacked.
function draw(canvas, app, rows) {
  const { context, width, height } = look.prepared(canvas);
  const em = look.scale();
  const [left, right, top, bottom] = [12 * em, 16 * em, 4 * em, 30 * em];
  const x = (share) => left + share * (width - left - right);
  const each = (height - top - bottom) / rows.length;
  const size = Math.min(4.5 * em, each / 9);
  context.font = look.font(14);
  context.textAlign = "center";
  context.strokeStyle = look.PALE;
  context.lineWidth = 1;
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    context.beginPath();
    context.moveTo(x(share), top);
    context.lineTo(x(share), height - bottom);
    context.stroke();
    context.fillStyle = look.SOFT;
    const what = share === 0.5 ? ` ${app.words.say("person_answered")}` : "";
    if (share * 2 === Math.round(share * 2)) context.fillText(`${100 * share}\u00a0%${what}`, Math.min(width - 24 * em, Math.max(20 * em, x(share))), height - 9 * em);
  }
  rows.forEach(({ row, side, dots }, n) => {
    const base = top + (n + 1) * each - size - 3;
    if (side === 0) {
      context.fillStyle = look.INK;
      context.textAlign = "left";
      context.font = look.font(15, "bold");
      context.fillText(app.nameOf(row), 2, base - each + size + 16 * em, width / 2);
    }
    const stacks = new Map();
    context.fillStyle = look.SIDES[side];
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1;
    for (const share of dots) {
      const bin = Math.round(share / BIN);
      const place = stacks.get(bin) ?? 0;
      stacks.set(bin, place + 1);
      const [at, y] = [x(Math.min(1, bin * BIN)), base - place * size * 1.7];
      if (side) look.square(context, at, y, size * 0.85);
      else look.circle(context, at, y, size);
    }
  });
}
