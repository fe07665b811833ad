// Styles of the shadow tree: without inline styles, so that a strict content security policy passes.
import { CSS_TEXT } from "./css_text.js";
import { element } from "./elements.js";

export function styled(root, base) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
  } catch (error) {
    // Older phones cannot make sheets: they fetch the same one.
    const link = element("link");
    link.rel = "stylesheet";
    link.href = `${base}widget.css`;
    root.append(link);
  }
}
