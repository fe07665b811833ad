// What every inner page has: dialogs, questions before a form is sent, no form sent twice.
import { confirmed, installDialogs } from "./dialog.js";

installDialogs();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    if (!(await confirmed(form.dataset.confirm, form.dataset.yes))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter ?? undefined);
    return;
  }
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// A page that comes back from the browser's memory can be used again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
  }
});

// What must ask first cannot be pressed before it can ask.
for (const button of document.querySelectorAll("[data-ready]")) button.disabled = false;

for (const select of document.querySelectorAll("[data-submit-on-change]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
