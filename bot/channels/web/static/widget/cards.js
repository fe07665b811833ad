// Cards: what a reply's structured part says, drawn. An unknown one is not drawn.
import { element, set } from "./elements.js";
import { withDays } from "./text.js";
import { word } from "./words.js";

const NEAR_DAYS = 14;
const DRAWERS = { deadline, refund, policy };

export function card(data) {
  const draw = data && Object.prototype.hasOwnProperty.call(DRAWERS, data.kind) && DRAWERS[data.kind];
  return draw ? draw(data) : null;
}

// The days left, big; below them the last day and how it comes about.
function deadline({ who, diagnosed, last_day: lastDay, days_left: left, steps }) {
  const drawn = frame(who ? word("deadlineOf", { who }) : word("deadline"));
  const near = left <= NEAR_DAYS ? " near" : "";
  if (Number.isInteger(left)) drawn.append(countdown(left, near));
  drawn.append(rows([[word("lastDay"), lastDay], [word("diagnosed"), diagnosed]]));
  if (Array.isArray(steps) && steps.length) {
    const list = element("ol", "sum", ...steps.map((step) => element("li", "", withDays(step))));
    drawn.append(element("p", "quiet", word("how")), list);
  }
  return drawn;
}

function countdown(left, near) {
  if (left === 0) return element("p", "big near", word("lastChance"));
  if (left < 0) return element("p", "big near", word("past", { n: -left }));
  return element("p", `big${near}`, element("span", "", word("left")), " ", element("strong", "", word("days", { n: left })));
}

// A line of steps with their dates; each says in words how it stands, not by colour alone.
function refund({ amount, steps }) {
  const drawn = frame(word("refund"));
  drawn.append(rows([[word("amount"), amount]]));
  const list = element("ol", "steps");
  for (const { title, at, state } of Array.isArray(steps) ? steps : []) list.append(refundStep(title, at, state));
  drawn.append(list);
  return drawn;
}

const STEP_STATES = { done: "done", now: "now", next: "next", failed: "wrong" };

function refundStep(title, at, state) {
  const name = STEP_STATES[state] || "next";
  const item = element("li", name, element("b", "", title), at ? element("span", "", withDays(at)) : null, element("i", "", word(name)));
  if (state === "now" || state === "failed") set(item, { "aria-current": "step" });
  return item;
}

function policy({ name, amount, term, premium, state }) {
  const drawn = frame(name || word("policy"));
  drawn.append(rows([[word("state"), state], [word("sum"), amount], [word("term"), term], [word("premium"), premium]]));
  return drawn;
}

function frame(title) {
  return element("section", "card", element("h2", "", title));
}

function rows(pairs) {
  const list = element("dl");
  for (const [name, value] of pairs) {
    if (value) list.append(element("div", "", element("dt", "", name), element("dd", "", withDays(value))));
  }
  return list.childElementCount ? list : "";
}
