// The right column: the member card with what is delicate covered, tags, WeChat's window, earlier tickets.
import { hour } from "./clock.js";
import { given, state } from "./desk_state.js";
import { by, make } from "./element.js";

let openFact = () => {};
let setTags = () => {};

export function showCard(frame) {
  const card = frame.card;
  by("card-why").textContent = card.why;
  by("steps").replaceChildren(...card.steps.map((step) => make("li", {}, step)));
  by("facts").replaceChildren(...card.facts.flatMap((fact) => [make("dt", {}, fact.title), make("dd", {}, value(fact))]));
  const before = frame.before.map((one) => make("li", {}, `${hour(one.at)} ${one.what}${one.rating ? ` ${one.rating}分` : ""}`));
  by("before").replaceChildren(...(before.length ? before : [make("li", {}, "没有。")]));
}

function value(fact) {
  if (!fact.covered) return fact.text;
  const button = make("button", { type: "button", className: "covered", title: "点开要写原因，会记在审计里", "aria-label": `查看${fact.title}` }, fact.text);
  button.addEventListener("click", () => openFact(fact, button));
  return button;
}

export function drawTags() {
  const has = new Set(state.ticket?.tags ?? []);
  const items = given.tags.map((tag) => {
    const button = make("button", { type: "button", className: "tag", "aria-pressed": String(has.has(tag)) }, tag);
    button.disabled = !state.ticket;
    button.addEventListener("click", () => {
      if (has.has(tag)) has.delete(tag);
      else has.add(tag);
      setTags([...has]);
    });
    return button;
  });
  by("tags").replaceChildren(...items);
}

export function drawWindow(left) {
  by("wechat").hidden = !left;
  if (!left) return;
  by("wechat-left").textContent = left.messages ? `还能发 ${left.messages} 条，到 ${hour(left.until)}` : "现在发不出去：要等会员再说话。写的回复会跟着下一次回答送到。";
}

export function installCard(open, tag) {
  [openFact, setTags] = [open, tag];
}
