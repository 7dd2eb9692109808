// The page: two maps with a common clock, the panel of the current step, and all controls.

import { Card } from "./card.js";
import { legendOfOwn, ownNames } from "./channels.js";
import { byId, make } from "./dom.js";
import { listen } from "./keys.js";
import { MapView } from "./map.js";
import { Panel } from "./panel.js";
import { Player } from "./player.js";

const BRISK = 4; // days per second after the guess
const NARROW = 560; // pixels; a narrower window shows short texts
const UPDATE_EVERY = 100; // milliseconds between updates of texts and curves; the maps move in between

export class App {
  constructor({ source, words, steps, slider }) {
    Object.assign(this, { source, words, steps, slider });
    this.player = new Player();
    this.guesses = {};
    this.tried = new Map(); // index on the slider -> answered share in each network
    this.runsTried = new Map();
    this.at = 0;
    this.person = -1;
    this.pinned = false; // whether a person was chosen by a click, not only pointed at
    this.question = null;
    this.revealed = false;
    this.reading = false; // whether the teacher's pages are open
    this.updatedAt = 0; // when texts and curves were last updated
    this.maps = [0, 1].map((side) => new MapView(byId(`map-${side}`), { feed: words.say("the_feed") }));
    this.card = new Card(this);
    this.panel = new Panel(this, byId("panel"));
  }

  async start() {
    const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.player.calm = motion.matches;
    motion.addEventListener("change", () => (this.player.calm = motion.matches));
    await this.choose(this.source.base);
    this.player.addEventListener("time", () => this.draw());
    this.player.addEventListener("state", () => this.updatePlayButton());
    this.source.onday = () => this.draw();
    this.wire();
    this.people();
    listen(this);
    const laidOut = new ResizeObserver(() => this.draw());
    [byId("lesson"), ...this.maps.map((map) => map.canvas)].forEach((element) => laidOut.observe(element));
    this.go(0);
    document.documentElement.dataset.ready = "yes";
  }

