// What stands around the form: confidence and reasons, other readings, related facts, history; the end of an article; the buttons.
import { el } from "./ui.js";
import { keyOf, pretty } from "./keys.js";

export function card(into, { article }) {
  const said = [article.published || "no publication date", article.source, `${article.words.toLocaleString("en")} words`].filter(Boolean).join(" · ");
  into.replaceChildren(el("h2", {}, article.title || article.id), el("p.muted", {}, said, article.mark ? ` · ${article.mark} by ${article.marked_by}` : "",
    " · ", el("a", { href: `/export?${new URLSearchParams({ article: article.id })}` }, "save as a page")));
}

function bar(value) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, v] of Object.entries({ width: 36, height: 8, viewBox: "0 0 36 8", "aria-hidden": "true" })) svg.setAttribute(name, v);
  for (const [cls, width] of [["conf-back", 36], ["conf-bar", 36 * value]]) {
    const rect = document.createElementNS(svg.namespaceURI, "rect");
    for (const [name, v] of Object.entries({ class: cls, width, height: 8, rx: 2 })) rect.setAttribute(name, v);
    svg.append(rect);
  }
  return svg;
}

/** What comes above and below the slots. */
export function boxes(fact, desk) {
  if (fact.isNew) {
    return { above: [el("p.muted", {}, "Period, place and names are those of the fact before: change what differs. ", el("kbd", {}, "Ctrl Enter"), " saves, ", el("kbd", {}, "Esc"), " leaves.")], below: [el("p.row-actions", {}, el("button.primary", { type: "button", onclick: () => desk.save() }, "Add the fact"), el("button", { type: "button", onclick: () => desk.select(desk.todo(-1)) }, "Leave it"))] };
  }
  const meta = el("p.meta", {},
    el(`span.state.state-${fact.state}`, {}, `${desk.fixed.glyphs[fact.state]} ${fact.state}`),
    fact.added ? el("span", {}, "added by a person") : el("span.conf", { title: "probability that value, unit, measure and indicator are right; that every slot is" }, bar(fact.confidence), ` ${fact.confidence.toFixed(2)} core · ${fact.confidence_full.toFixed(2)} all`));
  const above = [meta];
  if (fact.reasons.length) above.push(el("ul.why", {}, fact.reasons.map((r) => el("li", {}, r))));
  if (fact.stale) above.push(compare("stale", "The machine reads it otherwise since", [["you decided on", fact.stale.slots], ["now", fact.machine]], desk));
  if (fact.state === "conflict") above.push(compare("conflict", "Reviewers differ", fact.opinions.map((o) => [`${o.by}: ${o.answer}`, o.answer === "reject" ? {} : o.slots]), desk, fact.opinions));
  const below = [];
  if (fact.related.length) {
    below.push(el("div.box", {}, el("h3", {}, "Related facts"), el("ul", {}, fact.related.map((r) => {
      const other = desk.data.facts[r.n];
      return el("li", {}, `${r.relation.replaceAll("_", " ")}: `, other ? el("button.link", { type: "button", onclick: () => desk.select(r.n) }, other.sentence) : r.id);
    }))));
  }
  if (fact.history.length) {
    below.push(el("div.box", {}, el("h3", {}, "History"), el("ul.history", {}, fact.history.map((h) => el(h.undone ? "li.undone" : "li", {},
      `${h.by}: ${h.answer}${h.reason ? `, ${h.reason}` : ""}${h.comment ? ` — “${h.comment}”` : ""} `, el("span.muted", {}, h.at.replace("T", " ").slice(0, 16)))))));
  }
  return { above, below };
}

/** What a correction could teach: links to the proposals. */
export function teachBox(found) {
  return el("div.box.teach", {}, el("h3", {}, "Teach it ", el("kbd", { "aria-hidden": "true" }, pretty(keyOf("teach")))), el("ul", {}, found.map((one) => el("li", {},
    el("a", { href: `/word?${new URLSearchParams(one.query)}` }, one.title), one.for > 1 || one.against ? el("span.muted", {}, ` ✕ ${one.for}${one.against ? ` · ✓ ${one.against}` : ""}`) : ""))));
}

