// How a quick reply would read, before it is saved.
import { by, make } from "./element.js";

async function preview() {
  const form = new URLSearchParams(new FormData(by("quick-form")));
  const answer = await fetch("/desk/settings/quick/preview", { method: "POST", headers: { Accept: "application/json" }, body: form });
  const found = await answer.json();
  const box = by("preview");
  box.hidden = false;
  const wrong = found.wrong ?? [found.detail];
  box.classList.toggle("bad", wrong.length > 0);
  box.replaceChildren(wrong.length ? wrong.join("；") : found.text, ...(found.clauses ?? []).map((words) => make("p", { className: "hint" }, `依据：${words}`)));
}

by("preview-button").addEventListener("click", preview);
