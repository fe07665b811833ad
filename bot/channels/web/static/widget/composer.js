// The input: Enter sends, Shift+Enter makes a line, and nothing is sent while an input method is composing.
import { element, newLabel, on, set } from "./elements.js";
import { word } from "./words.js";

const MOST = 2000;
const GENTLE = "(hover: hover) and (pointer: fine)";

export function composer(chat) {
  const field = set(element("textarea"), { rows: "1", maxlength: MOST, placeholder: word("placeholder"), autocomplete: "off", enterkeyhint: "send" });
  const limit = set(element("p", "limit"), { role: "status" });
  const send = set(element("button", "main", word("send")), { type: "submit" });
  const form = element("form", "composer", limit, newLabel(word("input"), field), field, send);
  form.querySelector("label").className = "unseen";

  function fit() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 3}px`;
    limit.textContent = field.value.length >= MOST ? word("limit", { n: MOST }) : "";
  }

  function submit() {
    const text = field.value.trim();
    if (text) {
      field.value = "";
      fit();
      chat.say(text);
    }
    field.focus();
  }

  on(form, "submit", (event) => {
    event.preventDefault();
    submit();
  });
  on(field, "keydown", (event) => {
    // 229: some browsers end a composition before the Enter that chose a word arrives.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  on(field, "input", () => {
    fit();
    chat.typing(Boolean(field.value));
  });
  // A tap on 发送 must not close the keyboard that is open.
  on(send, "mousedown", (event) => event.preventDefault());
  return {
    form,
    field,
    // On a phone the keyboard would cover the answer.
    welcome() {
      if (window.matchMedia(GENTLE).matches) field.focus({ preventScroll: true });
    },
  };
}
