// The card of a person: interests, effort, and questions and help in each network.

import { byId, make } from "./dom.js";

const INTERESTS = 3;

export class Card {
  constructor(app) {
    this.app = app;
    this.element = byId("card");
    // The card has a close button because a phone has no Esc key. The person stays selected on the maps and in the list.
    this.button = make("button", { type: "button", class: "quiet off", "aria-label": app.words.say("close"), title: app.words.say("close"), text: "×", onclick: () => this.hide() });
    this.body = make("div");
    this.element.append(this.button, this.body);
    for (const kind of ["scroll", "resize"]) window.addEventListener(kind, () => this.element.hidden || this.move(), { passive: true });
  }

  hide() {
    this.element.hidden = true;
  }

  // Show a person; `at` is the person's position on the screen.
  show(row, at) {
    const { people } = this.app.runs[0];
    const { words } = this.app;
    this.element.classList.toggle("pinned", this.app.pinned);
    this.body.replaceChildren(
      make("p", { class: "who", text: this.app.nameOf(row) }),
      make("p", { text: words.say("lives_in", { town: people.towns[this.app.runs[0].townOf(row, this.app.player.tick)] }) }),
      make("p", { text: this.effort(people, row) }),
      this.interests(row),
      this.sums(row),
    );
    this.element.hidden = false;
    this.move(at);
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
    const list = make("ul", { class: "interests", "aria-label": this.app.words.say("interests") });
    for (const topic of order) {
      const bar = make("span", { class: "bar" });
      bar.style.width = `${Math.max(2, own[topic] * 0.6)}%`;
      list.append(make("li", {}, make("span", { class: "topic", text: this.app.topicOf(topic) }), bar));
    }
    return list;
  }

  sums(row) {
    const { app } = this;
    const tick = app.player.tick;
    const sums = app.runs.map((run) => run.person(row, tick));
    const rows = app.revealed ? ["asked", "answered", "expired", "helped"] : ["asked"];
    const body = rows.map((name) =>
      make("tr", {}, make("th", { scope: "row", text: app.words.say(`person_${name}`) }), ...sums.map((each) => make("td", { text: String(each[name]) }))),
    );
    const top = make("tr", {}, make("td"), make("th", { scope: "col", text: "A" }), make("th", { scope: "col", text: "B" }));
    return make("table", {}, make("thead", {}, top), make("tbody", {}, ...body));
  }

  move(at) {
    if (!(at ??= this.at)) return;
    this.at = at; // also used when the card grows from day to day
    const { width, height } = this.element.getBoundingClientRect();
    const edge = byId("lesson").firstElementChild.getBoundingClientRect().right; // so that the panel stays visible
    const left = at.x + 18 + width > edge ? at.x - width - 18 : at.x + 18;
    const controls = byId("play").parentElement.getBoundingClientRect(); // these stay visible too
    const above = controls.top - height - 8;
    const covered = above < 8 && controls.bottom > 0; // there is no room above the controls
    const top = covered ? controls.bottom + 8 : Math.min(at.y + 12, window.innerHeight - height - 8, above);
    this.element.style.left = `${Math.max(8, left)}px`;
    this.element.style.top = `${Math.max(8, top)}px`;
  }
}
