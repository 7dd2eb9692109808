// Whom a question reached: on its ways through a channel, and how far it came with each person.

import { HUB } from "./channels.js";

// Return whom a route reached, and whether they read the question; for a hub, this is computed from its members.
export function reached(run, question, route) {
  if (route.channel !== HUB) return route.people.map((person, n) => ({ person, read: route.stage[n] > 0 }));
  const listed = new Set(route.listed);
  const gone = run.gone(route.tick);
  const town = run.townOf(question.asker, route.tick);
  const people = [];
  for (let person = 0; person < run.count; person++) {
    if (person === question.asker || gone.has(person)) continue;
    if (run.head.hub === "town" && run.townOf(person, route.tick) !== town) continue;
    people.push({ person, read: listed.has(person) !== route.turned });
  }
  return people;
}

// Count the different people to whom a question was shown, who read it, who were able to solve it, and of those who were
// willing to help, all by the evening of a day.
export function chain(run, question, tick) {
  const came = new Map(); // person -> 0 shown, 1 read it, 2 able, 3 willing too
  const note = (person, stage) => came.set(person, Math.max(stage, came.get(person) ?? 0));
  for (const route of question.went) {
    if (route.tick > tick) continue;
    reached(run, question, route).forEach(({ person, read }) => note(person, read ? 1 : 0));
    if (route.channel === HUB) {
      route.able.forEach((person) => note(person, 2));
      route.willing.forEach((person) => note(person, 3));
    } else route.people.forEach((person, n) => note(person, route.stage[n]));
  }
  const stages = [...came.values()];
  const from = (stage) => stages.filter((each) => each >= stage).length;
  return { shown: stages.length, read: from(1), able: from(2), willing: from(3) };
}
