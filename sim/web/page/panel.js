// The panel beside the maps: for each step of the lesson a question, something to try, and then an explanation.

import { drawCurves } from "./curves.js";
import { make } from "./dom.js";
import { changeNetworks, whoJoined } from "./change.js";
import { examples, story } from "./follow.js";
import { lives } from "./lives.js";
import { meet } from "./meet.js";

const SOME_DAYS = 6; // days to watch before the explanation appears
const ALIKE = 0.03; // shares that differ by less are called about the same

export class Panel {
  constructor(app, element) {
    this.app = app;
    this.element = element;
  }

  // Build the panel of a step.
  show(step) {
    this.step = step;
    this.heading = make("h2", { text: step.heading, tabindex: -1 });
    this.doing = make("p", { class: "do", text: step.do });
    this.widget = make("div", { class: "widget" });
    this.then = make("div", { class: "then", hidden: true }, ...step.then.map((text) => make("p", { text })));
    this.element.replaceChildren(this.heading, this.doing, this.widget, this.then);
    this.refresh = () => {};
    this.done = () => true;
    this[`make_${step.kind}`]();
    this.update();
  }

  make_meet() {
    meet(this);
  }

  make_break() {
    changeNetworks(this);
  }

  make_join() {
    whoJoined(this);
  }

  make_lives() {
    lives(this);
  }

  update() {
    this.refresh();
    if (!this.done() || !this.then.hidden || !this.then.childNodes.length) return;
    this.then.hidden = false;
    this.then.scrollIntoView({ block: "nearest" });
  }

  // Watch the whole town: the signs are explained here, large.
  make_watch() {
    const legend = document.querySelector(".legend").cloneNode(true);
    legend.classList.add("large");
    this.widget.replaceChildren(legend);
    this.done = () => this.app.player.time >= SOME_DAYS;
  }

  // Ask for a guess before anything is shown; afterwards, show what was guessed.
  ask(kind, choices, given) {
    const { app } = this;
    const guess = app.guesses[kind];
    if (guess !== undefined) {
      this.doing.textContent = app.words.say("you_guessed", { guess: choices[guess] });
      this.doing.classList.add("guessed");
      return true;
    }
    const buttons = choices.map((text, n) =>
      make("button", { class: "choice", type: "button", text, onclick: () => {
        app.guesses[kind] = n;
        given();
        this.show(this.step);
        this.heading.focus();
      } }),
    );
    this.widget.replaceChildren(make("div", { class: "choices", role: "group", "aria-label": this.step.heading }, ...buttons));
    this.done = () => false;
    return false;
  }

  make_guess() {
    const { app } = this;
    if (!this.ask("guess", this.step.choices, () => app.reveal())) return;
    const answered = this.canvas("answered");
    const morale = this.canvas("morale");
    const result = make("p", { class: "result", role: "status" });
    this.widget.replaceChildren(app.signs(), answered, morale, result);
    this.done = () => app.player.time >= app.player.end - 1e-9;
    this.refresh = () => {
      this.course(answered, "answered_curve", (frame) => frame.share);
      this.course(morale, "morale_curve", (frame) => frame.morale, false);
      if (!this.done()) return result.replaceChildren();
      const shares = app.runs.map((run) => run.shareOf(app.player.tick));
      const values = { a: app.words.percent(shares[0]), b: app.words.percent(shares[1]) };
      const text = app.words.say(verdict(shares), values);
      if (result.textContent !== text) result.textContent = text;
      app.announce(text);
    };
  }

  canvas(name) {
    return make("canvas", { class: "curve", role: "img", "data-curve": name });
  }

  course(canvas, name, of, named = true) {
    const { app } = this;
    const now = app.player.tick;
    const series = app.runs.map((run) => ({ values: run.days.map(of) }));
    const marks = app.runs.flatMap((run, side) => run.head.done.map(([day, words]) => [day, named ? `${"AB"[side]}: ${words}` : ""]));
    drawCurves(canvas, { title: app.words.say(name), series, last: app.player.total - 1, now, marks, unit: app.words.say("day_word") });
    const at = series.map(({ values }) => app.words.percent(values[now]));
    canvas.setAttribute("aria-label", `${app.words.say(name)}: A ${at[0]}, B ${at[1]}`);
  }

