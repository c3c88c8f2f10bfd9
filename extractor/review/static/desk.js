// The article's page: the facts, the text and the form kept in step, and every decision.
import { $, ask, el, say, tally, toast } from "./ui.js";
import { elsewhere, send } from "./outbox.js";
import * as keys from "./keys.js";
import { Reading } from "./reading.js";
import { Form } from "./form.js";
import { boxes, card, finish, actions, teachBox } from "./panels.js";
import { commentWords, rejectReason } from "./dialogs.js";
import { Side } from "./side.js";
import * as missed from "./missed.js";

const OPEN = ["pending", "stale", "conflict", "skipped", "flagged"];
const SAID = { accept: "accepted", edit: "edited", reject: "rejected", skip: "skipped", flag: "flagged" };

export class Desk {
  constructor(data, fixed) {
    this.fixed = fixed;
    this.data = data;
    this.marks = Object.fromEntries(fixed.slots.map((s) => [s.role, s.mark]));
    this.params = new URLSearchParams(location.search);
    this.walk = this.params.get("walk") ? [] : null;
    this.reading = new Reading($("text"), (n, role) => this.clicked(n, role));
    this.form = new Form($("form"), fixed.slots, this);
    this.list = new Side($("facts"), fixed, (n) => this.select(n), (number) => this.add(number));
    this.trail = [];
    this.sending = []; // decisions under way: their facts are not open any more, whatever the server still says
    actions($("actions"), this);
    keys.on(this.handlers());
    keys.before((event) => this.first(event));
    elsewhere((answer) => { if (answer.acts?.some((act) => act.article === this.data.article.id)) this.refresh(); });
    addEventListener("popstate", () => this.back());
    this.draw(this.params.get("fact"));
    if (this.walk) this.more();
  }

  get fact() { return this.adding || this.data.facts[this.at]; }
  get live() { return this.data.facts.filter((f) => f.state !== "retracted"); }

  // ---------------------------------------------------------------- drawing
  draw(factId) {
    const { facts, text, unused, names } = this.data;
    document.title = `${this.data.article.title || this.data.article.id} · extractor`;
    $("page-title").textContent = this.data.article.title || this.data.article.id;
    card($("about"), this.data);
    this.datalist("names", names);
    this.reading.draw(text, facts, unused, this.marks);
    const wanted = facts.findIndex((f) => f.id === factId);
    this.adding = null;
    this.select(wanted >= 0 ? wanted : this.todo(-1));
  }

  /** Whether the reviewer is in the middle of the form: what he types must not be drawn over. */
  get busy() { return Boolean(this.adding) || this.form.dirty || $("form").contains(document.activeElement?.closest("input, select")); }

  /** Everything but the form anew. */
  redraw() {
    const { facts, text, unused } = this.data;
    this.reading.draw(text, facts, unused, this.marks);
    if (!this.adding) this.at = facts.findIndex((f) => f.id === this.form.fact?.id);
    this.reading.current = this.at;
    const number = this.reading.light(this.at, facts);
    this.side();
    this.reading.centre(number);
  }

  datalist(id, values) {
    if (!$(id)) document.body.append(el("datalist", { id }));
    $(id).replaceChildren(...values.map((value) => el("option", { value })));
  }

  select(at) {
    this.adding = null;
    this.at = at;
    this.reading.current = at;
    if (at < 0 || !this.data.facts[at]) { this.end(); return; }
    const fact = this.fact;
    this.address(fact.id);
    const number = this.reading.light(at, this.data.facts);
    this.form.show(fact, boxes(fact, this));
    this.side(); // from here on nothing is written that moves anything: what is measured is laid out once
    this.reading.centre(number);
    $("form").scrollTop = 0;
    say(`${fact.sentence}. ${fact.state}.`);
    this.lessons(fact);
  }

  /** What the correction of this fact could teach, shown when it is looked at again. */
  async lessons(fact) {
    if (!["edited", "rejected", "added", "stale"].includes(fact.state) || this.sending.length) return;
    try {
      const found = await ask(`/api/offers?${new URLSearchParams({ article_id: this.data.article.id, fact_id: fact.id })}`);
      if (this.form.fact === fact && found.length) $("form").append(teachBox(found));
    } catch { /* only a suggestion */ }
  }

