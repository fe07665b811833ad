// The rating at the end: five words to choose from, and room for more.
import { element, newLabel, on, set } from "./elements.js";
import { word } from "./words.js";

export function scoreForm(chat) {
  const comment = set(element("textarea"), { rows: "2", maxlength: 500 });
  const choices = word("scores").split(" ").map((title, place) => {
    const field = set(element("input"), { type: "radio", name: "score", value: place + 1 });
    return element("span", "", field, newLabel(title, field));
  });
  const submit = set(element("button", "main", word("submit")), { type: "submit" });
  const form = element("form", "card score", element("fieldset", "", element("legend", "", word("score")), ...choices), newLabel(word("comment"), comment), comment, submit);
  on(form, "submit", (event) => {
    event.preventDefault();
    const chosen = form.querySelector(":checked");
    if (!chosen) return;
    const done = () => form.replaceChildren(set(element("p", "", word("scored")), { role: "status" }));
    chat.score(Number(chosen.value), comment.value.trim()).then(done, () => null);
  });
  return form;
}
