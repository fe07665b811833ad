// One WebSocket, from hello to its end. It ends once: by the server, the network, or silence.
const WELCOME_MS = 8000;
const PING_MS = 25000;
const SILENCE_MS = 40000;

export class Socket {
  // onFrame(frame) for each frame, onEnd(reason) at the end: "session", "restart", "slow" or "".
  constructor(address, hello, onFrame, onEnd) {
    Object.assign(this, { onFrame, onEnd, welcomed: false, ended: false, reason: "", heard: Date.now() });
    this.wire = new WebSocket(address);
    this.wire.onopen = () => this.send({ type: "hello", ...hello });
    this.wire.onmessage = ({ data }) => this.hear(data);
    this.wire.onclose = ({ code }) => this.end(code === 4401 ? "session" : this.reason);
    this.patience = setTimeout(() => this.end(""), WELCOME_MS);
    this.pulse = setInterval(() => this.ping(), PING_MS);
  }

  send(frame) {
    if (this.wire.readyState === WebSocket.OPEN) this.wire.send(JSON.stringify(frame));
  }

  hear(data) {
    this.heard = Date.now();
    const frame = parsed(data);
    if (!frame || this.ended) return;
    if (frame.type === "bye") this.reason = frame.reason;
    if (frame.type === "welcome") {
      this.welcomed = true;
      clearTimeout(this.patience);
    }
    this.onFrame(frame);
  }

  // A phone that slept, or a dead connection nobody told us of, shows by silence.
  ping() {
    if (Date.now() - this.heard > SILENCE_MS) this.end("");
    else this.send({ type: "ping" });
  }

  end(reason) {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.patience);
    clearInterval(this.pulse);
    this.wire.close();
    this.onEnd(reason);
  }
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch (error) {
    return null;
  }
}
