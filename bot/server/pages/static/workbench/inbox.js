// Labelling by keyboard. Every key ends in the same form a mouse would send; the answer says where each message stands.
import { signInAgain } from "/staff/static/request.js";
import { toast } from "/staff/static/toast.js";

const reviews = () => [...document.querySelectorAll(".review")];
const present = () => document.activeElement?.closest(".review") ?? reviews()[0];
const words = { open: "待标注", waiting: "等第二人", agreed: "已定", disputed: "有分歧" };
const token = () => document.querySelector('meta[name="csrf-token"]').content;

function move(step) {
  const all = reviews();
  all[Math.max(0, Math.min(all.length - 1, all.indexOf(present()) + step))]?.focus();
}

function picked() {
  const chosen = reviews().filter((one) => one.querySelector(".pick").checked);
  return chosen.length ? chosen : [present()].filter(Boolean);
}

async function send(path, fields) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRF-Token": token(), "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields),
  }).catch(() => null);
  if (answer?.status === 401) signInAgain();
  const found = await answer?.json().catch(() => null);
  if (!answer?.ok) return toast(found?.detail ?? "没有标上，请再试一次。", "bad");
  for (const [id, status] of Object.entries(found.statuses)) show(id, status);
  return found;
}

function show(id, status) {
  const badge = document.querySelector(`.review[data-id="${CSS.escape(id)}"] .status`);
  if (!badge) return;
  badge.textContent = words[status];
  badge.dataset.status = status;
  badge.classList.toggle("good", status === "agreed");
  badge.classList.toggle("bad", status === "disputed");
}

async function label(verdict) {
  const chosen = picked();
  const last = chosen.at(-1);
  if (!last) return;
  const [first, second] = last.querySelectorAll('select[name="intent"]');
  const fields = chosen.map((one) => ["id", one.dataset.id]);
  fields.push(["verdict", verdict], ["note", last.querySelector('[name="note"]').value]);
  if (verdict === "confirm") fields.push(["intent", last.dataset.intent]);
  if (verdict === "relabel" || verdict === "two") fields.push(["intent", first.value]);
  if (verdict === "two") fields.push(["intent", second.value], ["border", last.querySelector(".border").value]);
  if (!(await send("/workbench/labels", fields))?.statuses) return;
  for (const one of chosen) {
    one.querySelector(".pick").checked = false;
    one.classList.remove("picked", "two");
  }
  last.focus();
  move(1);
}

function pick() {
  const one = present();
  const box = one?.querySelector(".pick");
  if (!box) return;
  box.checked = !box.checked;
  one.classList.toggle("picked", box.checked);
  one.focus();
}

function two() {
  const one = present();
  if (!one) return;
  if (one.classList.contains("two")) return label("two");
  one.classList.add("two");
  one.querySelector("select.second").focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  c: () => label("confirm"),
  r: () => present()?.querySelector('select[name="intent"]').focus(),
  o: () => label("out_of_scope"),
  s: () => label("skip"),
  t: two,
  x: pick,
  n: () => present()?.querySelector('[name="note"]').focus(),
  u: async () => toast((await send("/workbench/labels/undo", {}))?.said ?? ""),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    const review = field.closest(".review");
    if (!review || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Escape") review.focus();
    else label(review.classList.contains("two") ? "two" : "relabel");
    return;
  }
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const form of document.querySelectorAll("form.label")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const review = form.closest(".review");
    review.focus();
    if (event.submitter.value === "two") two();
    else label(event.submitter.value);
  });
}
reviews()[0]?.focus();
