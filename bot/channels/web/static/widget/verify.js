// The verification card: a field for one number. The number goes to the server and nowhere else.
import { button, element, newLabel, on, set } from "./elements.js";
import { word } from "./words.js";

const RULES = { phone: /^1\d{10}$/, last4: /^\d{3}[\dX]$/, code: /^\d{4,8}$/ };

// onValue(value, label) is called with a well-formed number, onStop() when the member would rather not.
export function verifyCard({ step, masked }, onValue, onStop) {
  if (!RULES[step]) return null;
  const field = set(element("input"), { type: "text", inputmode: "numeric", autocomplete: "off", autocorrect: "off", spellcheck: "false" });
  const wrong = set(element("p", "wrong"), { role: "alert" });
  const title = masked ? `${word(step)}（${masked}）` : word(step);
  const form = element("form", "card verify", element("h2", "", word("verifyTitle")), newLabel(title, field), field, wrong, element("p", "quiet", word("verifySafe")));
  set(field, { "aria-describedby": set(wrong, { id: `${field.id}-wrong` }).id });
  form.append(element("div", "choices", submitButton(), step === "last4" ? xButton(field) : null, button(word("stop"), onStop)));
  on(form, "submit", (event) => {
    event.preventDefault();
    const value = digitsOf(field.value);
    if (!RULES[step].test(value)) return refuse(step, field, wrong);
    field.value = "";
    form.remove();
    return onValue(value, word(`${step}Sent`));
  });
  return form;
}

// Spaces, dashes and full-width digits are no mistakes.
function digitsOf(text) {
  return text.normalize("NFKC").replace(/[\s\-.·]/g, "").toUpperCase();
}

function refuse(step, field, wrong) {
  wrong.textContent = word(`${step}Bad`);
  set(field, { "aria-invalid": "true" });
  field.focus();
}

function submitButton() {
  return set(element("button", "main", word("submit")), { type: "submit" });
}

// The number keys of a phone have no X.
function xButton(field) {
  return button(word("x"), () => {
    field.value = `${digitsOf(field.value).slice(0, 3)}X`;
    field.focus();
  });
}
