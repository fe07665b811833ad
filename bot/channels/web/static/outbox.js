// Messages under way: one at a time, in the order they were typed. Raw texts are only here, in memory.
import { NotSent, sendMessage } from "./requests.js";

export class Outbox {
  // onState(entry) tells of a new state; onReplies(entry, replies) of an answer; onBusy(entry or null) of work.
  constructor({ onState, onReplies, onBusy, beforeSend }) {
    Object.assign(this, { onState, onReplies, onBusy, beforeSend });
    this.waiting = [];
    this.texts = new Map();
    this.current = null;
  }

  // Sends the entry after those before it; `text` is what the server gets.
  put(entry, text) {
    this.texts.set(entry.id, text);
    this.waiting.push(entry);
    this.setState(entry, "queued");
    if (!this.current) this.run();
  }

  has(payload) {
    return [this.current, ...this.waiting].some((entry) => entry && entry.payload === payload);
  }

  // The raw text of a message that failed, as long as this page is open.
  textOf(entry) {
    return this.texts.get(entry.id);
  }

  async run() {
    while ((this.current = this.waiting.shift())) {
      await this.send(this.current, this.texts.get(this.current.id));
    }
    this.current = null;
    this.onBusy(null);
  }

  async send(entry, text) {
    this.beforeSend(entry, text);
    this.setState(entry, "sending");
    this.onBusy(entry);
    try {
      const replies = await sendMessage(entry.id, text);
      this.texts.delete(entry.id);
      this.setState(entry, "sent");
      this.onReplies(entry, replies);
    } catch (error) {
      if (!(error instanceof NotSent)) console.error(error);
      this.setState(entry, "failed", error instanceof NotSent ? error.message : "没有发出去。");
    }
  }

  setState(entry, state, problem = "") {
    entry.state = state;
    entry.problem = problem;
    this.onState(entry);
  }
}
