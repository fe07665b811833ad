// What the browser keeps for the widget, in localStorage: shared by all tabs of the page's origin. It may be full or forbidden.
import { on } from "./elements.js";

const PREFIX = "member-chat:";

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch (error) {
    return null;
  }
}

// Keeps a value; null takes it away.
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch (error) {
    // Works on without it; only the next visit does not know.
  }
}

// The kept names that begin so, without the beginning.
export function namesOf(beginning) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + beginning)).map((key) => key.slice((PREFIX + beginning).length));
  } catch (error) {
    return [];
  }
}

// Calls back when another tab changes a value.
export function onChange(name, callback) {
  on(window, "storage", (event) => {
    if (event.key === PREFIX + name) callback(read(name));
  });
}

// Random, made in the browser: a resend is the same message. (crypto.randomUUID needs https.)
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
