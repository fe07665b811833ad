// The conversation as the page keeps it, in sessionStorage: a reload shows it, a closed page forgets it.
const KEY = "member-chat";
const MOST = 200;

// An entry is {from: "member", id, text, payload?, hidden?, masked, state, problem?} or
// {from: "bot", text, buttons, clauses, card, turn, showsSource?}; `turn` is the id of the message it answers.
export class History {
  constructor() {
    this.entries = read();
  }

  add(entry) {
    this.entries.push(entry);
    if (this.entries.length > MOST) this.entries.splice(0, this.entries.length - MOST);
    this.save();
  }

  // Puts an answer below its question, or below the answer before it.
  addAfter(other, entry) {
    const place = this.entries.indexOf(other);
    this.entries.splice(place < 0 ? this.entries.length : place + 1, 0, entry);
    this.save();
  }

  moveToEnd(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
    this.add(entry);
  }

  save() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.entries));
    } catch (error) {
      // Storage is full or forbidden: the page works on, only a reload starts afresh.
    }
  }

  // What the bot said last, for what it asks for.
  lastAsked() {
    const said = this.entries.filter((entry) => entry.from === "bot");
    return said.length ? said[said.length - 1].text : "";
  }
}

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch (error) {
    return [];
  }
}

function isEntry(entry) {
  if (!entry || typeof entry.text !== "string") return false;
  return entry.from === "bot" || (entry.from === "member" && typeof entry.id === "string");
}

// Random, made in the browser: a resend is the same message. (crypto.randomUUID needs https.)
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
