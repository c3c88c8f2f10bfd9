// Decisions on their way. Each is kept in the browser until the server has said yes, under a key of its own,
// so that one sent twice is taken once: nothing is lost when the server dies between two key presses.
// Two tabs share what waits; one of them sends at a time and tells the other what the server said.
import { $, ask, tally, toast } from "./ui.js";

const STORE = "extractor.outbox.";
const memory = new Map(); // what the browser would not store
const waiting = new Map(); // key -> {resolve, reject}
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("extractor.outbox") : null;
let busy = false;
let pause = 500;
let heard = () => {};

export function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** What has not been sent, in the order it was decided. */
function load() {
  const rows = [...memory.values()];
  try {
    for (let n = 0; n < localStorage.length; n += 1) {
      const name = localStorage.key(n);
      if (name.startsWith(STORE)) rows.push(JSON.parse(localStorage.getItem(name)));
    }
  } catch { /* what the memory holds, then */ }
  return rows.sort((a, b) => a.at - b.at);
}

function put(entry) {
  try { localStorage.setItem(STORE + entry.body.key, JSON.stringify(entry)); } catch { memory.set(entry.body.key, entry); }
}

function drop(entry) {
  memory.delete(entry.body.key);
  try { localStorage.removeItem(STORE + entry.body.key); } catch { /* it was in the memory */ }
}

function show(gone = false) {
  const n = load().length;
  const saved = $("saved");
  saved.dataset.state = n === 0 ? "saved" : gone ? "waiting" : "saving";
  saved.textContent = n === 0 ? "saved ✓" : gone ? `${n} waiting` : "saving …";
  const trouble = $("trouble");
  trouble.hidden = !(gone && n);
  if (gone) trouble.textContent = `The server does not answer. ${n === 1 ? "One decision is" : `${n} decisions are`} kept in this browser and will be sent when it is back; go on, or start it again with extractor review.`;
}

/** Send a write under the name that this page shows; resolves with the answer, rejects when the server refuses it. */
export function send(url, body) {
  const entry = { url, at: performance.timeOrigin + performance.now(), body: { ...body, key: body.key || key(), who: document.body.dataset.who || "" } };
  put(entry);
  show();
  const done = new Promise((resolve, reject) => waiting.set(entry.body.key, { resolve, reject }));
  flush();
  return done;
}

export function flush() {
  if (busy) return;
  busy = true;
  if (navigator.locks) navigator.locks.request("extractor.outbox", sendAll); else sendAll();
}

async function sendAll() {
  try {
    for (let rows = load(); rows.length; rows = load()) {
      const [entry] = rows;
      try {
        const answer = await ask(entry.url, entry.body);
        drop(entry);
        pause = 500;
        told({ key: entry.body.key, answer });
      } catch (error) {
        if (error.status === undefined || error.status >= 500 || [401, 408, 429].includes(error.status)) {
          show(true);
          setTimeout(flush, pause);
          pause = Math.min(pause * 2, 8000);
          return;
        }
        drop(entry);
        told({ key: entry.body.key, refused: error.message, status: error.status });
      }
    }
  } finally { busy = false; }
}

/** What the server said, here and to the other tabs. */
function told(said) {
  settle(said, true);
  tabs?.postMessage(said);
}

function settle({ key: mine, answer, refused, status }, here) {
  const one = waiting.get(mine);
  waiting.delete(mine);
  show();
  if (answer) tally(answer.tally);
  if (refused && (here || one)) toast(refused);
  if (one) { if (answer) one.resolve(answer); else one.reject(Object.assign(new Error(refused), { status })); } else if (answer) heard(answer);
}

/** Call this with the answers to what other tabs have decided. */
export function elsewhere(use) { heard = use; }

tabs?.addEventListener("message", (event) => settle(event.data, false));
addEventListener("storage", (event) => { if (event.key?.startsWith(STORE)) show(); });
addEventListener("beforeunload", () => { if (load().length) flush(); });
