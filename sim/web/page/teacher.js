// The teacher's pages: notes, worksheet and answer key, on the screen and on paper.

import { byId } from "./dom.js";

export function openTeacher(app) {
  const dialog = byId("teacher");
  const { dataset } = document.documentElement; // which part is printed; without it, the lesson itself
  byId("open-teacher").addEventListener("click", () => {
    app.player.pause();
    app.reading = true;
    dataset.print = "all";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    app.reading = false;
    delete dataset.print;
  });
  byId("close-teacher").addEventListener("click", () => dialog.close());
  for (const part of ["notes", "worksheet", "key"]) {
    byId(`print-${part}`).addEventListener("click", () => {
      dataset.print = part;
      window.print();
    });
  }
}
