// Time as the server tells it, and how it is written.
let ahead = 0;
let membersAhead = 0;
export function setClock(frame) {
  ahead = Date.parse(frame.now) - Date.now();
  membersAhead = Date.parse(frame.members_now) - Date.now();
}
export const now = () => Date.now() + ahead;

export function since(iso) {
  const seconds = Math.max(0, Math.floor((now() - Date.parse(iso)) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours >= 24) return `${Math.floor(hours / 24)}天`;
  return hours ? `${hours}小时${minutes}分` : `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

export function hour(iso) {
  const at = new Date(iso);
  const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  const day = (moment) => new Date(moment).toLocaleDateString("zh-CN", { month: "numeric", day: "numeric", timeZone: "Asia/Shanghai" });
  return day(at) === day(now()) ? time : `${day(at)} ${time}`;
}

// Days from the day members live in to one such as 2021-08-04, both in Asia/Shanghai.
export function daysTo(day) {
  const today = new Date(Date.now() + membersAhead).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}

// Since when a member waits for people: for the first answer, or for the next one; null when it is the member's turn.
export function waitsSince(row) {
  if (row.state === "waiting") return row.queued_at;
  return row.unanswered_since ?? (row.answered ? null : row.opened_at);
}

const ORDER = ["green", "amber", "red"];
export function colour(row) {
  const at = now();
  const of = (level) => (level.red_at && Date.parse(level.red_at) <= at ? "red" : level.amber_at && Date.parse(level.amber_at) <= at ? "amber" : "green");
  return row.levels.map(of).reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), "green");
}
