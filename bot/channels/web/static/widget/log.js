// The log: what was said, what is under way, who is typing. It reads new answers to a screen reader, never old ones.
import { button, element, on, set } from "./elements.js";
import { entryRow, isHidden, itemRow, timeRow } from "./rows.js";
import { word } from "./words.js";

const NEAR_END = 60;
const TYPING_MS = 30000;

export class Log {
  constructor(chat) {
    this.chat = chat;
    this.earlier = button(word("earlier"), () => chat.earlier().catch(() => null), "earlier");
    this.said = element("div");
    this.pending = element("div");
    this.dots = element("div", "row bot typing", element("p", "bubble", element("span", "unseen"), element("i"), element("i"), element("i")));
    this.dots.hidden = true;
    this.end = element("div");
    this.place = set(element("div", "log", this.earlier, this.said, this.pending, this.dots, this.end), { role: "region", tabindex: "0", "aria-label": word("chat") });
    this.newer = button(word("newer"), () => this.toEnd(), "newer");
    this.newer.hidden = true;
    this.announcer = set(element("div", "unseen"), { "aria-live": "polite" });
    on(this.place, "scroll", () => { if (this.atEnd) this.newer.hidden = true; });
    this.all();
  }

  get atEnd() {
    return this.place.scrollHeight - this.place.scrollTop - this.place.clientHeight < NEAR_END;
  }

  // Draws everything anew; with `keepPlace` what was on the screen stays there.
  all(keepPlace) {
    const { timeline, outbox } = this.chat;
    const below = this.place.scrollHeight - this.place.scrollTop;
    this.earlier.hidden = !timeline.more;
    this.said.textContent = "";
    this.before = null;
    for (const entry of timeline.entries) this.append(entry);
    this.pending.textContent = "";
    for (const item of outbox.items) this.pending.append(itemRow(item, outbox));
    this.age();
    if (keepPlace) this.place.scrollTop = this.place.scrollHeight - below;
    else this.toLast();
  }

  append(entry) {
    const time = isHidden(entry) ? null : timeRow(entry, this.before);
    if (time) this.said.append(time);
    if (!isHidden(entry)) this.before = entry;
    this.said.append(entryRow(entry, this.chat));
  }

  // Shows new entries: an answer is read from its start, unless the member is reading further up.
  added(entries) {
    const follow = this.atEnd;
    const first = this.said.childElementCount;
    for (const entry of entries) this.append(entry);
    const told = entries.filter(({ speaker }) => speaker !== "member");
    if (told.length) this.typing("bot", false);
    this.age();
    this.announcer.textContent = told.map(({ text }) => text).join("\n");
    if (follow) this.toStartOf(this.said.children[first]);
    else if (told.length) this.newer.hidden = false;
  }

  // What older turns offer goes when a newer answer stands: it would mean something else by now.
  age() {
    const rows = [...this.said.querySelectorAll(".row")];
    const isAnswer = (row) => !row.classList.contains("member");
    const lastAnswer = rows.map(isAnswer).lastIndexOf(true);
    const turn = rows.slice(0, Math.max(lastAnswer, 0)).map(isAnswer).lastIndexOf(false);
    const focused = this.place.getRootNode().activeElement;
    rows.forEach((row, place) => row.classList.toggle("old", place < turn));
    for (const form of this.said.querySelectorAll(".verify")) form.hidden = form.parentElement !== rows[lastAnswer];
    // A button that goes must not take the keyboard's place with it.
    if (focused && this.place.contains(focused) && !focused.offsetParent) this.place.focus({ preventScroll: true });
  }

  item(item, gone) {
    const row = [...this.pending.children].find(({ dataset }) => dataset.key === item.id);
    const { outbox } = this.chat;
    const focused = row && row.contains(row.getRootNode().activeElement);
    if (gone && row) row.remove();
    if (!gone && row) row.replaceWith(itemRow(item, outbox));
    if (!gone && !row) this.pending.append(itemRow(item, outbox));
    if (focused) this.place.focus({ preventScroll: true });
    if (!gone && (!row || item.state === "failed")) this.toEnd();
  }

  typing(who, on) {
    clearTimeout(this.typingTimer);
    const follow = this.atEnd;
    this.dots.querySelector("span").textContent = word(who === "agent" ? "typingAgent" : "typing");
    this.dots.hidden = !on;
    if (on) this.typingTimer = setTimeout(() => this.typing(who, false), TYPING_MS);
    if (on && follow) this.toEnd();
  }

  toEnd() {
    this.place.scrollTop = this.place.scrollHeight;
    this.newer.hidden = true;
  }

  // The end, or the start of the last answer where it is longer than the screen.
  toLast() {
    this.toEnd();
    const answer = this.said.lastElementChild;
    if (answer && answer.offsetTop < this.place.scrollTop) this.toStartOf(answer);
  }

  // Shows, or takes away, what is asked at the end.
  ask(wanted, form) {
    if (wanted === Boolean(this.end.childElementCount)) return;
    const follow = this.atEnd;
    this.end.textContent = "";
    if (wanted) this.end.append(form());
    if (follow) this.toEnd();
  }

  // With the question above it where both fit.
  toStartOf(row) {
    if (!row) return;
    const question = row.previousElementSibling;
    const both = question && question.offsetHeight < this.place.clientHeight / 3;
    this.place.scrollTop = (both ? question : row).offsetTop - 8;
  }
}
