// The desk: one page, one line; every key ends in the same act a mouse would do.
import { confirmed } from "/staff/static/dialog.js";
import { post } from "/staff/static/request.js";
import { toast } from "/staff/static/toast.js";
import { drawTags, drawWindow, installCard, showCard } from "./card.js";
import { daysTo, setClock } from "./clock.js";
import { changeChat, drawComposer, installComposer, setMode, setSuggestions, suggest } from "./composer.js";
import { given, isMine, me, nameOf, queue, state, title } from "./desk_state.js";
import { by, make } from "./element.js";
import { Line } from "./line.js";
import { drawLists, installLists, step } from "./lists.js";
import { addEntries, addNote, installLog, localOf, setKnown, setLocal, setWay, showChat } from "./log.js";
import { beep, installSound } from "./sound.js";

const line = new Line();
const pane = (name) => (by("main").dataset.pane = name);
const say = (error) => toast(error.message, "bad");
const chatId = () => decodeURIComponent(location.hash.slice(1));

async function act(name, fields = {}, chat = state.chat) {
  const found = await post(`/desk/act/${name}`, { chat, ...fields });
  if (found.ticket && chat === state.chat) setTicket(found.ticket);
  return found;
}

function open(chat, { push = true } = {}) {
  if (chat === state.chat) return pane("chat");
  changeChat(state.chat, chat);
  Object.assign(state, { chat, ticket: state.rows.get(chat) ?? null });
  state.fresh.delete(chat);
  if (push) history.replaceState(null, "", `#${encodeURIComponent(chat)}`);
  for (const id of ["chat-head", "log", "composer", "card"]) by(id).hidden = false;
  by("nothing").hidden = true;
  by("newer").hidden = true;
  by("log").replaceChildren();
  setSuggestions([]);
  showCard({ card: { why: "正在查…", steps: [], facts: [] }, before: [] });
  drawWindow(null);
  setTicket(state.ticket);
  pane("chat");
  line.send({ type: "open", chat });
  drawLists();
}

function setTicket(ticket) {
  state.ticket = ticket;
  drawHead();
  drawComposer();
  drawTags();
}

const badge = (text, kind = "") => make("span", { className: `badge ${kind}` }, text);
function drawHead(lookers = state.lookers ?? []) {
  const ticket = state.ticket;
  by("chat-name").textContent = ticket ? title(ticket) : "会话";
  const facts = ticket ? [badge(ticket.reason, ticket.urgent ? "bad" : ""), ticket.topic ? badge(ticket.topic) : null, ticket.group ? badge(ticket.group) : null, due(ticket), ticket.left ? badge("留言", "warn") : null, ticket.reopened ? badge(`又来了${ticket.reopened}次`) : null, ticket.state === "closed" ? badge(ticket.rating ? `已结束，${ticket.rating}分` : "已结束") : null] : [];
  by("chat-facts").replaceChildren(...facts.filter(Boolean));
  by("take").hidden = ticket?.state !== "waiting";
  for (const button of document.querySelectorAll(".mine-only")) button.hidden = !isMine();
  if (me.supervisor && ticket && ticket.state !== "closed") by("close").hidden = false;
  const words = [];
  if (ticket?.state === "agent" && ticket.holder !== me.id) words.push(`${nameOf(ticket.holder)}已经接手。`);
  const others = lookers.filter((one) => one.id !== me.id);
  if (others.length) words.push(others.map((one) => `${one.name}${one.typing ? "正在打字" : "也在看"}`).join("，") + "。");
  by("others").textContent = words.join("");
  by("others").hidden = !words.length;
}

function due(ticket) {
  if (!ticket.last_day) return null;
  const days = daysTo(ticket.last_day);
  return badge(`申请最晚 ${ticket.last_day}，${days < 0 ? "已过期" : `剩${days}天`}`, days <= 7 ? "bad" : "");
}

function around(frame) {
  state.lookers = frame.lookers;
  setTicket(frame.ticket);
  by("writes").hidden = !frame.member_writes;
  setWay(frame.on_the_way);
  drawWindow(frame.wechat ?? null);
}

const frames = {
  welcome(frame) {
    setClock(frame);
    showPresence(frame.presence);
    by("offline").hidden = true;
    document.documentElement.dataset.live = "yes";
    state.rows.clear();
    state.began = false;
    if (state.chat) line.send({ type: "open", chat: state.chat });
    else if (chatId()) open(chatId(), { push: false });
  },
  board(frame) {
    for (const row of frame.rows) news(row);
    for (const chat of frame.gone) state.rows.delete(chat);
    if (frame.agents) state.agents = frame.agents;
    state.began = true;
    const row = state.rows.get(state.chat);
    if (row && (!state.ticket || row.version > state.ticket.version || row.id !== state.ticket.id)) setTicket({ ...state.ticket, ...row });
    drawLists();
  },
  presence: (frame) => showPresence(frame.presence),
  problem: (frame) => toast(frame.text || "没有办成。", "bad"),
};
const ofChat = {
  chat(frame) {
    showChat(frame);
    around(frame);
  },
  entries(frame) {
    addEntries(frame.entries);
    if (frame.entries.some((entry) => entry.speaker === "member")) {
      if (isMine()) beep("message");
      by("writes").hidden = true;
    }
  },
  around,
  known: setKnown,
  card: showCard,
  suggestions: (frame) => setSuggestions(frame.suggestions),
};

// What came in while somebody looked elsewhere.
function news(row) {
  const before = state.rows.get(row.chat);
  state.rows.set(row.chat, row);
  if (!state.began) return;
  const wrote = row.unanswered_since && (!before || row.version > before.version);
  if (row.holder === me.id && wrote && row.chat !== state.chat) {
    state.fresh.add(row.chat);
    beep("message");
  }
  if (!before && row.state === "waiting" && by("presence").value === "online") beep("queue");
}

