// The opening of a lesson: one person asks one question. In one network the neighbours stay silent, in the other a
// stranger may answer.

import { make } from "./dom.js";
import { chain } from "./reached.js";
import { ways } from "./follow.js";

export function meet(panel) {
  const { app } = panel;
  const { words } = app;
  const { opening } = app;
  const [mine] = app.runs.map((run) => run.find(opening.asker, opening.asked));
  const { people } = app.runs[0];
  const who = { person: app.nameOf(opening.asker), town: people.towns[people.town[opening.asker]], topic: app.topicOf(mine.topic) };
  const changes = app.runs.flatMap((run, side) => run.head.done.filter(([tick]) => tick <= opening.asked).map(([tick, label]) =>
    words.say("meet_changed", { day: tick + 1, side: "AB"[side], what: label[0].toUpperCase() + label.slice(1) })));
  const asks = words.say(changes.length ? "meet_asks_on" : "meet_asks", { ...who, day: opening.asked + 1 });
  panel.doing.textContent = [...changes, asks].join(" ");
  if (changes.length) panel.then.append(make("p", { text: words.say("meet_back") }));
  const stories = app.runs.map((_, side) => make("div", { class: "story large" }, app.sign(side), make("p")));
  const ask = make("button", { type: "button", class: "main wide", id: "ask", text: words.say("meet_ask"), onclick: () => {
    app.follow(opening);
    panel.asked = true;
    panel.update();
  } });
  panel.widget.replaceChildren(ask, ...stories);
  panel.asked = false;
  app.stand(opening);
  const over = () => panel.asked && app.runs.every((run) => app.player.tick >= ended(run, opening));
  panel.done = over;
  panel.refresh = () => {
    panel.asked ||= app.player.time > opening.asked; // somebody pressed Play
    ask.hidden = panel.asked;
    stories.forEach((element, side) => {
      element.hidden = !panel.asked;
      const text = panel.asked ? said(app, app.runs[side], who.person) : "";
      if (element.lastChild.textContent !== text) element.lastChild.textContent = text;
    });
    if (over()) app.announce(stories.map((each, side) => `${"AB"[side]}: ${each.lastChild.textContent}`).join(" "));
  };
}

function ended(run, { asker, asked }) {
  const question = run.find(asker, asked);
  return question.answered >= 0 ? question.answered : question.asked + run.head.lifetime - 1;
}

// What has happened to the question by now, in one or two sentences.
function said(app, run, person) {
  const { words } = app;
  const { asker, asked } = app.opening;
  const question = run.find(asker, asked);
  const { tick } = app.player;
  const { shown } = chain(run, question, tick);
  const routes = question.went.filter((route) => route.tick <= tick);
  const heard = shown ? words.say(shown === 1 ? "meet_heard_one" : "meet_heard", { shown, ways: ways(words, run, routes) }) : "";
  const fate = run.fate(question, tick);
  if (fate === "answered") {
    const helper = { helper: app.nameOf(question.helper), town: run.people.towns[run.townOf(question.helper, tick)], person };
    const sentence = tied(run, asker, question.helper) ? "meet_friend" : "meet_stranger";
    const days = question.answered - question.asked;
    return `${heard} ${words.say(sentence, helper)} ${days ? words.say("meet_later", { days }) : words.say("meet_at_once")}`;
  }
  return `${heard} ${words.say(fate === "open" ? "meet_silent" : "meet_gone", { person })}`;
}

// Whether two people had a tie at the start.
function tied(run, one, other) {
  const { start } = run.ties;
  for (let at = 0; at < start.length; at += 4) {
    const ends = [start[at + 1], start[at + 2]];
    if (ends.includes(one) && ends.includes(other)) return true;
  }
  return false;
}