  /** To the proposals of this fact, or of the last one that was corrected. */
  async teach() {
    const link = $("form").querySelector(".box.teach a");
    if (link) { link.click(); return; }
    const last = this.corrected;
    if (!last) { toast("Edit or reject a fact first: then its words can be taught"); return; }
    try {
      const [first] = await ask(`/api/offers?${new URLSearchParams(last)}`);
      if (first) location.assign(`/word?${new URLSearchParams(first.query)}`); else toast("This correction teaches no words");
    } catch (error) { toast(error.message); }
  }

  end() {
    this.at = -1;
    this.form.leave();
    this.reading.light(-1, this.data.facts);
    this.address("");
    finish($("form"), this);
    this.side();
  }

  side() {
    const live = this.live;
    this.list.show(this.data, this.at, live.filter((f) => OPEN.includes(f.state)).length, live.length);
  }

  address(factId) {
    this.params.set("id", this.data.article.id);
    if (factId) this.params.set("fact", factId); else this.params.delete("fact");
    history.replaceState(null, "", `/article?${this.params}`);
  }

  flash(start) { this.reading.flash(start); }

  clicked(n, role) {
    if (n !== this.at) { this.select(n); return; }
    const slot = this.fixed.slots.find((s) => s.role === role);
    if (slot) this.form.focus(slot.name);
  }

  // ---------------------------------------------------------------- moving
  /** The next fact that waits for an answer: first what nobody has seen, at the end what was skipped. */
  todo(from) {
    const facts = this.data.facts;
    for (const states of [["pending", "stale", "conflict"], ["skipped", "flagged"]]) {
      for (let n = 1; n <= facts.length; n += 1) {
        const at = (from + n + facts.length) % facts.length;
        if (at !== from && states.includes(facts[at].state)) return at;
      }
    }
    return -1;
  }

  async onwards() {
    if (this.walk) {
      this.moving = true;
      try { await this.walkOn(); } finally { this.moving = false; }
      return;
    }
    const at = this.todo(this.at);
    if (at < 0) this.prefetch();
    this.select(at);
  }

  /** The next fact of the queue, in whichever article; the one after it is fetched ahead. */
  async walkOn() {
    this.walk = this.walk.filter(([fact]) => fact !== this.data.facts[this.at]?.id);
    if (!this.walk.length) await this.more();
    const [next, after] = this.walk;
    if (!next) { this.end(); return; }
    await this.open(next[1], next[0]);
    if (after && after[1] !== next[1]) this.fetchAhead(after[1]);
  }

  fetchAhead(id) {
    const data = ask(`/api/article?id=${encodeURIComponent(id)}`);
    data.catch(() => { this.ahead = null; }); // then it is fetched when it is needed
    this.ahead = { id, data };
  }

  async more() {
    const query = new URLSearchParams(this.params);
    for (const name of ["id", "fact", "walk"]) query.delete(name);
    const here = this.fact?.id;
    try { this.walk = (await ask(`/api/walk?${query}`)).facts.filter(([fact]) => fact !== here); } catch (error) { toast(error.message); }
  }

  async open(article, fact, { keep = true, push = true } = {}) {
    if (article !== this.data.article.id) {
      if (keep) this.trail.push(this.data.article.id);
      try { this.data = await (this.ahead?.id === article ? this.ahead.data : ask(`/api/article?id=${encodeURIComponent(article)}`)); } catch (error) { toast(error.message); return; }
      this.ahead = null;
      for (const [id, state] of this.sending) for (const one of this.data.facts) if (one.id === id) one.state = state;
      $("reading").scrollTop = 0;
      if (push) history.pushState(null, "", location.href); // the browser's Back goes to the article before
      tally(this.data.tally);
      this.draw(fact);
    } else this.select(this.data.facts.findIndex((f) => f.id === fact));
  }

  /** The browser's Back and Forward between articles. */
  back() {
    this.params = new URLSearchParams(location.search);
    this.open(this.params.get("id"), this.params.get("fact"), { keep: false, push: false });
  }

