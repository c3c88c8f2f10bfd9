// What every key does. A reviewer may change them; what he chose stays in his browser.
import { $, el, typing } from "./ui.js";

export const ACTIONS = [
  ["Decide", [
    ["accept", "a", "accept and go on"], ["reject", "x", "reject, then 1–6"], ["edit", "e", "edit the first slot"],
    ["skip", "space", "skip: comes back at the end"], ["flag", "f", "flag"], ["comment", "c", "comment"],
    ["undo", "backspace", "undo, in any article"], ["redo", "shift+backspace", "redo"], ["add", "n", "add a missed fact"],
    ["reset", "r", "back to the machine’s answer"], ["teach", "g", "teach it: from this correction to the words"], ["done", "d", "article done: nothing else here"],
  ]],
  ["Move", [
    ["next", "j", "next fact or row"], ["prev", "k", "fact or row before"], ["nextArticle", "shift+j", "next article"],
    ["prevArticle", "shift+k", "article before"], ["search", "/", "search"], ["help", "?", "keys"],
  ]],
  ["Slots", [
    ["slot:value", "v", "value"], ["slot:unit", "u", "unit"], ["slot:kind", "t", "kind"], ["slot:bound", "h", "hedge"],
    ["slot:quote", "q", "quoted words"], ["slot:indicator", "i", "indicator"], ["slot:indicator_id", "y", "concept"],
    ["slot:measure", "m", "measure"], ["slot:period", "p", "period"], ["slot:baseline", "b", "baseline"], ["slot:place", "l", "place"],
    ["slot:organization", "o", "organisation"], ["slot:status", "s", "status"], ["slot:speaker", "w", "speaker"],
    ["slot:qualifiers", "z", "qualifiers"],
  ]],
];
const FIXED = { enter: "accept", "ctrl+z": "undo", "ctrl+shift+z": "redo", "ctrl+y": "redo" };
const HELD = new Set(["next", "prev"]);
const STORE = "extractor.keys";
const DEFAULTS = Object.fromEntries(ACTIONS.flatMap(([, rows]) => rows.map(([action, k]) => [action, k])));
let chosen = {};
try { chosen = JSON.parse(localStorage.getItem(STORE) || "{}"); } catch { chosen = {}; }

export const keyOf = (action) => chosen[action] || DEFAULTS[action];
export const pretty = (k) => k.replace("shift+", "⇧ ").replace("ctrl+", "Ctrl ").replace("backspace", "⌫").replace(/^(⇧ )?([a-z])$/, (_, s, c) => (s ? c.toUpperCase() : c));

export function nameOf(event) {
  const base = event.key === " " ? "space" : event.key.toLowerCase();
  const letter = /^[a-z]$/.test(base) || base.length > 1;
  return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.shiftKey && letter ? "shift+" : "") + base;
}

const handlers = {};
export function on(more) { Object.assign(handlers, more); }

/** What the page does first with a key, before the map: returns true when it has used it. */
let first = () => false;
export function before(use) { first = use; }

function actionOf(pressed) {
  for (const [, rows] of ACTIONS) for (const [action] of rows) if (keyOf(action) === pressed) return action;
  return FIXED[pressed];
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (first(event)) { event.preventDefault(); return; }
    if (typing(event.target)) {
      if (event.key === "Escape") { event.target.blur(); event.preventDefault(); }
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const pressed = nameOf(event);
    if ((pressed === "enter" || pressed === "space") && event.target.closest("button, a, summary")) return;
    const action = actionOf(pressed);
    if (!action || !handlers[action] || event.altKey || (event.ctrlKey && !FIXED[pressed])) return;
    event.preventDefault();
    if (!event.repeat || HELD.has(action)) handlers[action](event); // a key held down decides once
  });
}

export function list(into, make = (action) => el("kbd", {}, pretty(keyOf(action)))) {
  into.replaceChildren();
  for (const [title, rows] of ACTIONS) {
    into.append(el("h3", {}, title));
    for (const [action, , words] of rows) into.append(el("div", {}, el("span", {}, words), make(action, words)));
  }
}

export function remapPage() {
  const draw = () => {
    const grid = el("div.keys-grid");
    list(grid, (action, words) => {
      const button = el("button", { type: "button", "aria-label": `${words}: ${pretty(keyOf(action))}; press to change` }, el("kbd", {}, pretty(keyOf(action))));
      button.addEventListener("click", () => {
        button.replaceChildren("press a key …");
        button.addEventListener("keydown", (event) => {
          if (["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key !== "Escape") choose(action, nameOf(event));
          draw();
        });
      }, { once: true });
      return button;
    });
    $("remap").replaceChildren(grid);
  };
  $("keys-reset").addEventListener("click", () => { chosen = {}; keep(); draw(); });
  draw();
}

function choose(action, pressed) {
  const other = actionOf(pressed);
  if (other && other !== action) chosen[other] = keyOf(action); // two actions never share a key: they swap
  chosen[action] = pressed;
  keep();
}

function keep() {
  try { localStorage.setItem(STORE, JSON.stringify(chosen)); } catch { /* for this page only */ }
}
