// The left column: my conversations, the one that waits longest first, and the queue in its order.
import { colour, daysTo, since, waitsSince } from "./clock.js";
import { listed, me, mine, queue, state, title } from "./desk_state.js";
import { by, make } from "./element.js";
import { beep } from "./sound.js";

const SHOWN = 60;
const drawn = new Map();
const colours = new Map();
let open = () => {};

function line(row) {
  const found = make("button", { type: "button", className: "row-button" });
  found.dataset.chat = row.chat;
  found.addEventListener("click", () => open(row.chat));
  found.append(make("span", { className: "row-name" }), make("span", { className: "row-wait" }), make("span", { className: "row-what" }), make("span", { className: "row-due" }));
  return make("li", {}, found);
}

function update(item, row) {
  const button = item.firstChild;
  const [name, wait, what, due] = button.children;
  const held = row.holder === me.id;
  const tone = colour(row);
  button.className = `row-button ${tone}`;
  button.setAttribute("aria-current", String(row.chat === state.chat));
  name.replaceChildren(...(state.fresh.has(row.chat) ? [make("span", { className: "row-new", title: "有新消息" })] : []), row.topic || row.reason);
  wait.textContent = row.left && !held ? "留言" : waitsSince(row) ? `等 ${since(waitsSince(row))}` : "已回";
  what.textContent = [row.topic && (row.urgent || row.reason !== "要找人工") ? row.reason : "", title(row), held ? "" : (row.group ?? ""), row.skill, row.wanted === me.id ? "找您" : ""].filter(Boolean).join(" · ");
  const days = row.last_day ? daysTo(row.last_day) : null;
  due.textContent = days === null ? "" : days < 0 ? "已过期" : days === 0 ? "今天到期" : `剩${days}天`;
  due.classList.toggle("soon", days !== null && days <= 7);
}

function fill(list, rows, empty) {
  const items = rows.map((row) => {
    if (!drawn.has(row.chat)) drawn.set(row.chat, line(row));
    update(drawn.get(row.chat), row);
    return drawn.get(row.chat);
  });
  const wanted = items.length ? items : [make("li", { className: "rows-empty" }, empty)];
  if (wanted.length !== list.children.length || wanted.some((item, n) => item !== list.children[n])) {
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    if (list.contains(focused)) focused.focus();
  }
}

export function drawLists() {
  const [own, waiting] = [mine(), queue()];
  fill(by("mine"), own, "手上没有会话。");
  fill(by("queue"), waiting.slice(0, SHOWN), "没有人在排队。");
  by("mine-count").textContent = `${own.length}/${me.limit}`;
  by("queue-count").textContent = waiting.length;
  by("queue-more").hidden = waiting.length <= SHOWN;
  by("queue-more").textContent = `还有 ${waiting.length - SHOWN} 位在后面。`;
  by("next").disabled = waiting.length === 0;
  const need = own.filter(waitsSince).length;
  document.title = `${need ? `(${need}) ` : ""}接待台 · 客服工作台`;
  warn([...own, ...waiting]);
  for (const chat of drawn.keys()) if (!state.rows.has(chat)) drawn.delete(chat);
}

// Sounds when something of mine, or the head of the queue, comes near its promise, and when it breaks it; once each.
function warn(rows) {
  for (const row of rows) {
    const tone = colour(row);
    const before = colours.get(row.chat);
    colours.set(row.chat, tone);
    if (before && before !== tone && tone !== "green" && row.holder === me.id) beep(tone);
  }
}

export function step(by_) {
  const all = listed();
  const at = all.findIndex((row) => row.chat === state.chat);
  const next = all[at < 0 ? (by_ > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by_))];
  if (next) open(next.chat);
  drawn.get(next?.chat)?.firstChild.scrollIntoView({ block: "nearest" });
}

export function installLists(openChat) {
  open = openChat;
  by("only-mine").addEventListener("change", drawLists);
  setInterval(drawLists, 1000);
}