  async following() {
    const query = new URLSearchParams(this.params);
    for (const name of ["id", "fact", "walk", "article"]) query.delete(name);
    query.set("after", this.data.article.id);
    return ask(`/api/next?${query}`);
  }

  async prefetch() {
    try {
      const { article } = await this.following();
      if (article) this.fetchAhead(article);
    } catch { /* then it is fetched when it is needed */ }
  }

  async nextArticle() {
    try {
      const { article } = await this.following();
      if (article) { this.ahead = null; await this.open(article); } else location.assign("/");
    } catch (error) { toast(error.message); }
  }

  /** Read the article anew, where an answer changed more than a state. */
  async refresh(wanted = null) {
    const id = this.data.article.id;
    try {
      const data = await ask(`/api/article?id=${encodeURIComponent(id)}`);
      if (id !== this.data.article.id) return;
      const factId = wanted || this.fact?.id; // where the reviewer is now, not where he was when this was asked
      const states = new Map(wanted ? [] : this.sending.map(([fact, state]) => [fact, state]));
      for (const fact of data.facts) fact.state = states.get(fact.id) || fact.state;
      this.data = data;
      tally(data.tally);
      if (this.busy && (this.adding || this.form.fact?.id === factId)) this.redraw(); else if (this.at < 0 && !wanted && !this.adding) { this.redraw(); this.select(this.todo(-1)); } else this.draw(factId);
    } catch { /* the outbox says that the server is gone */ }
  }

  // ---------------------------------------------------------------- deciding
  async decide(answer, more = {}) {
    const fact = this.fact;
    if (!fact || fact.isNew || this.moving) return; // the next fact is not here yet: this key was pressed for one nobody has seen
    const article = this.data.article.id;
    const body = { article_id: article, fact_id: fact.id, answer, seen: fact.hash, ...more };
    const before = fact.state;
    fact.state = SAID[answer] || fact.state;
    say(`${SAID[answer] || answer}.`);
    this.reading.refresh(this.at, this.data.facts);
    const mine = [fact.id, fact.state];
    this.sending.push(mine);
    const sent = send("/api/decide", body).finally(() => { this.sending = this.sending.filter((one) => one !== mine); });
    const moved = answer === "comment" ? null : this.onwards();
    try {
      const told = await sent;
      const state = told.acts[0]?.state;
      if (answer === "edit" || answer === "reject") this.corrected = { article_id: article, fact_id: fact.id };
      await moved;
      if (this.data.article.id !== article) return;
      const now = this.data.facts.find((f) => f.id === fact.id);
      if (now && state) now.state = state;
      now?.history.push({ by: "you", answer, reason: more.reason, comment: more.comment, at: "", undone: false });
      if (state === "stale") toast("This fact was read anew meanwhile: it comes again with both readings");
      if (answer === "edit" || answer === "comment" || more.like || state === "stale") await this.refresh(); else this.side();
    } catch (error) {
      fact.state = before;
      await moved;
      if (error.status === 409 || error.status === 404) await this.refresh();
      if (this.data.article.id === article && !this.busy) this.again(fact, more);
    }
  }

  /** Back to a fact whose edit the server refused, with what was typed and why. */
  again(fact, { slots = {}, spans = {}, base = "current" }) {
    const at = this.data.facts.findIndex((f) => f.id === fact.id);
    if (at < 0) return;
    this.select(at);
    if (base === "machine") this.form.reset();
    for (const [name, value] of Object.entries(slots)) this.form.set(name, value, spans[name]);
    const [first] = Object.keys(slots);
    if (first) this.form.focus(first);
  }

  async accept() {
    if (this.adding || this.form.dirty) { await this.save(); return; }
    if (this.at < 0) { if (this.canFinish()) toast(`Every fact here has its answer; “${keys.pretty(keys.keyOf("done"))}” says that nothing else stands here`); return; }
    await this.decide("accept");
  }

