// Entries, and messages under way, as rows of the log.
import { card } from "./cards.js";
import { GREETING } from "./chat.js";
import { button, element, icon, set } from "./elements.js";
import { clockOf, linked } from "./text.js";
import { verifyCard } from "./verify.js";
import { word } from "./words.js";

const SOURCE = '/inform{"wish": "source"}';
const UNRATED = /^utter_(?:greet|verification_)/;
const PAUSE_MS = 10 * 60 * 1000;
const UP = "M2 21h4V9H2v12zM22 10c0-1.1-.9-2-2-2h-6.3l1-4.6v-.3c0-.4-.2-.8-.4-1.1L13.2 1 6.6 7.6C6.2 8 6 8.5 6 9v10c0 1.1.9 2 2 2h9c.8 0 1.5-.5 1.8-1.2l3-7.1c.1-.2.2-.5.2-.7v-2z";

// A row of an entry; `chat` takes what is tapped in it.
export function entryRow(entry, chat) {
  const row = element("div", `row ${entry.speaker}`);
  row.dataset.id = entry.id;
  row.hidden = isHidden(entry);
  if (entry.speaker === "member") {
    row.append(unseen(word("me")), bubble(entry.text));
    return row;
  }
  row.append(entry.speaker === "agent" ? element("p", "who", word("agent", { name: entry.name || "" })) : unseen(word(entry.speaker)));
  if (entry.text) row.append(bubble(entry.text));
  const drawn = card(entry.card);
  if (drawn) row.append(drawn);
  if (entry.card && entry.card.kind === "verify") row.append(proof(entry, chat, row));
  row.append(choices(entry, chat));
  if (entry.speaker !== "notice") row.append(...about(entry, chat));
  return row;
}

export function isHidden({ speaker, text }) {
  return speaker === "member" && text === GREETING;
}

function unseen(name) {
  return element("span", "unseen", `${name}：`);
}

function bubble(text) {
  return element("p", "bubble", ...linked(String(text || "")));
}

// Whether the card still asks is shown by the log: only the newest does.
function proof({ card: asked }, chat) {
  return verifyCard(asked, (value, label) => chat.prove(value, label), () => chat.tap(word("stopSaid"), word("stopSaid"))) || "";
}

function choices({ buttons }, chat) {
  const taps = (Array.isArray(buttons) ? buttons : []).filter(({ payload }) => payload !== SOURCE);
  if (!taps.length) return "";
  return element("div", "choices quick", ...taps.map(({ title, payload }) => button(title, () => chat.tap(payload, title))));
}

// 「依据」 and the thumbs.
function about(entry, chat) {
  const line = element("div", "about");
  const sources = Array.isArray(entry.sources) ? entry.sources : [];
  const fold = sources.length ? folded(sources) : null;
  if (fold) line.append(folding(fold));
  else if (entry.clauses && entry.clauses.length) line.append(set(button(word("basis"), () => chat.tap(SOURCE, word("basisAsk"))), { "aria-label": word("basisAsk") }));
  if (!UNRATED.test(entry.response || "") && !(entry.card && entry.card.kind === "verify")) line.append(thumbs(entry, chat));
  return line.childElementCount ? [line, fold || ""] : [];
}

function folded(sources) {
  const fold = element("div", "sources", ...sources.map(({ text, source }) => element("div", "", element("p", "", text), element("p", "quiet", word("from", { source })))));
  fold.hidden = true;
  return fold;
}

function folding(fold) {
  const toggle = button(word("basis"), () => {
    fold.hidden = !fold.hidden;
    set(toggle, { "aria-expanded": !fold.hidden });
    if (!fold.hidden) fold.scrollIntoView({ block: "nearest" });
  }, "basis");
  return set(toggle, { "aria-expanded": "false" });
}

function thumbs(entry, chat) {
  const both = element("span", "thumbs");
  const made = ["up", "down"].map((value) => {
    const thumb = button("", () => {
      chat.rate(entry, entry.rating === value ? "none" : value);
      show();
    }, value);
    thumb.append(icon(UP), word(value));
    return thumb;
  });
  function show() {
    made.forEach((thumb) => set(thumb, { "aria-pressed": thumb.classList.contains(entry.rating) }));
    both.classList.toggle("rated", Boolean(entry.rating));
  }
  show();
  both.append(...made);
  return both;
}

// A row of a message under way.
export function itemRow(item, outbox) {
  const row = element("div", `row member ${item.state}`);
  row.dataset.key = item.id;
  row.hidden = item.shown === GREETING && item.state !== "failed";
  if (item.shown !== GREETING) row.append(unseen(word("me")), bubble(item.shown));
  const told = element("p", "state", outbox.told(item));
  row.append(told);
  if (item.state === "failed") {
    set(told, { role: "alert" });
    row.append(element("div", "choices", outbox.canResend(item) ? button(word("resend"), () => outbox.resend(item)) : null, button(word("discard"), () => outbox.drop(item.id))));
  }
  return row;
}

// The time above a row, where some has passed since the one before; null where it has not.
export function timeRow(entry, before) {
  const since = before ? Date.parse(entry.at) - Date.parse(before.at) : Infinity;
  if (!(since > PAUSE_MS)) return null;
  const now = clockOf(new Date().toISOString());
  const { day, time } = clockOf(entry.at);
  return element("p", "time", day === now.day ? time : `${day} ${time}`);
}
