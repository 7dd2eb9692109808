// Curves on a canvas: a share from 0 to 100 per cent, with one line per network, up to the current day.

import * as look from "./look.js";

const LEFT = 48;
const RIGHT = 14;
const TOP = 34;
const BOTTOM = 30;
const ROW = 15; // pixels between lines of text

// Draw curves. `series` holds {values} for each network; x goes from 0 to `last`; the curves are shown up to `now`.
export function drawCurves(canvas, { title, series, last, now, marks = [], dots = false, ticks = null, unit = "" }) {
  const { context, width, height } = look.prepared(canvas);
  const x = (value) => LEFT + (value / Math.max(1, last)) * (width - LEFT - RIGHT);
  const y = (share) => height - BOTTOM - share * (height - TOP - BOTTOM);
  frame(context, width, height, { title, x, y, last, ticks, unit });
  for (const [at] of marks) line(context, x(at), height);
  series.forEach((each, side) => {
    curve(context, each.values, { x, y, now, side, dots });
    const shown = [...each.values.keys()].filter((at) => at <= now && Number.isFinite(each.values[at]));
    const end = shown.at(-1);
    if (end === undefined) return;
    point(context, x(end), y(each.values[end]), side);
  });
  labelMarks(context, marks.map(([at, text]) => ({ at: x(at), text })), width, height);
}

function frame(context, width, height, { title, x, y, last, ticks, unit }) {
  context.font = `bold 15px ${look.FONT}`;
  context.fillStyle = look.INK;
  context.textAlign = "left";
  context.fillText(title, 2, 16, width - 4);
  context.font = `14px ${look.FONT}`;
  context.strokeStyle = look.PALE;
  context.lineWidth = 1;
  for (const share of [0, 0.5, 1]) {
    context.beginPath();
    context.moveTo(LEFT, y(share));
    context.lineTo(width - RIGHT, y(share));
    context.stroke();
    context.textAlign = "right";
    context.fillStyle = look.SOFT;
    context.fillText(`${100 * share}\u00a0%`, LEFT - 6, y(share) + 5);
  }
  const named = ticks ?? [1, Math.round((last + 1) / 3), Math.round((2 * (last + 1)) / 3), last + 1].map((day) => [day - 1, String(day)]);
  named.forEach(([value, text], n) => {
    context.textAlign = n === named.length - 1 ? "right" : n ? "center" : "left";
    context.fillText(n === 0 && unit ? `${unit} ${text}` : text, n === named.length - 1 ? width - RIGHT + 6 : n ? x(value) : LEFT - 8, height - 8);
  });
}

function curve(context, values, { x, y, now, side, dots }) {
  context.strokeStyle = look.SIDES[side];
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.setLineDash(look.DASHES[side]);
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

function line(context, at, height) {
  context.strokeStyle = look.SOFT;
  context.lineWidth = 1.5;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(at, TOP);
  context.lineTo(at, height - BOTTOM);
  context.stroke();
  context.setLineDash([]);
}

// Write the interventions near the bottom, on the side of their line with more room. Texts of close days are stacked,
// the last one lowest; a text without room is dropped, and only its line is drawn.
function labelMarks(context, marks, width, height) {
  context.font = `14px ${look.FONT}`;
  const rows = Array.from({ length: Math.max(1, Math.floor((height - TOP - BOTTOM) / ROW)) }, () => []);
  for (const { at, text } of marks.filter((each) => each.text).reverse()) {
    const leftward = at > width / 2;
    const room = (leftward ? at : width - at) - 8;
    const long = Math.min(room, context.measureText(text).width) + 5;
    const [from, to] = leftward ? [at - long, at] : [at, at + long];
    const row = rows.findIndex((taken) => taken.every(([low, high]) => to < low || from > high));
    if (row < 0) continue;
    rows[row].push([from, to]);
    mark(context, at + (leftward ? -5 : 5), height - BOTTOM - 6 - row * ROW, leftward ? "right" : "left", room, text);
  }
}

function mark(context, x, y, align, room, text) {
  context.textAlign = align;
  context.strokeStyle = "#ffffff";
  context.fillStyle = look.SOFT;
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.strokeText(text, x, y, room);
  context.fillText(text, x, y, room);
}
