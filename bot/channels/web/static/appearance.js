// Large text, kept for the next visit, and the notice that the network is away.
const KEY = "large-text";

export function largeText(toggle, onChange) {
  show(read());
  toggle.addEventListener("click", () => {
    const large = toggle.getAttribute("aria-pressed") !== "true";
    try {
      localStorage.setItem(KEY, large ? "1" : "0");
    } catch (error) {
      // Not kept for the next visit, but shown now.
    }
    show(large);
    onChange();
  });

  function show(large) {
    document.documentElement.classList.toggle("large", large);
    toggle.setAttribute("aria-pressed", String(large));
  }
}

function read() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch (error) {
    return false;
  }
}

export function offlineNotice(place) {
  const show = () => {
    place.textContent = navigator.onLine ? "" : "手机现在没有网络。连上网以后，没发出去的消息可以点“重发”。";
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