  make_follow() {
    const { app } = this;
    if (!app.revealed) return this.later();
    const { chosen: listed, counts, many, since } = examples(app.runs);
    const choose = make("select", { "aria-label": app.words.say("question"), onchange: () => app.follow(listed[choose.value]) });
    for (const kind of Object.keys(counts)) {
      const own = [...listed.keys()].filter((n) => listed[n].kind === kind);
      const label = app.words.say("kind_count", { kind: app.words.say(`kind_${kind}`), count: counts[kind], many });
      if (own.length) choose.append(make("optgroup", { label }, ...own.map((n) => make("option", { value: n, text: this.named(listed[n]) }))));
    }
    const next = make("button", { type: "button", text: app.words.say("another_question"), onclick: () => {
      choose.value = (Number(choose.value) + 1) % listed.length;
      app.follow(listed[choose.value]);
    } });
    const stories = app.runs.map((_, side) => make("div", { class: "story" }, app.sign(side), make("div")));
    const count = app.words.say(since ? "examples_since" : "examples_of", { many, day: since + 1, a: counts.a, b: counts.b });
    this.widget.replaceChildren(make("div", { class: "row" }, choose, next), ...stories, make("p", { class: "hint", text: count }));
    if (!listed.length) return;
    const first = Math.max(0, listed.findIndex(({ kind }) => kind === (counts.b > counts.a ? "b" : "a")));
    choose.value = first;
    app.follow(listed[first]);
    this.done = () => app.runs.every((run) => settled(app, run));
    this.refresh = () => stories.forEach((element, side) => this.showStory(element.lastChild, side));
  }

  showStory(element, side) {
    const { app } = this;
    if (!app.question) return;
    const { fate, came, sentences } = story(app, app.runs[side], app.question, app.player.tick);
    element.className = `fate ${fate.replace(" ", "-")}`;
    const text = sentences.join(" ");
    const head = app.words.say(`fate_${fate.replace(" ", "_")}`);
    element.replaceChildren(make("b", { text: head }), ...(came ? [this.chain(came, fate)] : []), make("p", { text }));
    if (side && this.done()) app.announce([0, 1].map((n) => `${"AB"[n]}: ${this.fateOf(n)}`).join(" "));
  }

  fateOf(side) {
    const { app } = this;
    const { fate, sentences } = story(app, app.runs[side], app.question, app.player.tick);
    return `${app.words.say(`fate_${fate.replace(" ", "_")}`)}. ${sentences.join(" ")}`;
  }

  // How many people were left at each step on the way to an answer.
  chain(came, fate) {
    const steps = ["shown", "read", "able", "willing"].map((name) => [name, came[name]]);
    const items = [...steps, ["answer", fate === "answered" ? 1 : 0]].map(([name, many]) =>
      make("li", { class: many ? "" : "none" }, make("b", { text: String(many) }), make("span", { text: this.app.words.say(`chain_${name}`) })),
    );
    return make("ol", { class: "chain" }, ...items);
  }

  named(one) {
    const { app } = this;
    const place = { day: one.asked + 1, person: app.nameOf(one.asker), topic: app.topicOf(one.topic) };
    return app.words.say("question_of", place);
  }

  later() {
    this.widget.replaceChildren(make("p", { text: this.app.words.say("guess_first") }));
    this.done = () => false;
  }

  make_who() {
    const { app } = this;
    const first = app.steps.find((step) => step.choices) === this.step;
    if (!app.revealed && !first) return this.later();
    if (!this.ask("who", this.step.choices, () => (app.revealed ? app.toTheEnd() : app.reveal()))) return;
    this.done = () => app.player.time >= app.player.end - 1e-9;
    const bars = make("div", { class: "fifths" });
    this.widget.replaceChildren(app.signs(), bars);
    this.refresh = () => this.fifths(bars);
  }

