// Follow one question in both networks: choose examples, and describe what happened to them.

import { HUB, phrase } from "./channels.js";
import { chain } from "./reached.js";

const MOST = 20; // examples
const KINDS = ["a", "b", "both", "neither"];

// Choose examples among the questions that both networks were asked and that had their full lifetime. Every combination
// of outcome and channels has as large a part of the examples as of these questions. If something was changed in a
// network, only questions asked since then are examples. Returns the examples, in an order that mixes the combinations,
// and the number of questions of each kind.
export function examples([a, b]) {
  const changed = Math.max(0, ...[a, b].flatMap((run) => run.head.done.map(([day]) => day)));
  const all = common([a, b]);
  const later = all.filter((one) => one.asked >= changed);
  const from = later.length ? later : all;
  const groups = new Map();
  for (const one of from) {
    const key = [one.kind, ...one.ways].join();
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const strata = [...groups.values()];
  const quotas = apportioned(strata.map((each) => each.length), Math.min(MOST, from.length));
  const chosen = strata.flatMap((each, n) => typical(each, quotas[n]).map((one, place) => ({ ...one, order: (place + 0.5) / quotas[n] })));
  chosen.sort((one, other) => one.order - other.order || one.asked - other.asked);
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, from.filter((one) => one.kind === kind).length]));
  return { chosen, counts, many: from.length, since: later.length && changed ? changed : 0 };
}

// The questions asked in both networks that had their full lifetime: how they ended, and the channels of their answers.
function common([a, b]) {
  const tick = Math.min(a.days.length, b.days.length) - 1; // the last day, unless a live network is still running
  const found = [];
  for (const mine of a.full(tick)) {
    const theirs = b.find(mine.asker, mine.asked);
    if (!theirs || b.cutShort(theirs)) continue;
    const both = [mine, theirs];
    const answered = both.map((question) => question.answered >= 0);
    const kind = answered[0] ? (answered[1] ? "both" : "a") : answered[1] ? "b" : "neither";
    const ways = both.map((question, side) => (answered[side] ? question.through : -1));
    const readers = both.reduce((sum, question) => sum + question.went.reduce((all, route) => all + route.readers, 0), 0);
    found.push({ asker: mine.asker, asked: mine.asked, topic: mine.topic, kind, ways, readers });
  }
  return found;
}

// Divide `places` in proportion to counts, by the largest remainders.
export function apportioned(counts, places) {
  const all = counts.reduce((sum, each) => sum + each, 0);
  const fair = counts.map((each) => (each * places) / Math.max(1, all));
  const whole = fair.map(Math.floor);
  const order = [...counts.keys()].sort((i, j) => fair[j] - whole[j] - (fair[i] - whole[i]) || i - j);
  const left = places - whole.reduce((sum, each) => sum + each, 0);
  order.slice(0, left).forEach((n) => whole[n]++);
  return whole;
}

// The questions with the most usual numbers of readers.
function typical(questions, many) {
  const middle = [...questions].sort((one, other) => one.readers - other.readers)[Math.floor(questions.length / 2)].readers;
  const away = ({ readers }) => Math.abs(Math.log((readers + 1) / (middle + 1)));
  return [...questions].sort((one, other) => away(one) - away(other) || one.asked - other.asked).slice(0, many);
}

// Describe what has happened to a question by the evening of a day: its fate, how far it came, and sentences.
export function story(app, run, { asker, asked }, tick) {
  const { words } = app;
  const question = run.find(asker, asked);
  if (!question) return { fate: "not asked", came: null, sentences: [words.say("story_not_asked")] };
  const fate = run.fate(question, tick);
  const came = chain(run, question, tick);
  const routes = question.went.filter((route) => route.tick <= tick);
  const sentences = [...atTheOffice(words, question, routes, fate), ...attempts(words, question, tick)];
  if (routes.length) sentences.unshift(words.say("story_ways", { ways: ways(words, run, routes) }));
  if (fate === "answered") {
    const first = question.tried.find((one) => one.helpful);
    sentences.push(words.say("story_answered", { helper: app.nameOf(question.helper), day: question.answered + 1, way: phrase(words, run.head, first.channel) }));
  } else if (came.willing) sentences.push(words.say("story_spent"));
  if (fate === "expired") sentences.push(words.say("story_expired", { day: question.left + 1 }));
  else if (fate === "open") sentences.push(words.say("story_open"));
  return { fate, came, sentences };
}

function atTheOffice(words, question, routes, fate) {
  if (!(question.channels & (1 << HUB))) return [];
  const passed = routes.filter((route) => route.channel === HUB);
  if (!passed.length) return [words.say(fate === "open" ? "story_queue" : "story_never")];
  return passed.filter((route) => !route.readers).map((route) => words.say("story_shrugged", { day: route.tick + 1 }));
}

function attempts(words, question, tick) {
  const failed = question.tried.filter((one) => one.tick <= tick && !one.helpful).length;
  if (!failed) return [];
  return [words.say(failed === 1 ? "story_failed_one" : "story_failed", { many: failed })];
}

export function ways(words, run, routes) {
  const used = [...new Set(routes.map((route) => route.channel))].sort((one, other) => one - other);
  return used.map((channel) => phrase(words, run.head, channel)).join(", ");
}
