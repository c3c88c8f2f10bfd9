// Which page this is, and what every page shares.
import { $, ask, theme } from "./ui.js";
import { flush } from "./outbox.js";
import * as keys from "./keys.js";
import { Desk } from "./desk.js";
import { rows } from "./lists.js";
import { word } from "./words.js";

function overlay() {
  keys.list($("overlay-keys"));
  $("overlay").showModal();
  $("overlay").scrollTop = 0; // its button has the focus, its beginning is to be read
}

function suggestions() {
  let timer;
  document.addEventListener("input", (event) => {
    const kind = event.target.dataset?.slot;
    if (!["indicator", "indicator_id", "unit"].includes(kind)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try { desk.datalist(`list-${kind}`, await ask(`/api/names?${new URLSearchParams({ kind, q: event.target.value.slice(0, 100) })}`)); } catch { /* suggestions only */ }
    }, 200);
  });
}

let desk = null;
keys.on({ help: overlay, search: () => { $("find").focus(); $("find").select(); } });
$("theme").addEventListener("click", theme);
$("help").addEventListener("click", overlay);
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
if ($("data")) {
  desk = new Desk(JSON.parse($("data").textContent), JSON.parse($("fixed").textContent));
  for (const kind of ["indicator", "indicator_id", "unit"]) desk.datalist(`list-${kind}`, []);
  suggestions();
} else rows();
word();
if ($("remap")) keys.remapPage();
keys.start();
flush();
document.documentElement.dataset.ready = "yes";