line.addEventListener("frame", ({ detail: frame }) => {
  if (frame.chat === undefined) frames[frame.type]?.(frame);
  else if (frame.chat === state.chat) ofChat[frame.type]?.(frame);
});
line.addEventListener("lost", () => {
  by("offline").hidden = false;
  delete document.documentElement.dataset.live;
});

async function send(text, clauses, key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 60)) {
  const chat = state.chat;
  const entry = { key: `${me.id}:${key}`, speaker: "agent", name: me.name, text, clauses, state: "sending", own: key };
  setLocal(entry);
  try {
    await act("write", { text, key, clauses }, chat);
  } catch (error) {
    if (chat === state.chat && localOf(entry.key)) setLocal({ ...entry, state: "unsent", why: error.message });
    else say(error);
  }
}

async function note(text) {
  try {
    await act("note", { text });
    addNote({ by: me.id, at: new Date().toISOString(), text });
    setMode("reply");
  } catch (error) {
    by("reply").value = text;
    say(error);
  }
}

async function take(chat = state.ticket?.state === "waiting" ? state.chat : queue()[0]?.chat) {
  if (!chat) return toast("没有人在排队。");
  open(chat);
  try {
    await act("take", {}, chat);
    setMode("reply");
    by("reply").focus();
  } catch (error) {
    say(error);
  }
}

async function giveBack() {
  if (!isMine()) return;
  if (await confirmed("交还机器人？会员会被请求打分。", "交还")) await act("give-back").catch(say);
}

function askToClose() {
  if (by("close").hidden) return;
  const choose = async (reason) => {
    by("close-dialog").close();
    await act("close", { reason }).catch(say);
  };
  pick(by("close-reasons"), Object.entries(given.close_reasons), choose);
  by("close-dialog").showModal();
}

// A list of choices that can be taken by their figure.
function pick(place, choices, choose) {
  const buttons = choices.map(([value, words], n) => {
    const button = make("button", { type: "button", className: "button" }, make("kbd", {}, String(n + 1)), ` ${words}`);
    button.addEventListener("click", () => choose(value));
    return button;
  });
  place.replaceChildren(...buttons);
  place.closest("dialog").onkeydown = (event) => buttons[Number(event.key) - 1]?.click();
}

function askWhere() {
  if (!isMine()) return;
  const there = state.agents.filter((agent) => agent.id !== me.id && ["online", "busy"].includes(agent.presence));
  const people = there.map((agent) => make("option", { value: `agent:${agent.id}` }, `${agent.name}（${agent.load}/${agent.limit}${agent.presence === "busy" ? "，忙" : ""}）`));
  const groups = [...given.groups.map((group) => make("option", { value: `group:${group.id}` }, group.name)), make("option", { value: "group:" }, "所有人（放回队里）")];
  by("hand-on-to").replaceChildren(...(people.length ? [make("optgroup", { label: "同事" }, ...people)] : []), make("optgroup", { label: "小组" }, ...groups));
  by("hand-on-note").value = "";
  by("hand-on-dialog").showModal();
}

by("hand-on-form").addEventListener("submit", async () => {
  const [kind, ...rest] = by("hand-on-to").value.split(":");
  const to = rest.join(":") || null;
  await act("hand-on", { [kind]: to, note: by("hand-on-note").value }).catch(say);
});

function openFact(fact, button) {
  by("open-what").textContent = fact.title;
  const choose = async (reason) => {
    by("open-dialog").close();
    try {
      const found = await post("/desk/act/open", { chat: state.chat, name: fact.name, reason });
      button.replaceWith(found.text);
    } catch (error) {
      say(error);
    }
  };
  pick(by("open-reasons"), given.mask_reasons.map((reason) => [reason, reason]), choose);
  by("open-dialog").showModal();
}

function showPresence(presence) {
  by("presence").value = presence;
  by("presence").className = `presence ${presence}`;
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  t: () => take(),
  r: () => {
    setMode("reply");
    by("reply").focus();
  },
  n: () => {
    if (!state.chat) return;
    setMode("note");
    by("reply").focus();
  },
  g: giveBack,
  c: askToClose,
  "?": () => by("help").showModal(),
  "？": () => by("help").showModal(),
  "/": () => {
    by("reply").focus();
    by("reply").value ||= "/";
    by("reply").dispatchEvent(new Event("input"));
  },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.altKey && !event.ctrlKey && /^Digit[123]$/.test(event.code)) {
    event.preventDefault();
    return suggest(Number(event.code.at(-1)) - 1);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const key = keys[event.key.toLowerCase()];
  if (!key) return;
  event.preventDefault();
  key();
});

by("presence").addEventListener("change", () => line.send({ type: "presence", presence: by("presence").value }));
const clicks = { take: () => take(state.chat), next: () => take(queue()[0]?.chat), "give-back": giveBack, close: askToClose, "hand-on": askWhere };
for (const [id, click] of Object.entries(clicks)) by(id).addEventListener("click", () => click());
for (const button of document.querySelectorAll("[data-pane]:not(main)")) button.addEventListener("click", () => pane(button.dataset.pane));
addEventListener("hashchange", () => chatId() && open(chatId(), { push: false }));

installSound();
installLists(open);
installLog(
  (letter, button) => {
    button.disabled = true;
    act("resend", { letter }).catch(say);
  },
  (key) => {
    const entry = localOf(key);
    if (entry) send(entry.text, entry.clauses, entry.own);
  },
);
installComposer({ reply: send, note, typing: (on) => line.send({ type: "typing", on }) });
installCard(openFact, (tags) => act("tag", { tags }).catch(say));
drawLists();
