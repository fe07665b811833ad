// Writing: a reply, or a note; quick replies by "/", suggestions by Alt and a figure. A draft stays with its conversation.
import { given, isMine, state } from "./desk_state.js";
import { by, make } from "./element.js";

const drafts = new Map();
let suggestions = [];
let clauses = [];
let mode = "reply";
let picked = 0;
let acts = {};
let stopped = null;


const field = () => by("reply");

export function setMode(wanted) {
  mode = wanted;
  by("composer").classList.toggle("note-mode", mode === "note");
  by("mode-reply").setAttribute("aria-selected", String(mode === "reply"));
  by("mode-note").setAttribute("aria-selected", String(mode === "note"));
  drawComposer();
}

export function drawComposer() {
  const may = mode === "note" || isMine();
  field().disabled = !may;
  by("send").disabled = !may;
  by("send").textContent = mode === "note" ? "记下" : "发送";
  field().placeholder = mode === "note" ? "写给同事看的备注，会员看不到" : may ? "写回复，打 / 找快捷回复" : "接手以后才能回复";
  by("composer-hint").textContent = mode === "note" ? "" : "Enter 发送，Shift+Enter 换行";
}

export function changeChat(before, after) {
  if (before) drafts.set(before, { text: field().value, clauses, mode });
  const kept = drafts.get(after);
  field().value = kept?.text ?? "";
  clauses = kept?.clauses ?? [];
  setMode(kept?.mode ?? "reply");
  hideQuick();
}

export function write(text, ids) {
  if (mode === "note") setMode("reply");
  if (field().disabled) return;
  const before = field().value.startsWith("/") ? "" : field().value;
  field().value = before.trim() ? `${before.trimEnd()}\n${text}` : text;
  clauses = [...new Set([...clauses, ...(ids ?? [])])];
  hideQuick();
  field().focus();
  field().setSelectionRange(field().value.length, field().value.length);
  field().scrollTop = field().scrollHeight;
}

export function setSuggestions(found) {
  suggestions = found;
  const items = found.map((one, n) => {
    const button = make("button", { type: "button", className: "suggestion" }, make("b", {}, `Alt+${n + 1} ${one.title}`), make("span", {}, one.text));
    button.addEventListener("click", () => suggest(n));
    return make("li", {}, button);
  });
  by("suggestions").replaceChildren(...(items.length ? items : [make("li", { className: "hint" }, "这句话没有合适的推荐。")]));
}

export function suggest(n) {
  if (suggestions[n]) write(suggestions[n].text, suggestions[n].clauses);
}

function found() {
  const typed = field().value.slice(1).trim().toLowerCase();
  const rank = (reply) => (!typed || reply.key.startsWith(typed) ? 0 : reply.title.toLowerCase().includes(typed) ? 1 : reply.text.toLowerCase().includes(typed) ? 2 : 3);
  return given.quick.map((reply) => [rank(reply), reply]).filter(([r]) => r < 3).sort((a, b) => a[0] - b[0]).map(([, reply]) => reply);
}

const quickOpen = () => !by("quick").hidden;
function hideQuick() {
  by("quick").hidden = true;
}

function drawQuick() {
  if (mode !== "reply" || !field().value.startsWith("/")) return hideQuick();
  const replies = found();
  picked = Math.min(picked, Math.max(0, replies.length - 1));
  const items = replies.map((reply, n) => {
    const item = make("li", { role: "option", "aria-selected": String(n === picked) }, make("b", {}, reply.title), make("span", { className: "hint" }, `/${reply.key}　${reply.text}`));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      use(reply);
    });
    return item;
  });
  by("quick").replaceChildren(...(items.length ? items : [make("li", { className: "hint" }, "没有这样的快捷回复。")]));
  by("quick").hidden = false;
  by("quick").children[picked]?.scrollIntoView({ block: "nearest" });
}

function use(reply) {
  field().value = "";
  write(reply.text, reply.clauses);
}

function send() {
  const text = field().value.trim();
  if (!text || field().disabled) return;
  const ids = clauses;
  field().value = "";
  clauses = [];
  drafts.delete(state.chat);
  typing(false);
  if (mode === "note") acts.note(text);
  else acts.reply(text, ids);
}

function typing(on) {
  clearTimeout(stopped);
  if (on) {
    if (!typing.since || Date.now() - typing.since > 3000) acts.typing(true);
    typing.since ||= Date.now();
    if (Date.now() - typing.since > 3000) typing.since = Date.now();
    stopped = setTimeout(() => typing(false), 5000);
  } else if (typing.since) {
    typing.since = 0;
    acts.typing(false);
  }
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (quickOpen() && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return hideQuick();
    const replies = found();
    if (event.key === "Enter" || event.key === "Tab") return replies[picked] && use(replies[picked]);
    picked = (picked + (event.key === "ArrowDown" ? 1 : -1) + replies.length) % Math.max(1, replies.length);
    return drawQuick();
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
  if (event.key === "Escape") {
    if (mode === "note") setMode("reply");
    field().blur();
  }
}

export function installComposer(given_) {
  acts = given_;
  field().addEventListener("keydown", onKey);
  field().addEventListener("input", () => {
    picked = 0;
    drawQuick();
    if (mode === "reply" && isMine()) typing(field().value !== "");
  });
  field().addEventListener("blur", () => setTimeout(hideQuick, 100));
  by("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  by("mode-reply").addEventListener("click", () => setMode("reply"));
  by("mode-note").addEventListener("click", () => {
    setMode("note");
    field().focus();
  });
}
