// The keyboard: space plays, arrows step. Keys that a button, list or slider needs itself are not handled here.

const OWN = { BUTTON: [" ", "Enter"], SUMMARY: [" ", "Enter"], A: ["Enter"] };
const ALL = ["INPUT", "SELECT", "TEXTAREA"];

export function listen(app) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || app.reading) return;
    const { tagName } = event.target;
    if ((ALL.includes(tagName) && event.key !== "Escape") || OWN[tagName]?.includes(event.key)) return;
    const act = acts(app, event)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function acts(app, { shiftKey }) {
  const days = shiftKey ? 7 : 1;
  return {
    " ": () => app.toggle(),
    ArrowRight: () => app.player.step(days),
    ArrowLeft: () => app.player.step(-days),
    Home: () => app.player.lead(0),
    End: () => app.player.lead(app.player.end),
    "+": () => app.faster(1),
    "-": () => app.faster(-1),
    n: () => app.go(app.at + 1),
    p: () => app.go(app.at - 1),
    Escape: () => app.choosePerson(-1),
  };
}
