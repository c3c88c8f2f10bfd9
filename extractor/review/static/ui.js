// Small helpers. Text always goes in as text: nothing here or elsewhere parses HTML.

export const $ = (id) => document.getElementById(id);

/** An element: el("p.muted", {title: "x"}, "words", other). */
export function el(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name in made && !name.startsWith("aria") && name !== "list" && name !== "role") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

export function toast(words) {
  const one = el("p.toast", {}, words.charAt(0).toUpperCase() + words.slice(1));
  $("toasts").append(one);
  while ($("toasts").children.length > 2) $("toasts").firstChild.remove();
  setTimeout(() => one.remove(), 3500);
}

export function say(words) {
  const live = $("live");
  if (live) live.textContent = words;
}

export function tally(counts) {
  if (!counts) return;
  for (const b of document.querySelectorAll("[data-tally]")) {
    b.textContent = (counts[b.dataset.tally] || 0).toLocaleString("en");
    if (b.dataset.tally !== "pending") b.parentElement.hidden = !counts[b.dataset.tally];
  }
}

export async function ask(url, body) {
  const how = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(url, how).catch(() => { throw new Error("The server does not answer"); });
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(data.error || `the server said ${answer.status}`), { status: answer.status });
  return data;
}

/** How many code points a stretch of UTF-16 holds: the server counts in code points. */
export function points(text) {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
}

export const typing = (target) => Boolean(target && target.closest && target.closest("input:not([type=button]), textarea, select, [contenteditable]"));

export function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("extractor.theme", root.dataset.theme); } catch { /* not kept then */ }
}
