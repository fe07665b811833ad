// The receipt of what was told, in a window of its own, to print or to keep.
import { element } from "./elements.js";
import { word } from "./words.js";

const LIFE_MS = 60000;

// Opens it; where windows are blocked it is saved as a file. Throws Lost or Refused.
export async function showReceipt(chat) {
  // Opened before the answer is there: later the browser would take it for an advertisement.
  const shown = window.open("", "_blank");
  try {
    const address = URL.createObjectURL(new Blob([await chat.receipt()], { type: "text/html;charset=utf-8" }));
    setTimeout(() => URL.revokeObjectURL(address), LIFE_MS);
    if (shown) show(shown, address);
    else save(address);
  } catch (error) {
    if (shown) shown.close();
    throw error;
  }
}

function show(shown, address) {
  shown.opener = null;
  shown.location.replace(address);
}

function save(address) {
  const link = element("a");
  link.href = address;
  link.download = `${word("receipt")}.html`;
  link.click();
}
