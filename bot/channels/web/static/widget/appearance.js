// How it looks: letters, colours, characters. Chosen once, kept for the next visit.
import { on } from "./elements.js";
import { keep, read } from "./storage.js";
import { useTraditional } from "./words.js";

const DARK = window.matchMedia("(prefers-color-scheme: dark)");

export class Appearance {
  // `language` is what the page asks for: zh-Hans, zh-Hant or nothing.
  constructor(host, language) {
    this.host = host;
    const wanted = read("lang") || language || navigator.language || "";
    this.traditional = /hant|tw|hk|mo/i.test(wanted);
    this.large = Boolean(read("large"));
    this.dark = read("dark");
    if (DARK.addEventListener) on(DARK, "change", () => this.show());
    this.show();
  }

  get isDark() {
    return this.dark === null ? DARK.matches : this.dark;
  }

  set(name, value) {
    this[name] = value;
    keep(name === "traditional" ? "lang" : name, name === "traditional" ? (value ? "zh-Hant" : "zh-Hans") : value);
    this.show();
  }

  show() {
    useTraditional(this.traditional);
    this.host.lang = this.traditional ? "zh-Hant" : "zh-Hans";
    this.host.dataset.theme = this.isDark ? "dark" : "light";
    this.host.dataset.large = this.large;
  }
}
