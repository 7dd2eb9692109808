// Curves on a canvas: a share from 0 to 100 per cent, with one line per network, up to the current day.

import * as look from "./look.js";

const MOST_ROWS = 2; // of labels of interventions

// Draw curves. `series` holds {values} for each network; x goes from 0 to `last`; the curves are shown up to `now`.
export function drawCurves(canvas, { title, series, last, now, marks = [], dots = false, ticks = null, unit = "" }) {
  const { context, width, height } = look.prepared(canvas);
  const em = look.scale();
  const [left, right, bottom, row] = [48 * em, 14 * em, 30 * em, 16 * em];
  const x = (value) => left + (value / Math.max(1, last)) * (width - left - right);
  const labels = rowsOf(context, marks.map(([at, text]) => ({ at: x(at), text })), width);
  const top = 34 * em + Math.max(0, labels.length - 0.4) * row; // labels stand above the curves, never on them
  const y = (share) => height - bottom - share * (height - top - bottom);
  frame(context, width, height, { title, x, y, last, ticks, unit, left, right, em });
  for (const [at] of marks) line(context, x(at), top, height - bottom);
  series.forEach((each, side) => {
    curve(context, each.values, { x, y, now, side: each.side ?? side, dots, past: each.past });
    const shown = [...each.values.keys()].filter((at) => at <= now && Number.isFinite(each.values[at]));
    const end = shown.at(-1);
    if (end === undefined) return;
    if (!each.past) point(context, x(end), y(each.values[end]), each.side ?? side);
  });
  labels.forEach((listed, n) => listed.forEach((one) => label(context, one, top - 6 * em - (labels.length - 1 - n) * row)));
}

function frame(context, width, height, { title, x, y, last, ticks, unit, left, right, em }) {
  context.font = look.font(15, "bold");
  context.fillStyle = look.INK;
  context.textAlign = "left";
  context.fillText(title, 2, 16 * em, width - 4);
  context.font = look.font(14);
  context.strokeStyle = look.PALE;
  context.lineWidth = 1;
  for (const share of [0, 0.5, 1]) {
    context.beginPath();
    context.moveTo(left, y(share));
    context.lineTo(width - right, y(share));
    context.stroke();
    context.textAlign = "right";
    context.fillStyle = look.SOFT;
    context.fillText(`${100 * share}\u00a0%`, left - 6, y(share) + 5 * em);
  }
  const named = ticks ?? [1, Math.round((last + 1) / 3), Math.round((2 * (last + 1)) / 3), last + 1].map((day) => [day - 1, String(day)]);
  named.forEach(([value, text], n) => {
    context.textAlign = n === named.length - 1 ? "right" : n ? "center" : "left";
    context.fillText(n === 0 && unit ? `${unit} ${text}` : text, n === named.length - 1 ? width - right + 6 : n ? x(value) : left - 8, height - 8 * em);
  });
}

// Draw one curve. That of the past, with which another is compared, is thin and grey.
function curve(context, values, { x, y, now, side, dots, past }) {
  context.strokeStyle = past ? look.SOFT : look.SIDES[side];
  context.lineWidth = past ? 1.5 : 3;
  context.lineJoin = "round";
  context.setLineDash(past ? [3, 3] : look.DASHES[side]);
  context.beginPath();
  let drawing = false;
  values.forEach((value, at) => {
    if (at > now || !Number.isFinite(value)) {
      drawing &&= dots;
      return;
    }
    if (drawing) context.lineTo(x(at), y(value));
    else context.moveTo(x(at), y(value));
    drawing = true;
  });
  context.stroke();
  context.setLineDash([]);
  if (dots) values.forEach((value, at) => Number.isFinite(value) && at <= now && point(context, x(at), y(value), side));
}

// Draw a network's sign: a circle for A, a square for B.
export function point(context, x, y, side) {
  context.fillStyle = look.SIDES[side];
  context.strokeStyle = "#ffffff";
  context.lineWidth = 1.5;
  if (side) {
    look.square(context, x, y, 5.5);
    return;
  }
  context.beginPath();
  context.arc(x, y, 6.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

function line(context, at, top, bottom) {
  context.strokeStyle = look.SOFT;
  context.lineWidth = 1.5;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(at, top);
  context.lineTo(at, bottom);
  context.stroke();
  context.setLineDash([]);
}

// Lay the labels of interventions out in rows above the curves, each beside its line where there is more room. Labels of
// close days go into different rows; a label without room is dropped, and only its line is drawn.
function rowsOf(context, marks, width) {
  context.font = look.font(14);
  const rows = [];
  for (const { at, text } of marks.filter((each) => each.text)) {
    const leftward = at > width / 2;
    const room = (leftward ? at : width - at) - 8;
    const long = Math.min(room, context.measureText(text).width) + 5;
    const [from, to] = leftward ? [at - long, at + 5] : [at - 5, at + long];
    let row = rows.find((listed) => listed.every((other) => to < other.from || from > other.to));
    if (!row && rows.length < MOST_ROWS) rows.push((row = []));
    row?.push({ from, to, at: at + (leftward ? 4 : -4), align: leftward ? "right" : "left", room, text });
  }
  return rows;
}

function label(context, { at, align, room, text }, y) {
  context.font = look.font(14);
  context.textAlign = align;
  context.fillStyle = look.SOFT;
  context.fillText(text, at, y, room);
}