  async save() {
    if (this.at < 0 && !this.adding) return;
    document.activeElement?.blur?.();
    if (this.adding) await this.form.check(0); // an edit is not waited for: the next key belongs to the next fact
    if (this.form.broken) { this.form.focus(Object.keys(this.form.faults)[0]); say(Object.values(this.form.faults)[0]); return; }
    const body = this.form.body();
    if (this.adding) { await missed.save(this, body); return; }
    if (!this.form.dirty) { await this.decide("accept"); return; }
    await this.decide("edit", { slots: body.slots, spans: body.spans, base: body.base, sha: body.sha });
  }

  async reject() {
    if (!this.fact || this.adding) return;
    const reason = await rejectReason(this.fixed.reasons);
    if (reason !== null) await this.decide("reject", { reason });
  }

  async comment() {
    if (!this.fact || this.adding) return;
    const words = await commentWords();
    if (words) await this.decide("comment", { comment: words });
  }

  async undo(url = "/api/undo") {
    try {
      const told = await send(url, {});
      const act = told.acts[0];
      if (!act) { toast(url.endsWith("undo") ? "Nothing to undo" : "Nothing to bring back"); return; }
      toast(`${url.endsWith("undo") ? "Undone" : "Again"}: ${act.answer}${told.made > 1 ? ` of ${told.made} facts` : ""}`);
      if (act.article === this.data.article.id) await this.refresh(act.fact); else await this.open(act.article, act.fact);
    } catch { /* the toast has said why */ }
  }

  add(number = null) { return missed.begin(this, number); }

  canFinish() { return this.live.every((f) => !OPEN.includes(f.state)); }

  async done() {
    if (!this.canFinish()) {
      const left = this.live.filter((f) => OPEN.includes(f.state)).length;
      toast(`${left} ${left === 1 ? "fact is" : "facts are"} still open here`);
      if (!OPEN.includes(this.fact?.state)) this.select(this.todo(this.at));
      return;
    }
    if (this.marking) return; // pressed twice
    this.marking = true;
    const stands = this.live.some((f) => ["accepted", "edited", "added"].includes(f.state));
    const sent = send("/api/mark", { article_id: this.data.article.id, answer: stands ? "done" : "done-empty" });
    this.data.article.mark = stands ? "done" : "done-empty";
    try { await sent; await this.nextArticle(); } catch { await this.refresh(); } finally { this.marking = false; }
  }

  slot(name) {
    const chosen = this.reading.selection();
    if (this.at < 0 && !this.adding) return;
    if (chosen && this.form.fact && !this.fixed.slots.find((s) => s.name === name).choices.length && !["value", "unit", "period", "baseline", "qualifiers"].includes(name)) {
      this.form.set(name, chosen.words, [chosen.start, chosen.end]);
      getSelection().removeAllRanges();
    } else if (chosen && ["period", "baseline"].includes(name)) { this.form.spans[name] = [chosen.start, chosen.end]; }
    this.form.focus(name);
  }

  first(event) {
    if (document.querySelector("dialog[open]")) return false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { this.save(); return true; }
    if (event.key === "Escape" && this.adding && !event.target.closest("input, select")) { this.select(this.todo(-1)); return true; }
    return false;
  }

  handlers() {
    const move = (by) => {
      const facts = this.data.facts;
      if (facts.length) this.select(Math.min(Math.max((this.at < 0 ? (by > 0 ? -1 : facts.length) : this.at) + by, 0), facts.length - 1));
    };
    const slots = Object.fromEntries(this.fixed.slots.map((s) => [`slot:${s.name}`, () => this.slot(s.name)]));
    return {
      ...slots, accept: () => this.accept(), reject: () => this.reject(), skip: () => this.decide("skip"), flag: () => this.decide("flag"),
      comment: () => this.comment(), edit: () => { if (this.form.fact) this.form.focus("indicator"); }, undo: () => this.undo(), redo: () => this.undo("/api/redo"),
      add: () => this.add(), reset: () => { if (this.at >= 0) this.form.reset(); }, done: () => this.done(), teach: () => this.teach(), next: () => move(1), prev: () => move(-1),
      nextArticle: () => this.nextArticle(), prevArticle: () => { const id = this.trail.pop(); if (id) this.open(id, null, { keep: false }); else toast("No article before this one"); },
    };
  }
}