  fifths(element) {
    const { app } = this;
    const fifths = app.runs.map((run) => run.fifths(app.player.tick));
    const rows = fifths[0].map((_, fifth) => {
      const bars = fifths.map((each, side) => this.bar(each[fifth].share, side));
      return make("div", { class: "fifth" }, make("p", { text: app.words.say(`fifth_${fifth + 1}`) }), ...bars);
    });
    element.replaceChildren(...rows);
  }

  bar(share, side, letter = "AB"[side]) {
    const fill = make("span", { class: `fill side-${side}` });
    fill.style.width = `${Number.isFinite(share) ? 100 * share : 0}%`;
    const value = make("span", { class: "value", text: `${letter} ${this.app.words.percent(share)}`.trim() });
    return make("div", { class: "track" }, make("span", { class: "rail" }, fill), value);
  }

  make_change() {
    const { app } = this;
    const { values, base } = app.source;
    if (!app.revealed || values.length < 2) return this.later();
    const slider = make("input", { type: "range", id: "slider", min: 0, max: values.length - 1, step: 1, value: app.index ?? base });
    const output = make("output", { for: "slider" });
    const chart = this.canvas("change");
    chart.classList.add("tall");
    slider.addEventListener("input", () => app.choose(Number(slider.value)).then(() => app.toTheEnd()));
    const person = make("div", { class: "lives" });
    const label = make("label", { for: "slider", text: app.slider.label });
    const row = make("div", { class: "row slide" }, slider, output);
    this.widget.replaceChildren(label, row, app.signs(), chart, person);
    this.done = () => app.tried.size > 2;
    this.refresh = () => {
      output.textContent = app.slider.shown[app.index];
      slider.value = app.index;
      slider.setAttribute("aria-valuetext", app.slider.shown[app.index]);
      const series = [0, 1].map((side) => ({ values: values.map((_, n) => app.tried.get(n)?.[side] ?? NaN) }));
      const ticks = app.slider.shown.map((text, n) => [n, text]);
      drawCurves(chart, { title: app.words.say("share_by_value"), series, last: values.length - 1, now: values.length, dots: true, ticks });
      const at = series.map((each) => app.words.percent(each.values[app.index]));
      app.announce(`${app.slider.shown[app.index]}: A ${at[0]}, B ${at[1]}`);
      chart.setAttribute("aria-label", `${app.slider.shown[app.index]}: A ${at[0]}, B ${at[1]}`);
      this.lives(person);
    };
  }

  // For one person, show questions answered and asked in each network, for all values tried so far.
  lives(element) {
    const { app } = this;
    if (app.person < 0) {
      element.replaceChildren(make("p", { class: "hint", text: app.words.say("choose_person") }));
      return;
    }
    const tried = [...app.tried.keys()].sort((a, b) => a - b);
    const row = (head, cells) => make("tr", {}, make(head ? "th" : "td", head ? { scope: "row", text: head } : {}), ...cells.map((text) => make("td", { text })));
    const rows = [0, 1].map((side) =>
      row("AB"[side], tried.map((n) => {
        const run = app.runsTried.get(n)[side];
        const { asked, answered } = run.person(app.person, run.total - 1);
        return `${answered}/${asked}`;
      })),
    );
    const caption = make("caption", { text: app.words.say("person_in_lives", { person: app.nameOf(app.person) }) });
    element.replaceChildren(make("table", {}, caption, row("", tried.map((n) => app.slider.shown[n])), ...rows));
  }

  make_talk() {
    const list = make("ol", { class: "talk" }, ...this.step.points.map((text) => make("li", { text })));
    this.widget.replaceChildren(list);
  }
}

// Whether it is known how the followed question ended in a network, or that it isn't asked there.
function settled(app, run) {
  const { fate, came } = story(app, run, app.question, app.player.tick);
  return came === null || !["open", "not asked"].includes(fate);
}

export function verdict([a, b]) {
  if (Math.abs(a - b) < ALIKE) return "result_alike";
  return a > b ? "result_a" : "result_b";
}
