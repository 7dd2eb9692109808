// The live page: the maps and clock of the lesson for societies that are simulated now, with sliders and acts.

import { App } from "./app.js";
import { byId, make } from "./dom.js";
import { LivePanel } from "./live_panel.js";
import { addressOf, dayIn, withoutDay } from "./sharing.js";

const STILL = 250; // milliseconds without a change of the day before it is written to the address
const MOST_RESTARTS = 3; // because of days that couldn't be read

export class LiveApp extends App {
  constructor(options) {
    super(options);
    this.page = options.page;
    this.revealed = true;
    this.panel = new LivePanel(this, byId("panel"));
    this.interval = null; // the result of the other societies
    this.running = null; // their progress
    this.wishes = []; // changes to make as soon as the last change has arrived
    this.ahead = 0; // the day to go to as soon as it has arrived
    this.taking = new Set(); // files that are being prepared for download
    this.unread = 0; // number of days that couldn't be read
  }

  async start() {
    this.source.addEventListener("over", ({ detail }) => this.over(detail.why));
    for (const kind of ["done", "interval", "refused"]) {
      this.source.addEventListener(kind, ({ detail }) => this.others(kind, detail));
    }
    byId("notice").querySelector("button").addEventListener("click", () => this.noticed(""));
    this.ahead = dayIn(location.hash);
    await super.start();
    this.player.addEventListener("time", () => this.fetch());
    this.player.addEventListener("time", () => this.player.playing || this.stood());
    this.source.onday = () => this.came();
    this.source.addEventListener("lost", () => this.lost());
    window.addEventListener("hashchange", () => this.fromAddress());
    this.fetch();
    if (this.ahead) this.goTo(this.ahead);
    else this.player.play();
  }

  // Pause at a day, as soon as it has been simulated.
  goTo(day) {
    this.player.pause();
    const at = Math.min(day, this.player.total);
    this.player.seek(at);
    this.ahead = at > this.player.time ? at : 0;
    this.source.upTo(at, 0);
  }

  // The day has changed while paused: after a moment, write it to the address, without an entry in the history.
  stood() {
    clearTimeout(this.standing);
    this.standing = setTimeout(() => this.player.playing || this.address(), STILL);
  }

  // While the page plays, the address has no day, because it would be out of date at once.
  address(day = this.player.playing ? 0 : Math.max(this.ahead, this.player.tick + 1)) {
    history.replaceState(null, "", addressOf(this.source.state, day));
  }

  // The first choice: if the address can't be shown, show the default networks and the reason.
  async choose(index) {
    if (this.runs) return super.choose(index);
    try {
      await super.choose(index);
    } catch (error) {
      this.noticed(error.message);
      if (this.ended) return new Promise(() => {});
      this.source.wanted = {};
      this.ahead = 0;
      await super.choose(index);
    }
    this.shown();
  }

  limit() {
    this.player.end = this.player.total;
    byId("scrub").max = this.player.total;
  }

  note() {}

  fetch() {
    this.source.upTo(this.player.time, this.player.playing ? this.player.speed : 0);
  }

  // A day has arrived: if the visitor has moved the time ahead of the received days, go there.
  came() {
    if (this.ahead > this.player.time && !this.player.playing) this.player.seek(this.ahead);
    if (this.player.time >= this.ahead) this.ahead = 0;
    this.draw();
  }

