// The input: Enter sends, Shift+Enter makes a line, and nothing is sent while an input method is composing.
export function composer(form, onText) {
  const field = form.querySelector("textarea");
  const limit = form.querySelector("#limit");

  function fit() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 3}px`;
    limit.textContent = field.value.length >= field.maxLength ? `一次最多${field.maxLength}个字，多的请分几次发。` : "";
  }

  function submit() {
    const text = field.value.trim();
    if (!text) {
      field.focus();
      return;
    }
    field.value = "";
    fit();
    onText(text);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("keydown", (event) => {
    // 229: some browsers end a composition before the Enter that chose a word arrives.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", fit);
  // On a phone the keyboard would cover the greeting.
  if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) field.focus();
  // A tap on 发送 must not close the keyboard that is open.
  form.querySelector("button").addEventListener("mousedown", (event) => event.preventDefault());
}
