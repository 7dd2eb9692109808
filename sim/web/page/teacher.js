// The teacher's pages: notes, worksheet and answer key, on the screen and on paper.

import { byId } from "./dom.js";

export function openTeacher(app) {
  const dialog = byId("teacher");
  byId("open-teacher").addEventListener("click", () => {
    app.player.pause();
    app.reading = true;
    dialog.showModal();
  });
  dialog.addEventListener("close", () => (app.reading = false));
  byId("close-teacher").addEventListener("click", () => dialog.close());
  for (const part of ["notes", "worksheet", "key"]) {
    byId(`print-${part}`).addEventListener("click", () => {
      document.documentElement.dataset.print = part;
      window.print();
    });
  }
}
