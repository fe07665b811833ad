// What the member's own bubble shows of long numbers, on the screen and in the kept history: •••.
// No lookbehind: older phones cannot read it and would lose the whole page.
const DIGITS = "0-9０-９零〇一二三四五六七八九幺";
const DIGIT = new RegExp(`[${DIGITS}]`, "g");
const CHAIN = new RegExp(`[${DIGITS}](?:[\\s\\-‐–—_.·,，、()（）]{0,4}[${DIGITS}])*[xXＸｘ]?`, "g");
const DAY = /^(?:19|20)\d\d(?:([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;
const UNIT = /^\s*(?:元|块|圆|万|亿|千|百|人|个|名|户|家|天|年|月|日|号(?!码)|点|时|分|岁|%|％|多|次|期|位|周)/;
const ASKED = /(?:后|末|最后|尾)(?:四|4)位|尾号|验证码/;
const LONG = 7;
const LONGEST_AMOUNT = 10;

// `asked` is the last thing the bot said: when it wants the last four or a code, short numbers are hidden too.
export function masked(text, asked) {
  const short = ASKED.test(asked) || ASKED.test(text);
  return text.replace(CHAIN, (chain, place) => (isPersonal(chain, text.slice(place + chain.length), short) ? "•••" : chain));
}

function isPersonal(chain, after, short) {
  const count = (chain.match(DIGIT) || []).length + (/[xXＸｘ]$/.test(chain) ? 1 : 0);
  if (count < (short ? 4 : LONG)) return false;
  if (count <= LONGEST_AMOUNT && UNIT.test(after)) return false;
  return !chain.split(/[\s,，、]+/).every((part) => DAY.test(part));
}
