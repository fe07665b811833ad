// Making elements. Every text goes in as text, never as markup.
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function button(title, onTap, className) {
  const made = element("button", className, title);
  made.type = "button";
  on(made, "click", onTap);
  return made;
}

export function on(target, event, callback) {
  target.addEventListener(event, callback);
}

// An element with attributes: set(element("input"), { inputmode: "numeric" }).
export function set(made, attributes) {
  for (const name of Object.keys(attributes)) made.setAttribute(name, attributes[name]);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

// A drawing of one path in a box of 24 by 24.
export function icon(path) {
  const drawn = set(document.createElementNS(SVG, "svg"), { viewBox: "0 0 24 24", "aria-hidden": "true", width: "1.4em", height: "1.4em" });
  drawn.append(set(document.createElementNS(SVG, "path"), { d: path, fill: "currentColor" }));
  return drawn;
}

let labels = 0;

// A label of a field.
export function newLabel(title, field) {
  labels += 1;
  field.id = `field-${labels}`;
  return set(element("label", "", title), { for: field.id });
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
