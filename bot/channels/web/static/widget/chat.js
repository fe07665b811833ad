// One conversation of one member: what is known of it, what is under way, and who shows it.
import { Connection } from "./connection.js";
import { Http } from "./http.js";
import { masked } from "./masking.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { keep, read } from "./storage.js";
import { Timeline } from "./timeline.js";

export const GREETING = "/greet";
const ACTIVE_MS = 2 * 3600 * 1000;
const TYPING_AGAIN_MS = 4000;

export class Chat {
  // `view` is set by whoever shows the conversation, before it starts; it may change.
  constructor(base) {
    this.timeline = new Timeline();
    this.state = { stage: "bot" };
    this.status = "";
    const session = new Session(base, () => this.begunAnew());
    this.http = new Http(base, session);
    this.connection = new Connection({
      base, http: this.http, session, lastSeen: () => this.timeline.last, hear: (frame) => this.hear(frame), onStatus: (status) => this.setStatus(status),
    });
    this.outbox = new Outbox(this.connection, (item, gone) => this.view.item(item, gone));
  }

  // A conversation of the last hours goes on in the background: an agent's answer is seen on any page.
  get active() {
    return Date.now() - (read("active") || 0) < ACTIVE_MS;
  }

  start() {
    this.connection.start();
    this.outbox.run();
  }

  hear(frame) {
    if (frame.entries) this.add(frame);
    if (frame.state) this.setState(frame.state);
    if (frame.type === "welcome") this.greet();
    if (frame.type === "typing") this.view.typing(frame.who, frame.on);
    if (frame.type === "problem") this.view.problem(frame.text);
  }

  add({ type, entries, more }) {
    const fresh = !this.timeline.entries.length;
    const { added, atEnd } = this.timeline.add(entries);
    if (type === "earlier" || (type === "welcome" && fresh)) this.timeline.more = Boolean(more);
    for (const { speaker, key } of added) if (speaker === "member" && key) this.outbox.drop(key);
    if (atEnd && !fresh && type !== "earlier") this.view.added(added);
    else this.view.all(type === "earlier");
  }

  // An empty conversation begins with a greeting: once, however many tabs ask for it.
  greet() {
    if (this.timeline.entries.length || this.outbox.items.length) return;
    this.outbox.put(GREETING, { label: GREETING, id: `greeting-${new Date().toISOString().slice(0, 10)}` });
  }

  setState(state) {
    this.state = state;
    this.view.state(state);
  }

  setStatus(status) {
    this.status = status;
    this.view.status(status);
  }

  begunAnew() {
    this.timeline = new Timeline();
    this.connection.reset();
    this.view.all();
  }

  // What the member typed: long numbers are not shown, and not kept.
  say(text) {
    const { lastSaid } = this.timeline;
    this.submit(text, { shown: masked(text, lastSaid ? lastSaid.text : "") });
  }

  // A second tap of a hasty finger is not a second question.
  tap(payload, title) {
    if (!this.outbox.has(payload)) this.submit(payload, { shown: title, label: title });
  }

  // A number of the verification card: only `label` is ever shown or kept.
  prove(value, label) {
    this.submit(value, { shown: label, label, secret: true });
  }

  submit(text, how) {
    keep("active", Date.now());
    this.outbox.put(text, how);
    this.typed = 0;
  }

  // Tells an agent that the member is typing, at most every few seconds.
  typing(on) {
    if (!["waiting", "agent"].includes(this.state.stage)) return;
    if (on && Date.now() - (this.typed || 0) < TYPING_AGAIN_MS) return;
    this.typed = on ? Date.now() : 0;
    this.connection.tell({ type: "typing", on }).catch(() => null);
  }

  rate(entry, value) {
    entry.rating = value === "none" ? undefined : value;
    return this.connection.tell({ type: "rate", entry: entry.id, value }).catch(() => null);
  }

  score(value, comment) {
    return this.connection.tell({ type: "score", value, ...(comment ? { comment } : {}) });
  }

  earlier() {
    return this.connection.tell({ type: "before", id: this.timeline.first });
  }

  // The dated receipt of what was told, as HTML.
  async receipt() {
    return (await this.http.answer("receipt")).text();
  }
}
