// Draw questions on their way: from the asker to the hub, the feed or a channel's sign, on to the people who try to help, and back.

import * as look from "./look.js";
import { reached } from "./reached.js";

const OUT = 0.4; // part of a day after which the day's questions have left their askers
const DOWN = 0.8; // part of a day after which they have reached the people who try to help
const MANY = 60; // if a question reaches more people, their lines are faint, so that they don't cover the map
const LINGER = 4; // days for which the end of a question stays visible

export function drawTravel(context, map, moment) {
  const { run } = map;
  const { tick, part } = moment;
  if (tick < 0) return;
  const frame = run.days[tick];
  if (!frame) return;
  const legs = part < OUT ? outward(map, frame) : part < DOWN ? downward(map, frame) : [];
  const share = part < OUT ? part / OUT : (part - OUT) / (DOWN - OUT);
  if (legs.length) dots(context, legs, share * share * (3 - 2 * share), map.small);
  if (part >= DOWN) homeward(context, map, frame, part);
}

// Draw open questions as rings at the askers' homes, and for some days how they ended. A person has one mark: a question
// that waits comes before one that has ended, and a later one before an earlier one.
export function drawWaiting(context, map, { tick, part }) {
  const { run } = map;
  if (tick < 0) return;
  const size = map.small ? 4.5 : 6;
  const last = run.firstOf(tick + 1);
  const shown = new Map();
  for (let n = run.firstOf(tick - run.head.lifetime - LINGER); n < last; n++) {
    const question = run.questions[n];
    const answered = question.answered >= 0;
    const end = answered ? question.answered : question.left;
    const since = tick - end + part - 1;
    if (end < 0 || since < (answered ? 0 : -0.2)) {
      if (end < 0 || end >= tick) shown.set(question.asker, { mark: look.openMark, alpha: 1 });
    } else if (since < LINGER && shown.get(question.asker)?.mark !== look.openMark) {
      shown.set(question.asker, { mark: answered ? look.answeredMark : look.expiredMark, alpha: Math.min(1, 1.25 - since / LINGER) });
    }
  }
  for (const [asker, { mark, alpha }] of shown) {
    context.globalAlpha = alpha;
    look.stamp(context, mark, map.x(asker), map.y(asker), mark === look.openMark ? size * 0.72 : size);
  }
  context.globalAlpha = 1;
}

// The ways of a day's new questions to hub, feed and signs, each as [x, y, x, y].
function outward(map, frame) {
  const legs = [];
  for (let n = frame.first; n < frame.first + frame.asked.length; n++) {
    const question = map.run.questions[n];
    for (let channel = 0; question.channels >> channel; channel++) {
      const to = question.channels & (1 << channel) ? map.medium(channel, question) : null;
      if (to) legs.push([map.x(question.asker), map.y(question.asker), ...to]);
    }
  }
  return legs;
}

// The ways of questions to the people who try to help on a day.
function downward(map, frame) {
  return frame.tried.map((one) => {
    const question = map.run.questions[one.question];
    const from = map.medium(one.channel, question) ?? [map.x(question.asker), map.y(question.asker)];
    return [...from, map.x(one.helper), map.y(one.helper)];
  });
}

// Draw answers on their way back as lines.
function homeward(context, map, frame, part) {
  context.strokeStyle = look.ANSWERED;
  context.globalAlpha = part < 1 ? 0.9 : 0.75;
  context.lineWidth = 2;
  context.beginPath();
  for (const { question, helper, helpful, surplus } of frame.tried) {
    if (!helpful || surplus) continue;
    const { asker } = map.run.questions[question];
    context.moveTo(map.x(helper), map.y(helper));
    context.lineTo(map.x(asker), map.y(asker));
  }
  context.stroke();
  context.globalAlpha = 1;
}

// Draw dots that have covered a share of their ways, each at the end of a faint line.
function dots(context, legs, share, small) {
  const at = legs.map(([x, y, toX, toY]) => [x + (toX - x) * share, y + (toY - y) * share]);
  context.strokeStyle = look.INK;
  context.globalAlpha = 0.25;
  context.lineWidth = 1;
  context.beginPath();
  legs.forEach(([x, y], n) => {
    context.moveTo(x, y);
    context.lineTo(...at[n]);
  });
  context.stroke();
  context.globalAlpha = 1;
  for (const [x, y] of at) look.stamp(context, look.dot, x, y, small ? 3 : 4);
}

// Draw a single question: everybody it has been shown to so far, who read it, who tried to help, and how it ended.
export function drawFollowed(context, map, moment) {
  const { run } = map;
  const question = run.find(moment.question.asker, moment.question.asked);
  if (!question) return;
  const home = [map.x(question.asker), map.y(question.asker)];
  const { tick } = moment;
  for (const route of question.went) {
    if (route.tick > tick) continue;
    const from = map.medium(route.channel, question) ?? home;
    if (map.medium(route.channel, question)) line(context, home, from, look.INK, 2, 0.7);
    const there = reached(run, question, route);
    const crowded = there.length > MANY;
    for (const { person, read } of there) {
      const to = [map.x(person), map.y(person)];
      line(context, from, to, look.INK, read && !crowded ? 1.25 : 0.75, read ? (crowded ? 0.15 : 0.45) : 0.12);
      if (read) look.stamp(context, look.dot, ...to, crowded || map.small ? 2.5 : 3.5); // the question has arrived there
    }
  }
  for (const one of question.tried) {
    if (one.tick > tick) continue;
    const helper = [map.x(one.helper), map.y(one.helper)];
    context.setLineDash(one.helpful ? [] : [6, 4]);
    line(context, helper, home, one.helpful ? look.ANSWERED : look.SOFT, one.helpful ? 4 : 2, 1);
    context.setLineDash([]);
  }
  for (const { helper, helpful, tick: on } of question.tried) if (helpful && on <= tick) map.named(context, helper);
  const fate = run.fate(question, tick);
  if (fate === "answered") look.answeredMark(context, ...home, 10);
  else if (fate === "expired") look.expiredMark(context, ...home, 10);
  else look.openMark(context, ...home, 9);
  map.named(context, question.asker, true);
}

function line(context, from, to, colour, width, strength) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.globalAlpha = strength;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.globalAlpha = 1;
}
