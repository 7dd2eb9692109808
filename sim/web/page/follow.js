// One question in both networks: which are worth following, and what happened to each, in words.

import { HUB } from "./run.js";

const MOST = 24;

// Questions asked in both networks that had their whole life, those first that only one network answered.
export function worthFollowing([a, b]) {
  const kinds = { a: [], b: [], both: [], neither: [] };
  for (const mine of a.full(a.total - 1)) {
    const theirs = b.find(mine.asker, mine.asked);
    if (!theirs || b.cutShort(theirs)) continue;
    const answered = [mine, theirs].map((question) => question.answered >= 0);
    const kind = answered[0] ? (answered[1] ? "both" : "a") : answered[1] ? "b" : "neither";
    kinds[kind].push({ asker: mine.asker, asked: mine.asked, topic: mine.topic, kind, read: readers(mine) + readers(theirs) });
  }
  for (const listed of Object.values(kinds)) listed.sort((one, other) => other.read - one.read || one.asked - other.asked);
  const turns = [];
  for (let n = 0; turns.length < MOST && (n < kinds.a.length || n < kinds.b.length); n++) {
    turns.push(...[kinds.b[n], kinds.a[n]].filter(Boolean));
  }
  return [...turns, ...kinds.both.slice(0, 3), ...kinds.neither.slice(0, 3)];
}

function readers(question) {
  return question.went.reduce((sum, route) => sum + route.readers, 0);
}

// What had happened to a question by the evening of a day: sentences, and how it stands.
export function story(app, run, { asker, asked }, tick) {
  const { words } = app;
  const question = run.find(asker, asked);
  if (!question) return { fate: "not asked", told: [words.say("story_not_asked")] };
  const routes = question.went.filter((route) => route.tick <= tick);
  const told = [];
  if (question.channels & (1 << HUB) && !routes.some((route) => route.channel === HUB)) told.push(words.say("story_queue"));
  const shown = routes.reduce((sum, route) => sum + route.many, 0);
  const read = routes.reduce((sum, route) => sum + route.readers, 0);
  if (shown) told.push(words.say("story_shown", { shown, read, ways: ways(app, routes) }));
  for (const route of routes) {
    if (route.channel === HUB && !route.readers) told.push(words.say("story_shrugged", { day: route.tick + 1 }));
  }
  const failed = question.tried.filter((one) => one.tick <= tick && !one.helpful).length;
  if (failed) told.push(words.say(failed === 1 ? "story_failed_one" : "story_failed", { many: failed }));
  const fate = run.fate(question, tick);
  if (fate === "answered") {
    const first = question.tried.find((one) => one.helpful);
    const way = words.say(`through_${run.head.names[first.channel]}`);
    told.push(words.say("story_answered", { helper: app.nameOf(question.helper), day: question.answered + 1, way }));
  } else if (fate === "expired") told.push(words.say("story_expired", { day: question.left + 1 }));
  else told.push(words.say("story_open"));
  return { fate, told };
}

function ways(app, routes) {
  const { names } = app.runs[0].head;
  const used = [...new Set(routes.map((route) => route.channel))].sort();
  return used.map((channel) => app.words.say(`through_${names[channel]}`)).join(", ");
}
