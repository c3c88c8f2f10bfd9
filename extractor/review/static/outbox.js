// Decisions on their way. Each is kept in the browser until the server has said yes, under a key of its own,
// so that one sent twice is taken once: nothing is lost when the server dies between two key presses.
import { $, ask, tally, toast } from "./ui.js";

const STORE = "extractor.outbox";
const waiting = new Map(); // key -> {resolve, reject}
let busy = false;
let pause = 500;

export function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

function load() {
  try { return JSON.parse(localStorage.getItem(STORE) || "[]"); } catch { return memory; }
}
let memory = [];
function store(rows) {
  memory = rows;
  try { localStorage.setItem(STORE, JSON.stringify(rows)); } catch { /* kept in this page only */ }
  show(rows.length);
}

function show(n, gone = false) {
  const saved = $("saved");
  saved.dataset.state = n === 0 ? "saved" : gone ? "waiting" : "saving";
  saved.textContent = n === 0 ? "saved ✓" : gone ? `${n} waiting` : "saving …";
  const trouble = $("trouble");
  trouble.hidden = !gone;
  if (gone) trouble.textContent = `The server does not answer. ${n === 1 ? "One decision is" : `${n} decisions are`} kept in this browser and will be sent when it is back; go on, or start it again with extractor review.`;
}

/** Send a write; resolves with the answer, rejects when the server refuses it. */
export function send(url, body) {
  const entry = { url, body: { ...body, key: body.key || key() } };
  store([...load(), entry]);
  const done = new Promise((resolve, reject) => waiting.set(entry.body.key, { resolve, reject }));
  flush();
  return done;
}

export async function flush() {
  if (busy) return;
  busy = true;
  try {
    for (let rows = load(); rows.length; rows = load()) {
      const [entry] = rows;
      const told = waiting.get(entry.body.key);
      try {
        const answer = await ask(entry.url, entry.body);
        drop(entry);
        pause = 500;
        tally(answer.tally);
        told?.resolve(answer);
      } catch (error) {
        if (error.status === undefined || error.status >= 500 || error.status === 401) {
          show(rows.length, true);
          setTimeout(flush, pause);
          pause = Math.min(pause * 2, 8000);
          return;
        }
        drop(entry);
        toast(error.message);
        told?.reject(error);
      }
    }
  } finally { busy = false; }
}

function drop(entry) {
  waiting.delete(entry.body.key);
  store(load().filter((row) => row.body.key !== entry.body.key));
}

export const pending = () => load().length;
addEventListener("beforeunload", () => { if (pending()) flush(); });
