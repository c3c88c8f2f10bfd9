// One proposal: tried over the database while the reviewer looks at it, written when he says so.
import { $, ask, el, toast } from "./ui.js";

const KINDS = { changed: "≠ changed", gone: "✕ gone", new: "+ new" };

export function word() {
  const box = $("word");
  if (!box || !box.dataset.can) return;
  const offer = JSON.parse(box.dataset.offer);
  const button = $("write");
  button?.addEventListener("click", () => write(box, offer, button));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && button && !button.disabled) { event.preventDefault(); button.click(); }
  });
  tryIt(offer, button);
}

async function tryIt(offer, button) {
  const into = $("trial");
  try {
    let told = await ask("/api/teach/try", { offer });
    while (["waiting", "loading", "reading"].includes(told.state)) {
      progress(into, told);
      await new Promise((resolve) => setTimeout(resolve, 400));
      told = await ask("/api/teach/try");
    }
    summary(into, told);
    rows(told.rows || []);
    if (button) button.disabled = told.state === "failed";
  } catch (error) {
    into.replaceChildren(el("p.fault", {}, error.status ? error.message : "The server does not answer: reload this page when it is back."));
  }
}

function progress(into, told) {
  const words = { waiting: "Looking for articles that hold these words …", loading: `${articles(told.total)} to read; loading the extractor …`, reading: `${told.read} of ${articles(told.total)} read; ${told.rows.length} facts would change so far` }[told.state];
  const meter = el("progress", { max: Math.max(told.total, 1), value: told.read, "aria-label": "articles read" });
  into.replaceChildren(el("p", {}, words), meter, told.state === "reading" ? el("button", { type: "button", onclick: () => ask("/api/teach/stop", {}) }, "Stop here") : "");
  rows(told.rows);
}

const articles = (n) => `${n.toLocaleString("en")} ${n === 1 ? "article" : "articles"}`;

function summary(into, told) {
  if (told.state === "failed") { into.replaceChildren(el("p.fault", {}, told.words)); return; }
  const n = told.changed + told.gone + told.new;
  const read = told.total === 0 ? "No article in this database holds these words." : `${told.state === "stopped" ? "Stopped after " : ""}${articles(told.read)} read${told.left ? `, ${told.left.toLocaleString("en")} more hold these words` : ""}: `;
  const parts = n === 0 && told.total ? ["nothing else would change."] : n ? [`${n} ${n === 1 ? "fact" : "facts"} would change: `, ...["changed", "gone", "new"].filter((k) => told[k]).map((k) => el("span.chip", {}, `${KINDS[k]} ${told[k]}`))] : [];
  into.replaceChildren(el("p.chosen", {}, read, ...parts),
    told.heeded ? el("p.state-accepted", {}, `✓ ${told.heeded} as people decided`) : "", told.against ? el("p.fault", {}, `${told.against} against what people decided: look at them first`) : "");
}

function rows(found) {
  $("trial-rows").replaceChildren(...found.map((row) => el(`article.card.${row.decided || "free"}`, {},
    el("p.meta", {}, el("span", {}, KINDS[row.kind]), row.decided ? el(row.decided === "against" ? "span.state-rejected" : "span.state-accepted", {}, row.decided === "against" ? `⚠ against a decision (${row.state})` : `✓ as decided (${row.state})`) : "",
      el("a", { href: `/article?${new URLSearchParams({ id: row.article_id, fact: row.fact })}` }, row.title)),
    el("blockquote", {}, row.around[0], el("mark.w.on.r-quantity", {}, row.around[1]), row.around[2]),
    el("p", {}, row.kind === "gone" ? el("del", {}, row.sentence) : row.sentence),
    row.slots.length ? el("ul.slot-changes", {}, row.slots.map(([label, before, after]) => el("li", {}, `${label}: `, el("del", {}, before || "–"), " → ", el("ins", {}, after || "–")))) : "")));
}

async function write(box, offer, button) {
  button.disabled = true;
  try {
    const told = await ask("/api/teach/write", { offer, diff: box.dataset.diff });
    toast("Written");
    $("written").replaceChildren(el("section.box.done", {}, el("p", {}, `✓ Written to ${told.file}. New runs use it with --lexicon ${told.folder}; decisions stay:`), el("pre", {}, el("code", {}, `extractor run … --db … --lexicon ${told.folder}`)), el("p", {}, el("a", { href: "/words" }, "Back to the proposals"))));
  } catch (error) {
    toast(error.message);
    button.disabled = false;
  }
}
