// The element <member-chat>: a launcher with a panel, or a panel that fills its place on the page.
import { Appearance } from "./appearance.js";
import { Chat } from "./chat.js";
import { button, element, icon, set } from "./elements.js";
import { Panel } from "./panel.js";
import { styled } from "./styles.js";
import { word } from "./words.js";

const BUBBLE = "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-9l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z";

// Attributes: data-base (where the bot is), data-title, data-lang, data-open, data-position (right, left or page).
export class MemberChat extends HTMLElement {
  connectedCallback() {
    if (this.root) return;
    this.root = this.attachShadow({ mode: "open" });
    styled(this.root, this.dataset.base);
    this.chat = new Chat(this.dataset.base);
    this.appearance = new Appearance(this, this.dataset.lang);
    this.isPage = this.dataset.position === "page";
    this.unread = 0;
    this.draw();
    if (this.isPage || this.dataset.open === "true") this.open(true);
    else if (this.chat.active) this.chat.start();
  }

  // Everything that is shown, in the characters of now.
  draw() {
    const { appearance: looks } = this;
    const does = {
      large: () => { looks.set("large", !looks.large); this.redraw("large"); },
      dark: () => { looks.set("dark", !looks.isDark); this.redraw("more"); },
      traditional: () => { looks.set("traditional", !looks.traditional); this.redraw("more"); },
      close: this.isPage ? null : () => this.close(),
    };
    const title = this.dataset.title || word("title");
    this.panel = new Panel(this.chat, title, looks, does);
    this.panel.onAdded = (entries) => this.count(entries);
    set(this.panel.place, this.isPage ? { role: "main" } : { role: "dialog", "aria-label": title });
    this.chat.view = this.panel;
    this.launcher = button("", () => this.open(), "launcher");
    this.root.append(this.launcher, this.panel.place);
    this.show();
  }

  redraw(tool) {
    const { value } = this.panel.composer.field;
    this.launcher.remove();
    this.panel.place.remove();
    this.draw();
    this.panel.composer.field.value = value;
    this.panel.log.toLast();
    [...this.panel.head.place.querySelectorAll(".tools button")].find(({ textContent }) => textContent === word(tool)).focus();
  }

  show() {
    this.panel.place.hidden = !this.opened;
    this.launcher.hidden = Boolean(this.opened);
    const name = this.unread ? word("unread", { n: this.unread }) : word("launch");
    this.launcher.replaceChildren(icon(BUBBLE), element("span", "", word("launch")), this.unread ? element("b", "", this.unread) : "");
    set(this.launcher, { "aria-label": name });
  }

  // What comes while the panel is closed is counted on the launcher.
  count(entries) {
    if (!this.opened) this.unread += entries.filter(({ speaker }) => speaker !== "member").length;
    this.show();
  }

  open(byItself) {
    this.opened = true;
    this.unread = 0;
    this.show();
    this.chat.start();
    this.panel.log.toLast();
    if (!byItself && !window.matchMedia("(hover: hover)").matches) this.panel.log.place.focus();
    else if (!byItself || this.isPage) this.panel.composer.welcome();
  }

  close() {
    this.opened = false;
    this.show();
    this.launcher.focus();
  }
}
