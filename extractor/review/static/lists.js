// Pages that are lists: rows by keyboard, conflicts settled, many facts decided at once.
import { $, el, toast } from "./ui.js";
import { send } from "./outbox.js";
import * as keys from "./keys.js";

export function rows() {
  const all = [...document.querySelectorAll("[data-rows] tbody tr, [data-card]")];
  let at = -1;
  const go = (n) => {
    all[at]?.classList.remove("at");
    at = Math.min(Math.max(n, 0), all.length - 1);
    all[at].classList.add("at");
    (all[at].querySelector("a") || all[at]).focus();
    all[at].scrollIntoView({ block: "nearest" });
  };
  const act = {};
  if (all.length) Object.assign(act, { next: () => go(at + 1), prev: () => go(at - 1) });
  act.accept = () => { (all[at]?.querySelector("a") || $("start"))?.click(); };
  act.undo = async () => { const told = await send("/api/undo", {}); toast(told.made ? `Undone: ${told.made > 1 ? `${told.made} facts` : told.acts[0].answer}` : "Nothing to undo"); if (told.made) setTimeout(() => location.reload(), 400); };
  act.redo = async () => { const told = await send("/api/redo", {}); toast(told.made ? "Brought back" : "Nothing to bring back"); if (told.made) setTimeout(() => location.reload(), 400); };
  keys.on(act);
  cards(() => all[Math.max(at, 0)]);
  bulk();
  const facets = $("facets");
  if (facets && matchMedia("(max-width: 820px)").matches) facets.open = false;
}

function cards(current) {
  let taken = false;
  const take = async (button) => {
    if (taken) return; // clicked twice: one answer
    taken = true;
    const { fact, article, hash } = button.closest("[data-card]").dataset;
    const { answer } = button.dataset;
    try {
      await send("/api/decide", { article_id: article, fact_id: fact, seen: hash, answer, like: button.dataset.take, adjudicates: true });
      location.reload();
    } catch { taken = false; } // the toast has said why: it is to be read
  };
  for (const button of document.querySelectorAll("[data-take]")) button.addEventListener("click", () => take(button));
  if (document.querySelector("[data-card]")) {
    keys.before((event) => {
      const n = Number(event.key);
      const button = n >= 1 && !event.ctrlKey && !event.target.closest("input, textarea") ? current()?.querySelectorAll("[data-take]")[n - 1] : null;
      if (button) take(button);
      return Boolean(button);
    });
  }
}

function bulk() {
  const box = $("bulk");
  if (!box) return;
  for (const button of box.querySelectorAll("[data-answer]")) {
    button.addEventListener("click", async () => {
      for (const b of box.querySelectorAll("button")) b.disabled = true;
      try {
        const told = await send("/api/bulk", { answer: button.dataset.answer, filter: JSON.parse(box.dataset.filter), expect: Number(box.dataset.count) });
        box.replaceChildren(el("p", {}, `${told.made.toLocaleString("en")} facts: ${button.dataset.answer}ed. `), el("button", { type: "button", onclick: async () => {
          const back = await send("/api/undo", {});
          toast(`${back.made.toLocaleString("en")} taken back`);
          setTimeout(() => location.reload(), 500);
        } }, "Undo all ", el("kbd", {}, "⌫")));
      } catch { setTimeout(() => location.reload(), 1500); }
    });
  }
}
