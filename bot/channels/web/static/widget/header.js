// The head of the panel: who answers, large letters, and a fold with the rest.
import { button, element, set } from "./elements.js";
import { word } from "./words.js";

// `does` has large(), dark(), traditional(), receipt() and, where it can be closed, close().
export function header(title, appearance, does) {
  const large = button(word("large"), does.large);
  set(large, { "aria-pressed": appearance.large });
  const dark = button("", choose(does.dark));
  const fold = element("div", "menu",
    button(word("receipt"), choose(does.receipt)),
    dark,
    // In the characters it leads to.
    button(appearance.traditional ? "换成简体字" : "換成繁體字", choose(does.traditional)));
  fold.hidden = true;
  const more = set(button(word("more"), () => toggle(fold.hidden)), { "aria-expanded": "false" });
  const close = does.close ? button(word("close"), does.close, "close") : null;

  function toggle(open) {
    fold.hidden = !open;
    // By now: the system may have turned dark meanwhile.
    dark.textContent = word(appearance.isDark ? "light" : "dark");
    set(more, { "aria-expanded": open });
  }

  function choose(act) {
    return () => {
      toggle(false);
      more.focus();
      act();
    };
  }

  const place = element("header", "", element("h1", "", title), element("div", "tools", large, more, close), fold);
  return {
    place,
    toggle,
    // Returns whether there was a fold to close.
    fold() {
      const open = !fold.hidden;
      if (open) more.focus();
      toggle(false);
      return open;
    },
  };
}
