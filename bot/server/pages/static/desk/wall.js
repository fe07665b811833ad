// The wall: numbers and lists from the same board agents see. Nothing here counts as being at the desk.
import { post } from "/staff/static/request.js";
import { toast } from "/staff/static/toast.js";
import { colour, daysTo, setClock, since, waitsSince } from "./clock.js";
import { by, make } from "./element.js";
import { Line } from "./line.js";

const rows = new Map();
let agents = [];
const SHOWN = 40;
const PRESENCE = { online: ["在线", "good"], busy: ["忙碌", "warn"], away: ["离开", ""], gone: ["不在", ""] };
const line = new Line("/desk/wall/socket");
const order = { red: 0, amber: 1, green: 2 };

line.addEventListener("frame", ({ detail: frame }) => {
  if (frame.type === "welcome") {
    setClock(frame);
    rows.clear();
    by("offline").hidden = true;
    document.documentElement.dataset.live = "yes";
  }
  if (frame.type !== "board") return;
  for (const row of frame.rows) rows.set(row.chat, row);
  for (const chat of frame.gone) rows.delete(chat);
  agents = frame.agents ?? agents;
  draw();
});
line.addEventListener("lost", () => (by("offline").hidden = false));

function draw() {
  const all = [...rows.values()];
  const queue = all.filter((row) => row.state === "waiting" && !row.left);
  const tones = all.map(colour);
  const there = agents.filter((agent) => ["online", "busy"].includes(agent.presence));
  const oldest = queue.map((row) => row.queued_at).sort()[0];
  const online = there.filter((agent) => agent.presence === "online");
  const texts = {
    waiting: queue.length,
    oldest: oldest ? since(oldest) : "0",
    left: all.filter((row) => row.left).length,
    held: all.filter((row) => row.state === "agent").length,
    there: `${online.length}/${there.length - online.length}`,
    places: online.reduce((sum, agent) => sum + Math.max(0, agent.limit - agent.load), 0),
    amber: tones.filter((tone) => tone === "amber").length,
    red: tones.filter((tone) => tone === "red").length,
  };
  for (const [id, text] of Object.entries(texts)) by(id).textContent = text;
  by("amber-tile").classList.toggle("amber", texts.amber > 0);
  by("red-tile").classList.toggle("red", texts.red > 0);
  if (!document.activeElement?.closest("#needs")) drawNeeds(all);
  drawPeople();
}

const cell = (title, ...content) => {
  const found = make("td", {}, ...content);
  found.dataset.title = title;
  return found;
};

function drawNeeds(all) {
  const needs = all.filter((row) => row.state === "waiting" || colour(row) !== "green").sort((a, b) => order[colour(a)] - order[colour(b)] || (a.order < b.order ? -1 : 1));
  by("no-needs").hidden = needs.length > 0;
  by("needs").replaceChildren(...needs.slice(0, SHOWN).map(needLine));
}

function needLine(row) {
  const link = make("a", { href: `/desk#${encodeURIComponent(row.chat)}` }, `${row.channel} ${row.short}`);
  const due = row.last_day ? `${row.last_day}（${daysTo(row.last_day)}天）` : "";
  const held = row.holder ? (agents.find((agent) => agent.id === row.holder)?.name ?? row.holder) : row.left ? "留言" : "排队";
  const found = make("tr", { className: colour(row) }, cell("会话", link), cell("原因", [row.reason, row.topic].filter(Boolean).join(" · ")), cell("等了", waitsSince(row) ? since(waitsSince(row)) : ""), cell("申请最晚", due), cell("在谁手上", held), cell("分给", row.state === "waiting" ? chooser(row) : ""));
  return found;
}

function chooser(row) {
  const free = agents.filter((agent) => ["online", "busy"].includes(agent.presence) && agent.load < agent.limit);
  const select = make("select", { "aria-label": `把 ${row.short} 分给` }, make("option", { value: "" }, "选人"), ...free.map((agent) => make("option", { value: agent.id }, `${agent.name} ${agent.load}/${agent.limit}`)));
  select.addEventListener("change", async () => {
    const agent = select.value;
    select.blur();
    if (!agent) return;
    try {
      await post("/desk/act/take", { chat: row.chat, agent });
      toast("已经分过去了。");
    } catch (error) {
      toast(error.message, "bad");
    }
  });
  return select;
}

function drawPeople() {
  by("no-people").hidden = agents.length > 0;
  const lines = agents.map((agent) => {
    const own = [...rows.values()].filter((row) => row.holder === agent.id);
    const oldest = own.map(waitsSince).filter(Boolean).sort()[0];
    const [words, kind] = PRESENCE[agent.presence];
    const worst = own.some((row) => colour(row) === "red") ? "red" : own.some((row) => colour(row) === "amber") ? "amber" : "";
    return make("tr", { className: worst }, cell("客服", agent.name), cell("状态", make("span", { className: `badge ${kind}` }, words)), cell("手上", `${agent.load}/${agent.limit}`), cell("最久没回", oldest ? since(oldest) : ""));
  });
  by("people").replaceChildren(...lines);
}
setInterval(draw, 1000);
