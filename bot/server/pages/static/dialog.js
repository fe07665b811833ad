// Dialogs without inline scripts: <button data-open="id"> opens <dialog id="id">, <button data-close> closes it.
export function confirmed(question, yes = "确定") {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.textContent = question;
  const actions = document.createElement("div");
  actions.className = "actions";
  for (const [title, value, look] of [["取消", "", "button"], [yes, "yes", "button primary"]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: title, className: look });
    button.addEventListener("click", () => dialog.close(value));
    actions.append(button);
  }
  dialog.append(text, actions);
  document.body.append(dialog);
  dialog.showModal();
  actions.lastChild.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

export function installDialogs() {
  document.addEventListener("click", (event) => {
    const open = event.target.closest("[data-open]");
    if (open) document.getElementById(open.dataset.open).showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
}
