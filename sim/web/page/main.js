// Start the lesson's page with its recorded runs.

import { App } from "./app.js";
import { byId, Words } from "./dom.js";
import { Recorded } from "./recorded.js";
import { openTeacher } from "./teacher.js";

const page = JSON.parse(byId("recorded").textContent);
const words = new Words(page.words, page.language);
const app = new App({ source: new Recorded(page), words, steps: page.steps, slider: page.slider, recorded: page });
openTeacher(app);
app.start();
globalThis.whoanswers = app; // for inspection with the browser's developer tools
