// The live connection: comes again by itself, and says so.
import { signInAgain } from "/staff/static/request.js";

export class Line extends EventTarget {
  constructor(path = "/desk/socket") {
    super();
    this.path = path;
    this.waits = 500;
    this.connect();
    setInterval(() => this.check(), 10_000);
  }

  connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${this.path}`);
    this.socket = socket;
    this.heard = Date.now();
    socket.addEventListener("message", (event) => {
      this.heard = Date.now();
      const frame = JSON.parse(event.data);
      if (frame.type === "welcome") this.waits = 500;
      this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    });
    socket.addEventListener("close", (event) => {
      if (this.socket !== socket) return;
      if (event.code === 4401) return signInAgain();
      this.dispatchEvent(new Event("lost"));
      setTimeout(() => this.connect(), this.waits * (1 + Math.random() / 2));
      this.waits = Math.min(this.waits * 2, 8000);
    });
  }

  // A line that looks open and is dead answers no ping.
  check() {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.heard > 25_000) this.socket.close();
    else this.send({ type: "ping" });
  }

  send(frame) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}