function compare(kind, title, readings, desk, opinions = null) {
  const told = readings.filter(([, slots]) => Object.keys(slots).length); // a rejection says nothing of single slots
  const names = desk.fixed.slots.filter((s) => new Set(told.map(([, slots]) => slots[s.name] ?? "")).size > 1);
  const table = el("table.compare", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "slot"), readings.map(([who]) => el("th", { scope: "col" }, who)))),
    el("tbody", {}, names.map((s) => el("tr", {}, el("th", { scope: "row" }, s.label), readings.map(([, slots]) => el("td", {}, slots[s.name] || "–"))))));
  const box = el(`div.box.${kind}`, {}, el("h3", {}, `${desk.fixed.glyphs[kind]} ${title}`), names.length ? table : kind === "stale" ? el("p", {}, "Every slot is the same; confidence or evidence changed.") : el("ul", {}, opinions.map((o) => el("li", {}, el("b", {}, o.by), `: ${o.answer}${o.reason ? `, ${o.reason}` : ""}`))));
  if (kind === "stale") {
    box.append(el("p.row-actions", {}, el("button", { type: "button", onclick: () => desk.decide("accept", { base: "machine" }) }, "Take the new reading")));
  } else {
    box.append(el("p.row-actions", {}, opinions.map((o) => el("button", { type: "button", onclick: () => desk.decide(o.answer === "reject" ? "reject" : "accept", { like: o.decision, adjudicates: true }) }, `Settle it: ${o.by}`))));
  }
  return box;
}

/** Nothing open here any more: what comes next. */
export function finish(into, desk) {
  const { mark } = desk.data.article;
  const open = !desk.canFinish();
  const words = mark ? `This article is ${mark}` : open ? "Choose a fact" : desk.live.length ? "Every fact here has its answer" : "No fact was found in this article";
  into.replaceChildren(el("div.finish", {}, el("p.big", { "aria-hidden": "true" }, mark ? "●" : open ? "○" : "✓"), el("h2", {}, words),
    el("p", {}, mark ? "It is gold for recall too: nothing else stands in it." : "Is there a figure that no fact holds? Numbers in no fact are dotted in the text."),
    el("p.row-actions", {}, mark ? el("button.primary", { type: "button", onclick: () => desk.nextArticle() }, "Next article ", el("kbd", {}, pretty(keyOf("nextArticle"))))
      : el("button.primary", { type: "button", disabled: open, onclick: () => desk.done() }, "Nothing else here ", el("kbd", {}, pretty(keyOf("done")))),
    el("button", { type: "button", onclick: () => desk.add() }, "Add a missed fact ", el("kbd", {}, pretty(keyOf("add")))))));
}

const BUTTONS = [
  ["accept", "Accept", "yes"], ["reject", "Reject", "no"], ["edit", "Edit", ""], ["skip", "Skip", ""], ["flag", "Flag", ""], ["comment", "Comment", ""],
  ["add", "Add", ""], ["done", "Done", ""], ["undo", "Undo", ""], ["nextArticle", "Next", ""],
];

export function actions(into, desk) {
  const act = { accept: () => desk.accept(), reject: () => desk.reject(), edit: () => desk.form.focus("indicator"), skip: () => desk.decide("skip"), flag: () => desk.decide("flag"),
    comment: () => desk.comment(), add: () => desk.add(), done: () => desk.done(), undo: () => desk.undo(), nextArticle: () => desk.nextArticle() };
  let last = 0;
  const once = (event, name) => { // the second click of a double click is meant for the same fact
    if (event.detail < 2 || event.timeStamp - last > 250) act[name](); // by when it was clicked, however busy the page is
    last = event.timeStamp;
  };
  const made = BUTTONS.map(([name, label, cls]) => el(cls ? `button.${cls}` : "button", { type: "button", onmousedown: (e) => e.preventDefault(), onclick: (e) => once(e, name) }, label, el("kbd", { "aria-hidden": "true" }, pretty(keyOf(name)))));
  made.splice(8, 0, el("span.spacer"));
  into.replaceChildren(...made);
}
