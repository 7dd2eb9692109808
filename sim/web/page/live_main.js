// Begin the live page: what its address asks for is shown, or what is offered first.

import { byId, Words } from "./dom.js";
import { LiveApp } from "./live_app.js";
import { Live } from "./live.js";
import { wantedBy } from "./sharing.js";

const page = JSON.parse(byId("content").textContent);
const words = new Words(page.words, page.language);
const app = new LiveApp({ source: new Live(wantedBy(location.hash)), words, steps: page.steps, page });
app.start();
globalThis.whoanswers = app; // for those who look into the page with the browser's tools
