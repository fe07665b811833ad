// Messages under way: one at a time, in the order they were written, each until its entry stands in the history.
// They are kept for the next visit; a text with a personal number is kept without it, and the raw one only in memory.
import { pause } from "./elements.js";
import { Refused } from "./http.js";
import { keep, namesOf, newId, read } from "./storage.js";
import { word } from "./words.js";

const NAME = "say:";
const LOST_MS = 300;
const FRESH_MS = 24 * 3600 * 1000;

// An item is {id, order, shown, payload?, label?, masked, state, problem?}; `state` is queued, sending, sent or failed.
export class Outbox {
  constructor(connection, onItem) {
    this.connection = connection;
    this.onItem = onItem;
    this.items = [];
    this.texts = new Map();
    for (const id of namesOf(NAME)) this.restore(read(NAME + id));
    this.items.sort((a, b) => a.order - b.order);
  }

  restore(item) {
    if (!item || typeof item.id !== "string" || typeof item.shown !== "string") return;
    const old = Date.now() - item.order > FRESH_MS;
    if (item.masked) Object.assign(item, item.state === "sent" ? {} : { state: "failed", problem: "again" });
    else if (item.state !== "failed") Object.assign(item, old ? { state: "failed", problem: "stale" } : { state: "queued" });
    if (!item.masked) this.texts.set(item.id, item.payload || item.shown);
    this.items.push(item);
  }

  // Sends a text; `shown` is what stands in the bubble. `id` is given where the same thing must be said once only.
  put(text, { shown = text, label, secret = false, id = newId() } = {}) {
    const item = { id, order: Date.now(), shown, label, masked: secret || (!label && shown !== text), state: "queued" };
    if (label && !secret) item.payload = text;
    this.texts.set(item.id, text);
    this.items.push(item);
    this.setState(item, "queued");
    this.run();
  }

  has(text) {
    return this.items.some((item) => item.state !== "failed" && this.texts.get(item.id) === text);
  }

  canResend(item) {
    return item.state === "failed" && this.texts.has(item.id);
  }

  resend(item) {
    if (!this.canResend(item)) return;
    this.setState(item, "queued");
    this.run();
  }

  // Takes an item away: its entry stands in the history, or the member does not want it any more.
  drop(id) {
    const item = this.items.find((other) => other.id === id);
    if (!item) return;
    this.items = this.items.filter((other) => other !== item);
    this.texts.delete(id);
    keep(NAME + id, null);
    this.onItem(item, true);
  }

  async run() {
    if (this.running) return;
    this.running = true;
    let item;
    while ((item = this.items.find(({ state }) => state === "queued"))) {
      await this.connection.ready();
      if (this.items.includes(item)) await this.send(item);
    }
    this.running = false;
  }

  async send(item) {
    this.setState(item, "sending");
    try {
      await this.connection.say({ id: item.id, text: this.texts.get(item.id), ...(item.label ? { label: item.label } : {}) });
      if (item.state === "sending") this.setState(item, "sent");
    } catch (error) {
      await this.failed(item, error);
    }
  }

  async failed(item, error) {
    if (!(error instanceof Refused)) {
      // It may have arrived: the same id is sent again, and counts once.
      this.setState(item, "queued");
      await pause(LOST_MS);
      return;
    }
    this.setState(item, error.retryAfter ? "queued" : "failed", error.message);
    if (error.retryAfter) await pause(error.retryAfter * 1000);
  }

  setState(item, state, problem = "") {
    Object.assign(item, { state, problem });
    if (this.items.includes(item)) keep(NAME + item.id, item);
    this.onItem(item);
  }

  // What stands under the bubble.
  told(item) {
    if (item.state === "sent" && item.masked) return word("masked");
    const own = item.problem === "again" || item.problem === "stale";
    return own ? word(item.problem) : item.problem || word(item.state);
  }
}
