// The two small questions of the article's page.
import { $, el } from "./ui.js";

/** Why a fact is rejected: one of six by its number, Enter for none, Esc to leave (null). */
export function rejectReason(reasons) {
  const dialog = $("reject");
  return new Promise((resolve) => {
    let answer = null;
    const give = (reason) => { answer = reason; dialog.close(); };
    $("reasons").replaceChildren(...reasons.map((reason, n) => el("button", { type: "button", onclick: () => give(reason) }, el("kbd", {}, n + 1), reason)));
    const pressed = (event) => {
      const n = Number(event.key);
      if (n >= 1 && n <= reasons.length) { event.preventDefault(); event.stopPropagation(); give(reasons[n - 1]); }
      if (event.key === "Enter" && !event.target.closest("#reasons button, form button")) { event.preventDefault(); event.stopPropagation(); give(""); }
    };
    dialog.addEventListener("keydown", pressed);
    dialog.addEventListener("close", () => { dialog.removeEventListener("keydown", pressed); resolve(answer); }, { once: true });
    dialog.showModal();
    $("reasons").firstChild.focus();
  });
}

/** A comment's words, or an empty text. */
export function commentWords() {
  const dialog = $("comment");
  const field = $("comment-words");
  return new Promise((resolve) => {
    field.value = "";
    dialog.returnValue = "";
    const pressed = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); dialog.close("save"); } };
    dialog.addEventListener("keydown", pressed);
    dialog.addEventListener("close", () => { dialog.removeEventListener("keydown", pressed); resolve(dialog.returnValue === "save" ? field.value.trim() : ""); }, { once: true });
    dialog.showModal();
    field.focus();
  });
}