  // Ask for a change: `altered` returns the new state from the one before, and `keepDays` days stay the same. Only one
  // request runs at a time; changes made in the meantime are sent together in the next one, and none is lost.
  async want(altered, keepDays = 0) {
    this.wishes.push({ altered, keepDays });
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.wishes.length) {
        const wishes = this.wishes.splice(0);
        const state = wishes.reduce((before, wish) => wish.altered(before), this.source.state);
        await this.change(state, Math.min(...wishes.map((wish) => wish.keepDays), this.source.received()));
      }
    } finally {
      this.asking = false;
    }
    this.panel.update();
  }

  async change(state, keepDays) {
    Object.assign(this.source, { wanted: state, keepDays });
    try {
      await this.choose(0);
    } catch (error) {
      this.noticed(error.message);
      this.panel.renew();
      return;
    }
    this.interval = this.running = null;
    this.noticed("");
    this.shown();
    this.player.seek(keepDays ? this.player.time : 0); // no further than the days received so far
    this.fetch();
    if (!this.player.playing) this.player.play();
  }

  // Show everything that depends on the networks: names, people, address.
  shown() {
    const { state, settings } = this.source;
    this.address();
    [state.a, state.b].forEach((name, side) => (byId(`network-${side}`).value = name));
    if (settings.notes.length) this.noticed(settings.notes[0]);
    this.question = null;
    this.people();
    this.panel.renew();
  }

  people() {
    const list = byId("person");
    list.replaceChildren(list.firstElementChild);
    if (this.person >= this.runs[0].count) this.choosePerson(-1);
    super.people();
    list.value = String(this.person);
  }

  set(path, value) {
    return this.want((state) => ({ ...state, values: { ...state.values, [path]: value } }));
  }

  network(side, name) {
    return this.want((state) => ({ ...state, [side ? "b" : "a"]: name, acts: [] }));
  }

  // Add an act in one network on the next morning; its acts after the current day are removed.
  act(side, name) {
    const { tick } = this.runs[side].head;
    const keepDays = Math.min(this.player.tick + 1, this.player.known());
    const day = Math.ceil(keepDays * tick - 1e-9);
    const before = ({ acts }) => acts.filter((act) => act.side !== side || act.day <= day);
    return this.want((state) => ({ ...state, acts: [...before(state), { side, day, name }] }), keepDays);
  }

  others(kind, detail) {
    if (kind === "done") this.running = detail;
    else {
      this.running = null;
      if (kind === "interval") this.interval = detail;
      else this.noticed(detail.why);
    }
    this.panel.update();
  }

  runAgain() {
    this.interval = null;
    this.running = { done: 0, total: 1 };
    this.source.ask("again");
    this.panel.update();
  }

  stopAgain() {
    this.running = null;
    this.source.ask("stop");
    this.panel.update();
  }

  // Download a file for the current state.
  async take(file, side) {
    const which = `${file} ${side}`;
    if (this.taking.has(which)) return;
    this.taking.add(which);
    this.panel.update();
    try {
      await this.handOver(file, side);
    } finally {
      this.taking.delete(which);
      this.panel.update();
    }
  }

  async handOver(file, side) {
    const asked = new URLSearchParams({ side: "ab"[side], state: JSON.stringify(this.source.state) });
    const answer = await fetch(`/${file}?${asked}`).catch(() => null);
    if (!answer?.ok) {
      this.noticed(answer ? await answer.text() : this.words.say("server_gone"));
      return;
    }
    const url = URL.createObjectURL(await answer.blob());
    const header = answer.headers.get("content-disposition");
    const name = /filename="([^"]+)"/.exec(header)?.[1] ?? decodeURIComponent(/UTF-8''(.+)$/.exec(header)[1]);
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async share() {
    this.address(this.player.tick + 1);
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.noticed(this.words.say(copied ? "copied" : "copy_yourself"));
  }

  fromAddress() {
    if (withoutDay(location.hash) !== addressOf(this.source.state)) location.reload();
    else if (dayIn(location.hash)) this.goTo(dayIn(location.hash));
  }

  // A day couldn't be read: both networks start again, but only a few times.
  lost() {
    this.unread += 1;
    if (this.unread <= MOST_RESTARTS) {
      this.want((state) => state);
      return;
    }
    this.source.close(); // so that no late answer arrives
    this.over(this.words.say("unreadable"));
  }

  // The session has ended; the received days can still be viewed.
  over(why) {
    if (this.ended) return;
    this.ended = true;
    this.running = null;
    this.noticed(why ?? this.words.say("server_gone"));
    [0, 1].forEach((side) => (byId(`network-${side}`).disabled = true));
    if (this.panel.step) this.panel.update();
    document.documentElement.dataset.over = "yes";
  }

  noticed(text) {
    const notice = byId("notice");
    notice.querySelector("span").textContent = text;
    notice.hidden = !text;
  }

  wire() {
    super.wire();
    byId("scrub").addEventListener("input", (event) => {
      const day = Number(event.target.value);
      this.ahead = day > this.player.time ? day : 0; // within the received days, the clock has already moved
      this.source.upTo(day, 0);
    });
    this.player.addEventListener("led", () => (this.ahead = 0));
    this.player.addEventListener("state", () => {
      this.ahead = 0;
      if (this.player.playing) this.address();
    });
    [0, 1].forEach((side) => byId(`network-${side}`).addEventListener("change", (event) => this.network(side, event.target.value)));
  }
}
