// The article's text: pieces that know whose words they are, and what the reviewer has selected of it.
import { el, points } from "./ui.js";

const PRIORITY = ["quantity", "indicator", "period", "place", "organization", "speaker", "baseline", "measure", "status", "bound"];

export class Reading {
  constructor(into, pick) {
    this.into = into;
    this.pick = pick; // called with a fact's number, and the role clicked
    this.pieces = [];
    into.addEventListener("click", (event) => this.clicked(event));
  }

  draw(lines, facts, unused, marks) {
    this.marks = marks;
    this.pieces = [];
    this.of = new Map(); // fact -> its pieces
    this.lit = [];
    const paragraphs = lines.map((line) => el(line.some(([, words]) => words.trim()) ? "p" : "p.gap", {}, line.map((piece) => this.piece(piece, facts, unused))));
    this.into.replaceChildren(...paragraphs);
  }

  piece([start, text, covered], facts, unused) {
    const made = el("span", { data: { s: start } }, text);
    const one = { start, text, node: made, covered };
    this.pieces.push(one);
    const ledger = covered.find(([, role]) => role === "unused");
    one.ledger = ledger ? `in no fact: ${unused[ledger[0]].reason}` : "";
    for (const [n, role] of covered) {
      if (role === "unused") continue;
      if (!this.of.has(n)) this.of.set(n, []);
      this.of.get(n).push([one, role]);
    }
    this.plain(one, facts);
    return made;
  }

  plain(one, facts) {
    const quantity = one.covered.filter(([, role]) => role === "quantity").map(([n]) => n);
    if (quantity.length) {
      const fact = facts[quantity[0]];
      one.node.className = `w q s-${fact.state}`;
      one.node.title = fact.sentence;
    } else if (one.ledger) {
      one.node.className = "w unused";
      one.node.title = one.ledger;
    } else { one.node.className = ""; one.node.removeAttribute("title"); }
    delete one.node.dataset.mark;
  }

  /** Show whose words are whose of one fact; where its number stands is returned, for `centre`. */
  light(n, facts) {
    CSS.highlights?.delete("chosen");
    for (const one of this.lit) this.plain(one, facts);
    this.lit = [];
    const seen = new Set();
    const best = new Map();
    for (const [one, role] of this.of.get(n) || []) {
      const now = best.get(one);
      if (!now || PRIORITY.indexOf(role) < PRIORITY.indexOf(now)) best.set(one, role);
    }
    let target = null;
    for (const [one, role] of best) {
      const lead = !seen.has(role);
      seen.add(role);
      one.node.className = `w on r-${role}${lead ? " lead" : ""}`;
      one.node.dataset.mark = this.marks[role] || "";
      one.node.title = one.covered.filter(([f]) => f === n).map(([, r]) => r).join(", ");
      if (role === "quantity" && !target) target = one.node;
      this.lit.push(one);
    }
    return target;
  }

  /** Only the text's own box scrolls, and only when the words are near its edge. */
  centre(node) {
    if (!node) return;
    const box = this.into.parentElement;
    const [outer, inner] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
    if (inner.top > outer.top + outer.height * 0.15 && inner.bottom < outer.bottom - outer.height * 0.25) return;
    box.scrollTop += inner.top - outer.top - outer.height * 0.38;
  }

  refresh(n, facts) {
    for (const [one] of this.of.get(n) || []) if (!this.lit.includes(one)) this.plain(one, facts);
  }

  flash(start) {
    const one = this.pieces.findLast((p) => p.start <= start);
    if (!one) return;
    this.centre(one.node);
    one.node.classList.remove("flash");
    requestAnimationFrame(() => one.node.classList.add("flash"));
  }

  clicked(event) {
    const node = event.target.closest("[data-s]");
    if (!node || !getSelection().isCollapsed) return;
    const one = this.pieces.find((p) => p.node === node);
    const lit = this.lit.includes(one) && one.covered.find(([n, role]) => role !== "unused" && n === this.current);
    const quantity = one?.covered.find(([, role]) => role === "quantity");
    if (quantity && !(lit && lit[1] !== "quantity")) this.pick(quantity[0], "quantity");
    else if (lit) this.pick(lit[0], lit[1]);
  }

  /** What is selected, as offsets in code points and words, without blanks at its ends. */
  selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!this.into.contains(range.commonAncestorContainer)) return null;
    let start = this.offset(range.startContainer, range.startOffset);
    let end = this.offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return null;
    const all = Array.from(this.text());
    while (start < end && /\s/.test(all[start])) start += 1;
    while (end > start && /\s/.test(all[end - 1])) end -= 1;
    return end > start ? { start, end, words: all.slice(start, end).join("") } : null;
  }

  offset(node, at) {
    const span = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-s]");
    if (span) return Number(span.dataset.s) + (node.nodeType === Node.TEXT_NODE ? points(node.data.slice(0, at)) : at ? points(span.textContent) : 0);
    const next = node.childNodes[at]?.querySelector?.("[data-s]") || node.childNodes[at]?.closest?.("[data-s]");
    if (next) return Number(next.dataset.s);
    const last = this.pieces.at(-1);
    return last ? last.start + points(last.text) : null;
  }

  text() { return this.pieces.map((p) => p.text).join(""); }

  /** Select words, as if the reviewer had. */
  select(start, end) {
    const range = document.createRange();
    for (const one of this.pieces) {
      const long = points(one.text);
      if (one.start <= start && start < one.start + long) range.setStart(one.node.firstChild, this.units(one.text, start - one.start));
      if (one.start < end && end <= one.start + long) range.setEnd(one.node.firstChild, this.units(one.text, end - one.start));
    }
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    if (CSS.highlights) CSS.highlights.set("chosen", new Highlight(range));
    this.centre(range.startContainer.parentElement);
  }

  units(text, count) { return Array.from(text).slice(0, count).join("").length; }
}
