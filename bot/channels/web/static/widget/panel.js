// The panel: head, notices, log, input; it shows one chat in one language, and is made anew for another.
import { composer } from "./composer.js";
import { element, on, set } from "./elements.js";
import { header } from "./header.js";
import { Log } from "./log.js";
import { showReceipt } from "./receipt.js";
import { scoreForm } from "./score.js";
import { word } from "./words.js";

const AWAY_MS = 1500;
const PROBLEM_MS = 10000;

export class Panel {
  // `onAdded`, to be set, is called with new entries.
  constructor(chat, title, appearance, does) {
    this.chat = chat;
    this.log = new Log(chat);
    this.head = header(title, appearance, { ...does, receipt: () => this.receipt() });
    this.about = element("p", "disclosure");
    this.notice = set(element("p", "offline"), { role: "status" });
    this.composer = composer(chat);
    const middle = element("div", "middle", this.log.place, this.log.newer);
    this.place = element("section", `panel ${does.close ? "float" : "fill"}`, this.head.place, this.about, this.notice, middle, this.composer.form, this.log.announcer);
    on(this.place, "keydown", (event) => this.escape(event, does.close));
    on(this.place, "pointerdown", ({ target }) => this.head.place.contains(target) || this.head.toggle(false));
    this.state(chat.state);
    this.status(chat.status);
  }

  escape(event, close) {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    if (!this.head.fold() && close) close();
  }

  all(keepPlace) {
    this.log.all(keepPlace);
  }

  added(entries) {
    this.log.added(entries);
    this.onAdded(entries);
  }

  item(item, gone) {
    this.log.item(item, gone);
  }

  typing(who, on) {
    this.log.typing(who, on);
  }

  state(state) {
    this.about.textContent = aboutOf(state);
    this.log.ask(Boolean(state.rating_asked), () => scoreForm(this.chat));
  }

  // A short break is not worth a word.
  status(status) {
    clearTimeout(this.waiting);
    const say = () => { this.notice.textContent = status === "away" ? word(navigator.onLine ? "reconnecting" : "offline") : ""; };
    if (status === "away" && navigator.onLine) this.waiting = setTimeout(say, AWAY_MS);
    else say();
  }

  problem(text) {
    this.notice.textContent = text;
    this.waiting = setTimeout(() => this.status(this.chat.status), PROBLEM_MS);
  }

  receipt() {
    showReceipt(this.chat).catch(() => this.problem(word("receiptFailed")));
  }
}

// Who answers, and how long it takes until somebody does.
function aboutOf({ stage, position, wait_minutes: minutes, agent }) {
  if (stage === "agent") return agent ? word("aboutAgent", { name: agent }) : word("aboutSomebody");
  if (stage === "closed") return word("aboutClosed");
  if (stage !== "waiting") return word("about");
  if (!position) return word("aboutWaiting");
  return word("aboutQueue", { position, wait: minutes ? word("aboutWait", { minutes }) : "" });
}
