// Start the live page with the view of its address, or with the default networks.

import { byId, Words } from "./dom.js";
import { LiveApp } from "./live_app.js";
import { Live } from "./live.js";
import { wantedBy } from "./sharing.js";

const page = JSON.parse(byId("content").textContent);
const words = new Words(page.words, page.language);
const app = new LiveApp({ source: new Live(wantedBy(location.hash)), words, steps: page.steps, page });
app.start();
globalThis.whoanswers = app; // for inspection with the browser's developer tools
