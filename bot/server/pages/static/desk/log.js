// The middle: what was said, what the bot understood, notes between, and how each message of ours fares.
import { hour } from "./clock.js";
import { given, nameOf } from "./desk_state.js";
import { by, make } from "./element.js";

const DECISIONS = { clarify: "追问了", reject: "没听懂" };
const KINDS = { date: "日期", disease: "病", relation: "谁", plan: "计划", product: "产品", amount: "金额", phone: "手机号" };
let shown = { entries: [], understood: {}, notes: [], way: [], local: new Map() };
let resend = () => {};
let again = () => {};

const percent = (share) => (typeof share === "number" ? `${Math.round(share * 100)}%` : "");

function heard(entry) {
  const found = shown.understood[entry.key];
  if (!found) return [];
  const more = found.more.map((one) => `${one.intent} ${percent(one.confidence)}`).join("，");
  const intent = make("span", { className: "badge", title: more ? `其次：${more}` : "" }, `听成：${found.intent} ${percent(found.confidence)}`);
  const decision = DECISIONS[found.decision];
  return [intent, decision ? make("span", { className: "badge warn" }, decision) : null, ...found.entities.map((entity) => make("span", { className: "badge" }, `${KINDS[entity.kind] ?? entity.kind}：${entity.value || entity.text}`))];
}

const clauses = (ids) => (ids ?? []).map((id) => make("span", { className: "badge accent", title: given.clauses[id] ?? "公告没有写明" }, id === "unpublished" ? "没有公布" : `依据 ${id}`));

function fare(entry) {
  if (entry.state === "sending") return [make("span", {}, "正在送…")];
  if (entry.state === "unsent") {
    const button = make("button", { type: "button", className: "button small danger" }, "再发一次");
    button.addEventListener("click", () => again(entry.key));
    return [make("span", { className: "bad" }, entry.why || "没有发出去"), button];
  }
  if (entry.state === "failed") {
    const button = make("button", { type: "button", className: "button small danger" }, "重发");
    button.addEventListener("click", () => resend(entry.letter, button));
    return [make("span", { className: "bad", title: entry.why }, "没有送到"), button];
  }
  return entry.speaker === "agent" ? [make("span", {}, "已送达")] : [];
}

const WHO = { member: "会员", bot: "机器人", agent: "客服", note: "备注" };
function bubble(entry) {
  const who = entry.speaker === "agent" ? (entry.name ?? "客服") : entry.speaker === "note" ? `${nameOf(entry.by)} 备注` : WHO[entry.speaker];
  const meta = entry.speaker === "notice" ? null : make("div", { className: "bubble-meta" }, [who, entry.at ? hour(entry.at) : ""].filter(Boolean).join(" "));
  const foot = make("div", { className: "bubble-foot" });
  foot.append(...[...(entry.speaker === "member" ? heard(entry) : []), ...clauses(entry.clauses), ...fare(entry)].filter(Boolean));
  if (entry.buttons?.length) foot.prepend(make("span", {}, `按钮：${entry.buttons.join(" / ")}`));
  const found = make("article", { className: `bubble ${entry.speaker} ${entry.state ?? ""}` }, meta, make("div", { className: "bubble-text" }, entry.text), foot.childNodes.length ? foot : null);
  if (entry.key) found.dataset.key = entry.key;
  return found;
}

export function drawLog() {
  const log = by("log");
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const keys = new Set(shown.entries.map((entry) => entry.key));
  const way = shown.way.filter((parcel) => !keys.has(parcel.key));
  for (const parcel of [...way, ...shown.entries]) shown.local.delete(parcel.key);
  const notes = shown.notes.map((note) => ({ ...note, speaker: "note", key: null }));
  const told = [...shown.entries, ...notes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  log.replaceChildren(...[...told, ...way, ...shown.local.values()].map(bubble));
  if (low) log.scrollTop = log.scrollHeight;
  return low;
}

export function showChat(frame) {
  const local = shown.chat === frame.chat ? shown.local : new Map();
  shown = { chat: frame.chat, entries: frame.entries, understood: frame.understood, notes: frame.notes, way: frame.on_the_way, local };
  drawLog();
  by("log").scrollTop = by("log").scrollHeight;
}

export function addEntries(entries) {
  const known = new Set(shown.entries.map((entry) => entry.id));
  shown.entries.push(...entries.filter((entry) => !known.has(entry.id)));
  if (!drawLog()) by("newer").hidden = false;
}

export function setWay(way) {
  shown.way = way;
  drawLog();
}

export function setKnown(frame) {
  shown.understood = { ...shown.understood, ...frame.understood };
  shown.notes = frame.notes;
  drawLog();
}

export function addNote(note) {
  shown.notes.push(note);
  drawLog();
}

export function setLocal(entry) {
  shown.local.set(entry.key, entry);
  drawLog();
  by("log").scrollTop = by("log").scrollHeight;
}

export const localOf = (key) => shown.local.get(key);

export function installLog(resendLetter, sendAgain) {
  [resend, again] = [resendLetter, sendAgain];
  by("newer").addEventListener("click", () => (by("log").scrollTop = by("log").scrollHeight));
  by("log").addEventListener("scroll", () => {
    const log = by("log");
    if (log.scrollHeight - log.scrollTop - log.clientHeight < 80) by("newer").hidden = true;
  });
}
