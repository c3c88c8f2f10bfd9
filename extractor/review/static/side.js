// The list of an article's facts. An article may hold a thousand: a row is drawn once and touched only when it changes.
import { el } from "./ui.js";

export class Side {
  constructor(into, fixed, pick, add) {
    Object.assign(this, { into, fixed, pick, add, rows: [] });
  }

  /** Bring the list in step: `at` is the current fact, `left` how many are open of `of`. */
  show(data, at, left, of) {
    if (this.data !== data) this.draw(data);
    this.head.textContent = `${left} open of ${of}`;
    this.rows.forEach((row, n) => this.touch(row, data.facts[n], n === at));
    if (at >= 0 && this.rows[at]) this.reveal(this.rows[at].node);
  }

  draw(data) {
    this.data = data;
    this.head = el("h2", {});
    this.rows = data.facts.map((fact, n) => {
      const glyph = el("span.glyph", { "aria-hidden": "true" });
      const state = el("span.sr");
      const node = el("button", { type: "button", onclick: () => this.pick(n) }, glyph, state, el("span.value", {}, fact.text), el("span.what", {}, fact.slots.indicator));
      return { node, glyph, state };
    });
    const held = data.facts.filter((f) => f.state !== "retracted").sort((a, b) => a.start - b.start);
    const loose = data.unused.filter((u) => u.reason !== "period" && !within(held, u));
    this.into.replaceChildren(this.head, ...this.rows.map((row) => row.node), ...(loose.length ? [el("h2", {}, "In no fact"), ...loose.map((u) => this.loose(u))] : []));
  }

  loose(number) {
    return el("button", { type: "button", title: `add a fact on “${number.text}”`, onclick: () => this.add(number) },
      el("span.glyph", { "aria-hidden": "true" }, "+"), el("span.value", {}, number.text), el("span.what", {}, number.reason));
  }

  touch(row, fact, current) {
    const now = `${fact.state} ${current} ${fact.sentence}`;
    if (row.now === now) return;
    row.now = now;
    row.node.className = fact.state;
    row.node.title = fact.sentence;
    if (current) row.node.setAttribute("aria-current", "true"); else row.node.removeAttribute("aria-current");
    row.glyph.className = `glyph state-${fact.state}`;
    row.glyph.textContent = this.fixed.glyphs[fact.state];
    row.state.textContent = `${fact.state}: `;
  }

  /** Only the list's own box scrolls. */
  reveal(row) {
    const box = this.into.parentElement;
    const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.top < outer.top + 20 || inner.bottom > outer.bottom - 60) box.scrollTop += inner.top - outer.top - outer.height * 0.35;
    if (inner.left < outer.left || inner.right > outer.right) box.scrollLeft += inner.left - outer.left - 12;
  }
}

/** Whether a number of the ledger lies in one of these facts, which stand in the order of the text. */
function within(facts, number) {
  let [low, high] = [0, facts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (facts[middle].end <= number.start) low = middle + 1; else high = middle;
  }
  return facts[low] !== undefined && facts[low].start < number.end;
}
