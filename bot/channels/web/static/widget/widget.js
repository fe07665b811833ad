// The entry: defines the element and puts one on the page, as the script's data- attributes say.
import { on } from "./elements.js";
import { MemberChat } from "./member_chat.js";

const NAMES = ["title", "lang", "open", "position"];
const SCRIPT = document.currentScript;

function begin() {
  if (document.querySelector("member-chat")) return;
  const made = document.createElement("member-chat");
  made.dataset.base = new URL(".", SCRIPT.src).href;
  for (const name of NAMES) if (SCRIPT.dataset[name]) made.dataset[name] = SCRIPT.dataset[name];
  document.body.append(made);
}

if (!customElements.get("member-chat")) customElements.define("member-chat", MemberChat);
if (document.body) begin();
else on(document, "DOMContentLoaded", begin);
