// Follow one question in both networks: choose interesting questions, and describe what happened to them.

import { HUB, phrase } from "./channels.js";

const MOST = 24; // questions in the list
const GOOD_READERS = 20; // a good example: enough readers to see something, and few enough to distinguish them

// Return questions asked in both networks that had their full lifetime; those that only one network answered come first.
export function worthFollowing([a, b]) {
  const kinds = { a: [], b: [], both: [], neither: [] };
  const tick = Math.min(a.days.length, b.days.length) - 1; // the last day, unless a live network is still running
  for (const mine of a.full(tick)) {
    const theirs = b.find(mine.asker, mine.asked);
    if (!theirs || b.cutShort(theirs)) continue;
    const answered = [mine, theirs].map((question) => question.answered >= 0);
    const kind = answered[0] ? (answered[1] ? "both" : "a") : answered[1] ? "b" : "neither";
    kinds[kind].push({ asker: mine.asker, asked: mine.asked, topic: mine.topic, kind, read: readers(mine) + readers(theirs) });
  }
  const changed = Math.max(0, ...[a, b].flatMap((run) => run.head.done.map(([day]) => day)));
  for (const listed of Object.values(kinds)) listed.sort((one, other) => odd(one, changed) - odd(other, changed));
  const turns = [];
  const order = kinds.a.length > kinds.b.length ? ["a", "b"] : ["b", "a"];
  for (let n = 0; turns.length < MOST && (n < kinds.a.length || n < kinds.b.length); n++) {
    turns.push(...order.map((kind) => kinds[kind][n]).filter(Boolean));
  }
  return [...turns, ...kinds.both.slice(0, 3), ...kinds.neither.slice(0, 3)];
}

// How far a question is from a good example: asked after the last intervention, and read by a few dozen people.
function odd({ asked, read }, changed) {
  return (asked < changed ? 100 : 0) + Math.abs(Math.log((read + 1) / GOOD_READERS)) + asked / 1000;
}

function readers(question) {
  return question.went.reduce((sum, route) => sum + route.readers, 0);
}

// Describe what has happened to a question by the evening of a day: its fate, and sentences.
export function story(app, run, { asker, asked }, tick) {
  const { words } = app;
  const question = run.find(asker, asked);
  if (!question) return { fate: "not asked", sentences: [words.say("story_not_asked")] };
  const routes = question.went.filter((route) => route.tick <= tick);
  const sentences = [];
  const shown = routes.reduce((sum, route) => sum + route.many, 0);
  const read = routes.reduce((sum, route) => sum + route.readers, 0);
  if (shown) sentences.push(words.say("story_shown", { shown: times(words, shown), read: times(words, read), ways: ways(words, run, routes) }));
  const came = furthest(routes);
  if (read) sentences.push(words.say(came.able ? "story_came" : "story_none_able", came));
  for (const route of routes) {
    if (route.channel === HUB && !route.readers) sentences.push(words.say("story_shrugged", { day: route.tick + 1 }));
  }
  const failed = question.tried.filter((one) => one.tick <= tick && !one.helpful).length;
  if (failed) sentences.push(words.say(failed === 1 ? "story_failed_one" : "story_failed", { many: failed }));
  const fate = run.fate(question, tick);
  if (question.channels & (1 << HUB) && !routes.some((route) => route.channel === HUB)) {
    sentences.push(words.say(fate === "open" ? "story_queue" : "story_never"));
  }
  if (fate === "answered") {
    const first = question.tried.find((one) => one.helpful);
    const way = phrase(words, run.head, first.channel);
    sentences.push(words.say("story_answered", { helper: app.nameOf(question.helper), day: question.answered + 1, way }));
  } else if (came.willing) sentences.push(words.say("story_spent"));
  if (fate === "expired") sentences.push(words.say("story_expired", { day: question.left + 1 }));
  else if (fate === "open") sentences.push(words.say("story_open"));
  return { fate, sentences };
}

function times(words, count) {
  return count === 1 ? words.say("times_one") : words.say("times_many", { times: count });
}

// Count the different people who read a question and were able to solve it, and those of them who were willing.
export function furthest(routes) {
  const came = new Map();
  const note = (person, stage) => came.set(person, Math.max(stage, came.get(person) ?? 0));
  for (const route of routes) {
    if (route.channel === HUB) {
      route.able.forEach((person) => note(person, 2));
      route.willing.forEach((person) => note(person, 3));
    } else route.people.forEach((person, n) => note(person, route.stage[n]));
  }
  const stages = [...came.values()];
  return { able: stages.filter((stage) => stage >= 2).length, willing: stages.filter((stage) => stage === 3).length };
}

function ways(words, run, routes) {
  const used = [...new Set(routes.map((route) => route.channel))].sort((one, other) => one - other);
  return used.map((channel) => phrase(words, run.head, channel)).join(", ");
}
