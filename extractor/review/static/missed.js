// A fact that the machine missed: begun on a selection, on a number of the ledger, or on words still to be typed.
import { ask, toast } from "./ui.js";
import { send } from "./outbox.js";
import { boxes } from "./panels.js";

const EMPTY = {
  value: "", unit: "", kind: "count", bound: "exact", quote: "", measure: "level", status: "actual", period: "", baseline: "",
  place: "", organization: "", speaker: "", qualifiers: "", indicator_id: "",
};
const LIKELY = ["no indicator", "vague", "attribute", "part of a unit"];

/** The next number that lies in no fact and looks like one: what a keyboard can reach without selecting. */
function loose(desk) {
  const from = desk.lastLoose ?? -1;
  const likely = desk.data.unused.filter((u) => LIKELY.includes(u.reason));
  const next = likely.find((u) => u.start > from) || likely[0];
  desk.lastLoose = next ? next.start : -1;
  return next ? { start: next.start, end: next.end, words: next.text } : null;
}

export async function begin(desk, number = null) {
  const chosen = number ? { start: number.start, end: number.end, words: number.text } : desk.reading.selection() || loose(desk);
  const asked = { article_id: desk.data.article.id, start: chosen?.start || 0, end: chosen?.end || 0, sha: desk.data.article.sha };
  let told = null;
  try { told = chosen ? await ask("/api/check", asked) : null; } catch (error) { toast(error.message); if (error.status === 409) desk.refresh(); return; }
  const slots = { ...(told?.slots || EMPTY), indicator: "" };
  const near = desk.data.facts.findLast((f) => f.start <= asked.start && f.state !== "retracted");
  desk.at = -1;
  desk.adding = {
    isNew: true, start: asked.start, end: asked.end, slots, machine: slots, origin: {}, history: [], opinions: [], reasons: [], related: [], state: "added",
    sentence: chosen ? `“${chosen.words}”` : "type the number’s words in “quoted words”",
  };
  if (chosen) desk.reading.select(chosen.start, chosen.end); else desk.reading.light(-1, desk.data.facts);
  desk.form.show(desk.adding, boxes(desk.adding, desk));
  if (near) for (const name of ["period", "place", "organization", "speaker"]) if (near.slots[name] && !near.slots[name].startsWith("“")) desk.form.set(name, near.slots[name]);
  desk.side();
  desk.form.focus(chosen ? "indicator" : "quote");
}

export async function save(desk, body) {
  const { fact_id: _, seen: __, ...rest } = body;
  const missing = !rest.slots.indicator?.trim() || rest.slots.indicator.trim() === "?";
  if (missing) { desk.form.faults = { indicator: "name what is measured" }; desk.form.tell(); desk.form.focus("indicator"); return; }
  if (desk.saving) return; // Ctrl Enter pressed twice is one fact
  desk.saving = true;
  try {
    const told = await send("/api/add", { ...rest, article_id: desk.data.article.id });
    toast("Added");
    desk.adding = null;
    await desk.refresh(told.acts[0].fact);
    desk.select(desk.todo(desk.at));
  } catch (error) {
    if (desk.adding) desk.form.focus("indicator");
  } finally { desk.saving = false; }
}
