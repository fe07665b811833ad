// Making elements. Every text goes in as text, never as markup.
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(title, onTap, className) {
  const made = element("button", className, title);
  made.type = "button";
  made.addEventListener("click", onTap);
  return made;
}
