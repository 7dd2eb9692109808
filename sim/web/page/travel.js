// Questions on their way: from the asker into the hub or the feed, on to who tries to help, and back.

import * as look from "./look.js";
import { FEED, HUB } from "./run.js";

const OUT = 0.4; // the part of a day by which today's questions have gone out
const DOWN = 0.8; // and by which they have reached who helps
const LINGER = 4; // days for which it is seen how a question ended

export function drawTravel(context, map, moment) {
  const { run } = map;
  const { tick, part } = moment;
  if (tick < 0) return;
  waiting(context, map, tick, part);
  const frame = run.days[tick];
  if (!frame) return;
  for (let n = frame.first; n < frame.first + frame.asked.length; n++) outward(context, map, run.questions[n], part);
  for (const one of frame.tried) homeward(context, map, run.questions[one.question], one, part);
}

// Open questions as rings at home, and for some days how they ended.
function waiting(context, map, tick, part) {
  const { run } = map;
  const size = map.small ? 4.5 : 6;
  for (const question of run.questions) {
    if (question.asked > tick) break;
    const [x, y] = [map.x(question.asker), map.y(question.asker)];
    const end = question.answered >= 0 ? question.answered : question.left;
    const since = tick - end + part - 1;
    if (end < 0 || since < (question.answered >= 0 ? 0 : -0.2)) {
      if (end < 0 || end >= tick) look.openMark(context, x, y, size * 0.72);
    } else if (since < LINGER) {
      context.globalAlpha = Math.min(1, 1.25 - since / LINGER);
      (question.answered >= 0 ? look.answeredMark : look.expiredMark)(context, x, y, size);
      context.globalAlpha = 1;
    }
  }
}

function outward(context, map, question, part) {
  const from = [map.x(question.asker), map.y(question.asker)];
  if (part >= OUT) return;
  for (const channel of [HUB, FEED]) {
    if (!(question.channels & (1 << channel))) continue;
    const to = map.medium(channel, question);
    dot(context, from, to, part / OUT, map.small);
  }
}

function homeward(context, map, question, one, part) {
  const home = [map.x(question.asker), map.y(question.asker)];
  const helper = [map.x(one.helper), map.y(one.helper)];
  const from = map.medium(one.channel, question) ?? home;
  if (part >= OUT && part < DOWN) dot(context, from, helper, (part - OUT) / (DOWN - OUT), map.small);
  if (part >= DOWN && one.helpful && !one.surplus) {
    context.strokeStyle = look.ANSWERED;
    context.globalAlpha = part < 1 ? 0.9 : 0.75;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(...helper);
    context.lineTo(...home);
    context.stroke();
    context.globalAlpha = 1;
  }
}

function dot(context, from, to, share, small) {
  const eased = share * share * (3 - 2 * share);
  const x = from[0] + (to[0] - from[0]) * eased;
  const y = from[1] + (to[1] - from[1]) * eased;
  context.strokeStyle = look.INK;
  context.globalAlpha = 0.25;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(x, y);
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = look.INK;
  context.beginPath();
  context.arc(x, y, small ? 3 : 4, 0, 2 * Math.PI);
  context.fill();
}

// One question alone: everybody it has been put before until now, who read it, who tried, how it ended.
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
    for (const { person, read } of reached(run, question, route)) {
      const to = [map.x(person), map.y(person)];
      line(context, from, to, look.INK, read ? 1.25 : 0.75, read ? 0.45 : 0.12);
      if (read) look.openMark(context, ...to, map.small ? 3.5 : 5);
    }
  }
  for (const one of question.tried) {
    if (one.tick > tick) continue;
    const helper = [map.x(one.helper), map.y(one.helper)];
    line(context, helper, home, one.helpful ? look.ANSWERED : look.SOFT, one.helpful ? 4 : 2, 1);
    if (one.helpful) look.answeredMark(context, ...helper, 7);
  }
  const fate = run.fate(question, tick);
  if (fate === "answered") look.answeredMark(context, ...home, 10);
  else if (fate === "expired") look.expiredMark(context, ...home, 10);
  else if (fate !== "not asked") look.openMark(context, ...home, 9);
}

// Whom a route reached, and whether they read; those of a hub are worked out from its members.
function reached(run, question, route) {
  if (route.channel !== HUB) return route.people.map((person, n) => ({ person, read: route.stage[n] > 0 }));
  if (!route.turned) return route.listed.map((person) => ({ person, read: true }));
  const listed = new Set(route.listed);
  const gone = run.gone(route.tick);
  const town = run.townOf(question.asker, route.tick);
  const told = [];
  for (let person = 0; person < run.count; person++) {
    if (person === question.asker || gone.has(person)) continue;
    if (run.head.hub === "town" && run.townOf(person, route.tick) !== town) continue;
    told.push({ person, read: !listed.has(person) });
  }
  return told;
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
