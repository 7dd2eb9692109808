// The card of a person in the panel: interests, effort, and questions and help in each network.

import { byId, make } from "./dom.js";

const INTERESTS = 3;

export class Card {
  constructor(app) {
    this.app = app;
    this.element = byId("card");
    // The card has a close button because a phone has no Esc key. The person stays selected on the maps and in the list.
    this.button = make("button", { type: "button", class: "quiet off", "aria-label": app.words.say("close"), title: app.words.say("close"), text: "×", onclick: () => this.hide() });
    this.body = make("div");
    this.element.append(this.body, this.button);
  }

  hide() {
    this.element.hidden = true;
  }

  show(row) {
    const run = this.app.runs[0];
    const { words } = this.app;
    const lives = words.say("lives_in", { town: run.people.towns[run.townOf(row, this.app.player.tick)] });
    this.body.replaceChildren(
      make("p", { class: "who", text: this.app.nameOf(row) }),
      make("p", { text: `${lives} ${this.effort(run.people, row)}` }),
      make("div", { class: "sides" }, this.interests(row), this.sums(row)),
    );
    this.element.hidden = false;
  }

  // An effort below one answer a day is written as days per answer. The fifth is shown only if people differ in effort.
  effort({ effort, fifth }, row) {
    const { words } = this.app;
    const own = effort[row] ?? Infinity;
    const place = effort.some((each) => each !== effort[0]) ? words.say("effort_fifth", { fifth: fifth[row] }) : "";
    if (own > 0 && own < 1) return words.say("effort_rare", { days: words.rough(1 / own), fifth: place });
    return words.say("effort_of", { effort: words.rough(own), fifth: place });
  }

  interests(row) {
    const { people } = this.app.runs[0];
    const many = people.topics.length;
    const own = people.interest.slice(row * many, (row + 1) * many);
    const order = [...own.keys()].sort((a, b) => own[b] - own[a]).slice(0, INTERESTS).filter((topic) => own[topic] > 0);
    const list = make("ul", { class: "interests", "aria-labelledby": "interests" });
    for (const topic of order) {
      const bar = make("span", { class: "bar" });
      bar.style.width = `${Math.max(2, own[topic] * 0.9)}%`;
      list.append(make("li", {}, make("span", { class: "topic", text: this.app.topicOf(topic) }), bar));
    }
    return make("div", {}, make("p", { id: "interests", class: "soft", text: this.app.words.say("interests") }), list);
  }

  sums(row) {
    const { app } = this;
    const tick = app.player.tick;
    const sums = app.runs.map((run) => run.person(row, tick));
    const rows = app.revealed ? ["asked", "answered", "expired", "helped"] : ["asked"];
    const cells = rows.map((name) => [name, sums.map((each) => String(each[name]))]);
    if (app.maps[0].byFollowers) cells.push(["followers", app.runs.map((run) => String(run.followers()[row]))]);
    const body = cells.map(([name, values]) =>
      make("tr", {}, make("th", { scope: "row", text: app.words.say(`person_${name}`) }), ...values.map((text) => make("td", { text }))),
    );
    const top = make("tr", {}, make("td"), make("th", { scope: "col", text: "A" }), make("th", { scope: "col", text: "B" }));
    return make("table", {}, make("thead", {}, top), make("tbody", {}, ...body));
  }
}
