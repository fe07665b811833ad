// Texts as members read them: addresses become links, days and times are written the Chinese way.
import { element } from "./elements.js";

const ADDRESS = /https:\/\/[^\s<>"'“”‘’，。；：！？、（）《》【】「」]+/g;
const TRAILING = /[.,;:!?)\]}]+$/;
const HOURS_AHEAD = 8;

// The text as nodes; only https addresses become links.
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(TRAILING, "");
    parts.push(text.slice(end, found.index), link(address));
    end = found.index + address.length;
  }
  return [...parts, text.slice(end)];
}

function link(address) {
  const made = element("a", "", address);
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

// "最晚 2021-03-31" as 最晚 2021年3月31日.
export function withDays(text) {
  return String(text).replace(/(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?/g, (_, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`);
}

// An instant in China: {day: "4月12日", time: "10:05"}.
export function clockOf(iso) {
  const there = new Date(new Date(iso).getTime() + HOURS_AHEAD * 3600000);
  const two = (number) => String(number).padStart(2, "0");
  return { day: `${there.getUTCMonth() + 1}月${there.getUTCDate()}日`, time: `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}` };
}
