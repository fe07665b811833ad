// Entries of the history as elements of the log.
import { card } from "./cards.js";
import { button, element } from "./elements.js";

const SOURCE = '/inform{"wish": "source"}';
// What these mean depends on the last answer: they go when a newer one comes.
const PASSING = /^\/(?:affirm|deny|inform\{"wish": "(?:un)?remind"\})$/;
const STATES = { queued: "等前面的发完就发", sending: "发送中…", sent: "已发送" };
const SENT_MASKED = "已发送，号码已替您遮住";

// onTap(payload, title) is called when a choice is tapped.
export function botBubble(entry, onTap) {
  const row = element("div", "bot");
  row.append(element("span", "unseen", "智能客服："));
  if (entry.text) row.append(element("p", "bubble", entry.text));
  const drawn = card(entry.card);
  if (drawn) row.append(drawn);
  const choices = choicesOf(entry, onTap);
  if (choices.childElementCount) row.append(choices);
  return row;
}

function choicesOf(entry, onTap) {
  const choices = element("div", "choices");
  const buttons = entry.buttons || [];
  for (const { title, payload } of buttons) {
    const made = button(title, () => onTap(payload, title));
    if (PASSING.test(payload)) made.dataset.passing = "turn";
    if (payload === SOURCE) made.dataset.passing = "source";
    choices.append(made);
  }
  if (entry.showsSource && !buttons.some(({ payload }) => payload === SOURCE)) {
    const made = button("依据", () => onTap(SOURCE, "依据是什么"), "source");
    made.setAttribute("aria-label", "依据是什么");
    made.dataset.passing = "source";
    choices.append(made);
  }
  return choices;
}

// Takes away the choices of older turns that would now mean something else.
export function retire(log, citesClauses) {
  for (const old of log.querySelectorAll(citesClauses ? "[data-passing]" : '[data-passing="turn"]')) {
    const choices = old.parentElement;
    old.remove();
    if (!choices.childElementCount) choices.remove();
  }
}

// A member's bubble, or the line that stands for a hidden message when it fails.
export function memberBubble(entry, onResend) {
  const row = element("div");
  row.dataset.id = entry.id;
  if (!entry.hidden) row.append(element("span", "unseen", "我："), element("p", "bubble"));
  row.append(element("p", "state"));
  showState(row, entry, onResend);
  return row;
}

// Shows how the message stands now; onResend, when given, sends the same message again.
export function showState(row, entry, onResend) {
  const failed = entry.state === "failed";
  row.className = `member ${entry.state}${entry.hidden ? " connection" : ""}`;
  row.hidden = Boolean(entry.hidden) && !failed;
  if (!entry.hidden) row.querySelector(".bubble").textContent = entry.text;
  showWords(row.querySelector(".state"), entry, failed);
  const old = row.querySelector(".choices");
  if (old) old.remove();
  if (!failed || !onResend) return;
  const choices = element("div", "choices");
  choices.append(button(entry.hidden ? "重新连接" : "重发", onResend));
  row.append(choices);
}

function showWords(place, entry, failed) {
  const words = entry.state === "sent" && entry.masked ? SENT_MASKED : STATES[entry.state];
  place.textContent = failed ? entry.problem : words || "";
  if (failed) place.setAttribute("role", "alert");
  else place.removeAttribute("role");
}

export function typingBubble() {
  const row = element("div", "bot typing");
  const bubble = element("p", "bubble");
  bubble.append(element("span", "unseen", "正在回答"), element("i"), element("i"), element("i"));
  row.append(bubble);
  return row;
}
