// The page: joins history, outbox, composer and the log.
import { largeText, offlineNotice } from "./appearance.js";
import { botBubble, memberBubble, retire, showState, typingBubble } from "./bubbles.js";
import { composer } from "./composer.js";
import { History, newId } from "./history.js";
import { masked } from "./masking.js";
import { Outbox } from "./outbox.js";

const GREETING = "/greet";
const UNSURE = "不确定刚才发出去没有。没有看到回答的话，请再输入一次。";

const log = document.getElementById("log");
const typing = typingBubble();
const history = new History();
const outbox = new Outbox({ onState, onReplies, onBusy, beforeSend });

let atEnd = true;

log.addEventListener("scroll", () => { atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40; });
window.addEventListener("resize", stay);
largeText(document.getElementById("large"), stay);
offlineNotice(document.getElementById("offline"));
composer(document.getElementById("composer"), say);
restore();

function say(text) {
  const shown = masked(text, history.lastAsked());
  submit({ text: shown, masked: shown !== text }, text);
}

function tap(payload, title) {
  // A second tap of a hasty finger is not a second question.
  if (!outbox.has(payload)) submit({ text: title, payload }, payload);
}

function submit(facts, text) {
  const entry = { from: "member", id: newId(), state: "queued", ...facts };
  history.add(entry);
  log.append(memberBubble(entry));
  outbox.put(entry, text);
  toEnd();
}

function resend(entry) {
  const text = textOf(entry);
  if (text === undefined) return;
  const row = rowOf(entry);
  if (row) log.append(row);
  // The button goes: the keyboard's place must not go with it.
  log.focus({ preventScroll: true });
  history.moveToEnd(entry);
  outbox.put(entry, text);
  toEnd();
}

// What the server gets; undefined when only the masked text is left after a reload.
function textOf(entry) {
  const text = outbox.textOf(entry);
  if (text !== undefined) return text;
  return entry.masked ? undefined : entry.payload || entry.text;
}

// A message typed ahead of the bot's question is masked by what the bot has asked meanwhile.
function beforeSend(entry, text) {
  if (entry.payload) return;
  entry.text = masked(text, history.lastAsked());
  entry.masked = entry.text !== text;
}

function onState(entry) {
  history.save();
  const row = rowOf(entry);
  const resendable = entry.state === "failed" && textOf(entry) !== undefined;
  if (row) showState(row, entry, resendable ? () => resend(entry) : null);
  if (entry.state === "failed") toEnd();
}

function onBusy(entry) {
  if (!entry) {
    typing.remove();
    return;
  }
  const row = rowOf(entry);
  if (row) row.after(typing);
  toEnd();
}

function onReplies(entry, replies) {
  const row = rowOf(entry);
  const citing = replies.filter(citesClauses).pop();
  if (replies.length) retire(log, Boolean(citing));
  typing.remove();
  let before = { entry, row };
  for (const reply of replies) {
    const said = answerOf(reply, entry.id, reply === citing);
    const made = botBubble(said, tap);
    history.addAfter(before.entry, said);
    before.row.after(made);
    before = { entry: said, row: made };
  }
  if (replies.length) toStartOf(row.nextElementSibling);
}

function answerOf({ text, buttons, clauses, card }, turn, showsSource) {
  return { from: "bot", text: String(text || ""), buttons, clauses, card, turn, showsSource };
}

function citesClauses(reply) {
  return Array.isArray(reply.clauses) && reply.clauses.length > 0;
}

// Shows what was kept; messages that were under way go on with the same ids.
function restore() {
  const interrupted = [];
  let turn = null;
  for (const entry of history.entries) {
    if (entry.from === "bot") {
      if (entry.turn !== turn) retire(log, history.entries.some((other) => other.turn === entry.turn && citesClauses(other)));
      turn = entry.turn;
      log.append(botBubble(entry, tap));
      continue;
    }
    if (entry.state === "queued" || entry.state === "sending") interrupted.push(entry);
    const again = entry.state === "failed" && textOf(entry) !== undefined;
    log.append(memberBubble(entry, again ? () => resend(entry) : null));
  }
  toEnd();
  for (const entry of interrupted) goOn(entry);
  if (!history.entries.length) submit({ text: "", payload: GREETING, hidden: true }, GREETING);
}

function goOn(entry) {
  const text = textOf(entry);
  if (text !== undefined) {
    outbox.put(entry, text);
    return;
  }
  Object.assign(entry, { state: "failed", problem: UNSURE });
  onState(entry);
}

function rowOf(entry) {
  return log.querySelector(`.member[data-id="${CSS.escape(entry.id)}"]`);
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
}

// The keyboard opens, the phone turns, the letters grow: who stood at the end still does.
function stay() {
  if (atEnd) toEnd();
}

// A long answer is read from its start, with the question above it where both fit.
function toStartOf(bubble) {
  const question = bubble.previousElementSibling;
  const wanted = (question && question.offsetHeight < log.clientHeight / 3 ? question : bubble).offsetTop;
  log.scrollTop = Math.min(wanted - 8, log.scrollHeight);
}