  // Show the runs of another value of the slider, at the same time of the run.
  async choose(index) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const runs = await this.source.choose(index);
    if (turn !== this.turn) return; // something else was chosen in the meantime
    this.index = index;
    this.runs = runs;
    this.player.total = Math.min(...runs.map((run) => run.total));
    this.player.known = () => Math.min(...this.runs.map((run) => run.days.length));
    this.maps.forEach((map, side) => map.show(runs[side], runs));
    this.legendOfOwn();
    this.limit();
    if (this.revealed) this.note();
    if (this.panel.step) this.draw();
  }

  note() {
    if (this.runs.every((run) => run.days.length === run.total)) {
      this.tried.set(this.index, this.runs.map((run) => run.shareOf(run.total - 1)));
      this.runsTried.set(this.index, this.runs);
    }
  }

  // Set how far the page can play: before the guess, only as far as the step allows.
  limit() {
    const until = this.revealed ? this.player.total : (this.steps[0].until ?? this.player.total);
    this.player.end = Math.min(until, this.player.total);
    byId("scrub").max = this.player.end;
  }

  reveal() {
    this.revealed = true;
    this.limit();
    this.note();
    while (this.player.speed < BRISK) this.faster(1);
    this.player.play();
  }

  toTheEnd() {
    this.player.pause();
    this.player.seek(this.player.end);
  }

  go(to) {
    if (to < 0 || to >= this.steps.length) return;
    // Other values of the slider belong to its own step: the other steps and the answer key use the base value.
    if (to !== this.at && this.steps[this.at].kind === "change" && this.index !== this.source.base) {
      this.choose(this.source.base).then(() => this.go(to));
      return;
    }
    this.at = to;
    this.question = null;
    byId("steps").querySelectorAll("button").forEach((button, n) => {
      if (n === to) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    byId("back").disabled = to === 0;
    byId("next").disabled = to === this.steps.length - 1;
    this.panel.show(this.steps[to]);
    this.draw();
  }

  follow(one) {
    this.question = one;
    this.player.pause();
    this.player.seek(one.asked);
    this.player.play();
    this.follows = one.asked + this.runs[0].head.lifetime;
  }

  choosePerson(row, at = null) {
    this.person = row;
    if (row < 0) this.pinned = false;
    byId("person").value = String(row);
    if (row < 0) this.card.hide();
    else this.card.show(row, at ?? this.onScreen(row));
    this.draw();
  }

  pin(row, at = null) {
    this.pinned = row >= 0;
    this.choosePerson(row, at);
  }

  onScreen(row) {
    const box = this.maps[0].canvas.getBoundingClientRect();
    return { x: box.left + this.maps[0].x(row), y: box.top + this.maps[0].y(row) };
  }

  faster(by) {
    const speeds = byId("speed");
    const to = speeds.selectedIndex + by;
    if (to < 0 || to >= speeds.length) return;
    speeds.selectedIndex = to;
    this.player.speed = Number(speeds.value);
  }

  // -- drawing ---------------------------------------------------------------------------------------
  draw() {
    if (!this.runs || this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.drawNow();
    });
  }

  drawNow() {
    const { player } = this;
    if (this.question && player.playing && player.time >= this.follows) player.pause();
    const { tick, playing } = player;
    const part = player.calm ? 1 : player.part;
    const moment = { tick, part, playing, person: this.person, question: this.question, layers: byId("layers").value };
    this.maps.forEach((map) => map.draw(moment));
    const now = performance.now();
    if (playing && now - this.updatedAt < UPDATE_EVERY) return;
    this.updatedAt = now;
    this.updateTexts();
  }

  // Update the texts, sums and curves for the current day.
  updateTexts() {
    const { player } = this;
    byId("scrub").value = Math.round(player.time);
    const day = Math.max(0, player.tick + 1);
    const dayText = this.words.say("day_of", { day, days: player.total });
    byId("day").textContent = window.innerWidth < NARROW ? this.words.say("day_short", { day }) : dayText;
    byId("scrub").setAttribute("aria-valuetext", dayText);
    this.runs.forEach((run, side) => this.tally(run, side));
    this.legend();
    if (this.person >= 0 && !this.card.element.hidden) this.card.show(this.person, null);
    this.panel.update();
    this.updatePlayButton();
  }

  // Explain the signs of the user's own channels.
  legendOfOwn() {
    const legend = document.querySelector(".legend");
    legend.querySelectorAll(".own").forEach((entry) => entry.remove());
    legend.append(...legendOfOwn(this.runs));
  }

  // Note which signs the maps show now; the style hides the others in the legend.
  legend() {
    const { tick } = this.player;
    const layers = byId("layers").value;
    const followed = this.question !== null;
    const own = ownNames(this.runs).length > 0;
    const shown = {
      followed,
      handed: followed && !own && this.runs.some((run) => run.head.hub || run.head.channels.includes("feed")),
      sent: followed && own,
      outside: this.runs.some((run) => run.head.channels.includes("feed") && run.crowd(tick).size + run.gone(tick).size < run.count),
      hub: this.runs.some((run) => run.head.hub),
      closed: this.runs.some((run) => run.head.hub && run.closedHubs(tick).size > 0),
      near: layers === "face_to_face" || layers === "both",
      online: layers === "online" || layers === "both",
    };
    for (const [name, is] of Object.entries(shown)) byId("lesson").toggleAttribute(`data-${name}`, is);
  }

  tally(run, side) {
    const { asked, answered, expired } = run.totals(this.player.tick);
    const text = this.revealed ? this.words.say("tally", { asked, answered, expired }) : this.words.say("tally_asked", { asked });
    byId(`tally-${side}`).textContent = text;
    this.maps[side].canvas.setAttribute("aria-label", `${"AB"[side]}, ${run.head.label}: ${byId("day").textContent}, ${text}`);
  }

  updatePlayButton() {
    const { playing, time, end } = this.player;
    const word = this.words.say(playing ? "pause" : time >= end - 1e-9 && end > 0 ? "again" : "play");
    const button = byId("play");
    if (button.lastElementChild.textContent !== word) button.lastElementChild.textContent = word;
    button.dataset.playing = playing;
  }

  // -- names and signs -------------------------------------------------------------------------------
  nameOf(row) {
    const { ids } = this.runs[0].people;
    return ids ? ids[row] : this.words.say("person_number", { number: row });
  }

  topicOf(topic) {
    const name = this.runs[0].people.topics[topic];
    return /^\d+$/.test(name) ? this.words.say("topic_number", { number: name }) : name;
  }

  sign(side) {
    return make("span", { class: `sign side-${side}`, text: "AB"[side] });
  }

  signs() {
    const keys = this.runs.map((run, side) => make("li", {}, this.sign(side), ` ${run.head.label}`));
    return make("ul", { class: "signs" }, ...keys);
  }

  // -- controls --------------------------------------------------------------------------------------
  wire() {
    const on = (id, event, act) => byId(id).addEventListener(event, act);
    on("play", "click", () => this.player.toggle());
    on("earlier", "click", () => this.player.step(-1));
    on("later", "click", () => this.player.step(1));
    on("scrub", "input", (event) => {
      this.player.pause();
      this.player.seek(Number(event.target.value));
    });
    on("speed", "change", (event) => (this.player.speed = Number(event.target.value)));
    on("layers", "change", () => this.draw());
    on("person", "change", (event) => this.pin(Number(event.target.value)));
    on("back", "click", () => this.go(this.at - 1));
    on("next", "click", () => this.go(this.at + 1));
    byId("steps").querySelectorAll("button").forEach((button, n) => button.addEventListener("click", () => this.go(n)));
    for (const map of this.maps) this.touch(map);
  }

  touch(map) {
    const found = (event) => {
      const box = map.canvas.getBoundingClientRect();
      return map.pick(event.clientX - box.left, event.clientY - box.top);
    };
    map.canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse" || this.pinned) return;
      const row = found(event);
      if (row !== this.person) this.choosePerson(row, { x: event.clientX, y: event.clientY });
    });
    map.canvas.addEventListener("pointerleave", () => !this.pinned && this.person >= 0 && this.choosePerson(-1));
    map.canvas.addEventListener("click", (event) => {
      const row = found(event);
      const again = this.pinned && row === this.person && !this.card.element.hidden;
      this.pin(again ? -1 : row, { x: event.clientX, y: event.clientY });
    });
  }

  people() {
    const list = byId("person");
    for (let row = 0; row < this.runs[0].count; row++) list.append(make("option", { value: row, text: this.nameOf(row) }));
  }
}
