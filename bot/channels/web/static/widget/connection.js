// The way to the bot: a socket that comes back and goes on after the last entry seen; HTTP where sockets are blocked.
import { on, pause } from "./elements.js";
import { Lost, Refused } from "./http.js";
import { Socket } from "./socket.js";

const ACCEPT_MS = 15000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30000;
const SOCKET_AGAIN_MS = 60000;
const BLOCKED_AFTER = 2;
const POLL_MS = 2500;

export class Connection {
  // lastSeen() is the id to go on after; hear(frame) gets every frame; onStatus("live" | "polling" | "away") its state.
  constructor({ base, http, session, lastSeen, hear, onStatus }) {
    Object.assign(this, { base, http, session, lastSeen, hear, onStatus });
    Object.assign(this, { status: "", socket: null, failures: 0, pollFailures: 0, polling: false, started: false });
    this.accepting = new Map();
    this.readers = [];
  }

  start() {
    if (this.started) return;
    this.started = true;
    on(window, "online", () => this.again());
    on(window, "offline", () => this.lost());
    on(document, "visibilitychange", () => { if (!document.hidden) this.again(); });
    on(window, "pageshow", (event) => { if (event.persisted) this.again(); });
    this.connect();
  }

  // Tries now instead of later: the network is back, or the member is.
  again() {
    if (this.socket && this.socket.welcomed) this.socket.ping();
    else if (!this.connecting) this.connect();
  }

  lost() {
    if (this.socket) this.socket.end("");
    this.setStatus("away");
  }

  // The conversation is another one now: begins anew.
  reset() {
    if (this.socket) this.socket.end("");
  }

  async connect() {
    clearTimeout(this.timer);
    if (this.socket || this.connecting) return;
    this.connecting = true;
    try {
      const token = await this.session.token();
      const address = `${this.base.replace(/^http/, "ws")}socket`;
      this.socket = new Socket(address, { token, after: this.lastSeen() }, (frame) => this.read(frame), (reason) => this.ended(reason, token));
    } catch (error) {
      this.retry();
    } finally {
      this.connecting = false;
    }
  }

  read(frame) {
    if (frame.type === "welcome") {
      this.failures = 0;
      this.polling = false;
      this.hear(frame);
      this.setStatus("live");
      return;
    }
    const waiting = this.accepting.get(frame.id);
    if (frame.type === "accepted" && waiting) waiting.resolve();
    else if (frame.type === "problem" && waiting) waiting.reject(new Refused(frame.text, frame.retry_after || 0));
    else this.hear(frame);
  }

  async ended(reason, token) {
    const { welcomed } = this.socket;
    this.socket = null;
    for (const { reject } of this.accepting.values()) reject(new Lost());
    if (!this.polling) this.setStatus("away");
    if (reason === "session") await this.session.renewed(token).catch(() => null);
    this.retry(welcomed);
  }

  retry(welcomed) {
    if (!welcomed) this.failures += 1;
    if (this.failures >= BLOCKED_AFTER && !this.polling) {
      this.polling = true;
      this.poll();
    }
    const longest = this.status === "polling" ? SOCKET_AGAIN_MS : LONGEST_PAUSE_MS;
    const wait = Math.min(longest, FIRST_PAUSE_MS * 2 ** Math.min(this.failures, 10));
    clearTimeout(this.timer);
    // Jitter: after a restart not everybody comes in the same moment.
    this.timer = setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
  }

  // Asks for new entries again and again until a socket stands.
  async poll() {
    while (this.polling) {
      try {
        await this.fetchNew();
        if (this.polling && this.status !== "polling") this.setStatus("polling");
        // The server is back: a socket may be possible again at once.
        if (this.pollFailures) this.again();
        this.pollFailures = 0;
      } catch (error) {
        this.pollFailures += 1;
        if (this.polling) this.setStatus("away");
      }
      await pause(Math.min(LONGEST_PAUSE_MS, POLL_MS * (document.hidden ? 4 : 1) * 2 ** Math.min(this.pollFailures, 4)));
    }
  }

  async fetchNew() {
    const last = this.lastSeen();
    const answer = await this.http.json(last ? `entries?after=${encodeURIComponent(last)}` : "entries");
    if (last !== this.lastSeen()) return;
    this.hear({ type: last ? "entries" : "welcome", ...answer });
  }

  setStatus(status) {
    if (this.status === status) return;
    this.status = status;
    this.onStatus(status);
    if (status !== "away") for (const go of this.readers.splice(0)) go();
  }

  // Resolves when something can be sent.
  ready() {
    return this.status && this.status !== "away" ? Promise.resolve() : new Promise((resolve) => this.readers.push(resolve));
  }

  // Sends a message; resolves when the server has stored it. Throws Refused or Lost.
  async say(message) {
    if (this.socket && this.socket.welcomed) return this.sayBySocket(message);
    this.hear({ type: "typing", who: "bot", on: true });
    try {
      await this.http.json("messages", message);
      // Not the answer's own entries: what another tab said before them would be passed over.
      await this.fetchNew().catch(() => null);
    } finally {
      this.hear({ type: "typing", who: "bot", on: false });
    }
  }

  async sayBySocket(message) {
    const { socket } = this;
    let timer;
    try {
      await new Promise((resolve, reject) => {
        this.accepting.set(message.id, { resolve, reject });
        timer = setTimeout(() => socket.end(""), ACCEPT_MS);
        socket.send({ type: "say", ...message });
      });
    } finally {
      clearTimeout(timer);
      this.accepting.delete(message.id);
    }
  }

  // Sends a frame by socket, or its like by HTTP. Typing goes by socket only.
  async tell(frame) {
    const { type, ...facts } = frame;
    if (this.socket && this.socket.welcomed) this.socket.send(frame);
    else if (type === "rate") await this.http.json("ratings", facts);
    else if (type === "score") await this.http.json("score", facts);
    else if (type === "before") this.hear({ type: "earlier", ...(await this.http.json(`entries?before=${encodeURIComponent(facts.id)}`)) });
  }
}
