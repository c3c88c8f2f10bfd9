// The fact as a form: one field a slot, checked by the server while the reviewer types.
import { ask, el } from "./ui.js";
import { keyOf, pretty } from "./keys.js";

const FULL = new Set(["indicator", "quote", "qualifiers"]);
const SAME = new Set(["unit", "kind", "quote", "indicator_id"]); // their words are those of the slot before
const ORDER = ["indicator", "value", "unit", "measure", "status", "period", "baseline", "place", "organization", "speaker", "bound", "kind", "indicator_id", "quote", "qualifiers"];

export class Form {
  constructor(into, slots, desk) {
    this.into = into;
    this.desk = desk;
    this.slots = ORDER.map((name) => slots.find((s) => s.name === name));
    this.asked = 0;
    into.addEventListener("input", (event) => this.typed(event));
    into.addEventListener("change", (event) => this.typed(event));
    into.addEventListener("focusin", (event) => this.looked(event));
  }

  show(fact, extra = {}) {
    this.fact = fact;
    this.base = "current";
    this.changed = {};
    this.spans = {};
    this.faults = {};
    this.fields = {};
    this.sentence = el(fact.isNew ? "p.say.new" : "p.say", { id: "sentence" }, fact.sentence);
    const grid = el("div.slots", {}, this.slots.map((slot) => this.row(slot, fact)));
    this.into.replaceChildren(this.sentence, ...(extra.above || []), grid, ...(extra.below || []));
  }

  row(slot, fact) {
    const id = `slot-${slot.name}`;
    const value = fact.slots[slot.name] ?? "";
    const field = slot.choices.length
      ? el("select", { id }, slot.choices.map((c) => el("option", { value: c, selected: c === value }, c.replaceAll("_", " "))))
      : el("input", { id, value, autocomplete: "off", spellcheck: false, list: this.listOf(slot.name), placeholder: "–", title: slot.hint });
    field.dataset.slot = slot.name;
    field.setAttribute("aria-describedby", `${id}-origin ${id}-fault`);
    this.fields[slot.name] = field;
    const origins = fact.origin[slot.role] || [];
    const words = origins.find((o) => o.start !== null);
    const origin = el("p.origin", { id: `${id}-origin`, hidden: SAME.has(slot.name) || !origins.length });
    if (words) origin.append(el("button", { type: "button", title: "show the words", onclick: () => this.desk.flash(words.start) }, `“${words.text}”`), ` ${words.rule}`);
    else if (origins.length) origin.append(`${origins[0].source}: ${origins[0].rule}`);
    origin.title = origins.map((o) => `${o.text ? `“${o.text}” ` : ""}${o.source}, ${o.rule}`).join("\n");
    return el(FULL.has(slot.name) ? "div.slot.full" : "div.slot", { data: { row: slot.name } },
      el("label", { htmlFor: id }, el(`span.mark.w.on.r-${slot.role}`, { "aria-hidden": "true" }, slot.mark), slot.label, el("kbd", { "aria-hidden": "true" }, pretty(keyOf(`slot:${slot.name}`)))),
      field, origin, el("p.fault", { id: `${id}-fault`, hidden: true }));
  }

  listOf(name) { return ["place", "organization", "speaker"].includes(name) ? "names" : name === "indicator_id" || name === "unit" || name === "indicator" ? `list-${name}` : undefined; }

  get dirty() { return Object.keys(this.changed).length > 0 || this.base === "machine"; }
  get broken() { return Object.keys(this.faults).length > 0; }

  typed(event) {
    const name = event.target.dataset.slot;
    if (!name) return;
    this.set(name, event.target.value);
  }

  /** A slot that somebody looks at shows its words. */
  looked(event) {
    const role = this.slots.find((s) => s.name === event.target.dataset.slot)?.role;
    const words = role && this.fact?.origin[role]?.find((o) => o.start !== null);
    if (words) this.desk.flash(words.start);
  }

  set(name, value, span) {
    const from = (this.base === "machine" ? this.fact.machine : this.fact.slots)[name] ?? "";
    if (value === from && !span) { delete this.changed[name]; delete this.spans[name]; } else this.changed[name] = value;
    if (span) this.spans[name] = span;
    delete this.faults[name]; // asked again, at the latest when it is saved
    this.fields[name].value = value;
    this.into.querySelector(`[data-row="${name}"]`).classList.toggle("changed", name in this.changed);
    this.check();
  }

  /** Ask the server whether this is a fact; the latest question wins. */
  check(wait = 150) {
    clearTimeout(this.timer);
    this.checked = new Promise((resolve) => { this.timer = setTimeout(() => this.checkNow().then(resolve), wait); });
    return this.checked;
  }

  async checkNow() {
    if (!this.fact) return;
    const mine = ++this.asked;
    const fact = this.fact;
    try {
      const told = await ask("/api/check", { ...this.body(), article_id: this.desk.data.article.id });
      if (mine !== this.asked || fact !== this.fact) return;
      this.faults = told.faults;
      if (told.sentence) this.sentence.textContent = told.sentence;
    } catch { this.faults = {}; } // the server is asked again when it is saved
    this.tell();
  }

  /** No fact is shown any more: answers under way are for nobody. */
  leave() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.fact = null;
    this.changed = {};
    this.faults = {};
    this.base = "current";
  }

  tell() {
    if (!this.fact) return;
    for (const [name, field] of Object.entries(this.fields)) {
      const why = this.faults[name];
      field.setAttribute("aria-invalid", why ? "true" : "false");
      const line = document.getElementById(`slot-${name}-fault`);
      line.hidden = !why;
      line.textContent = why || "";
    }
  }

  body() {
    return { fact_id: this.fact.isNew ? "" : this.fact.id, seen: this.fact.hash || "", sha: this.desk.data.article.sha, start: this.fact.start, end: this.fact.end, slots: { ...this.changed }, spans: { ...this.spans }, base: this.base };
  }

  focus(name) {
    const field = this.fields[name];
    if (!field) return;
    field.focus();
    field.select?.();
  }

  reset() {
    this.base = "machine";
    this.changed = {};
    this.spans = {};
    for (const [name, field] of Object.entries(this.fields)) {
      field.value = this.fact.machine[name] ?? "";
      this.into.querySelector(`[data-row="${name}"]`).classList.toggle("changed", field.value !== (this.fact.slots[name] ?? ""));
    }
    this.check(0);
  }
}
