// A sentence in the corner that goes by itself; a bad one stays until it is clicked.
export function toast(text, kind = "") {
  const shown = document.createElement("p");
  shown.className = `toast ${kind}`.trim();
  shown.textContent = text;
  shown.addEventListener("click", () => shown.remove());
  document.getElementById("toasts").append(shown);
  if (kind !== "bad") setTimeout(() => shown.remove(), 4000);
  return shown;
}
