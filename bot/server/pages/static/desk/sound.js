// Short beeps made here; no file to fetch. Switched off by the button, remembered on this machine.
import { by } from "./element.js";

const KEY = "desk-sound";
let audio = null;
const on = () => localStorage.getItem(KEY) !== "off";

function tone(pitch, start, length) {
  const [oscillator, volume] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(0.08, audio.currentTime + start);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + length);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(audio.currentTime + start);
  oscillator.stop(audio.currentTime + start + length);
}

const TUNES = { message: [[660, 0, 0.12]], queue: [[520, 0, 0.15]], amber: [[740, 0, 0.15], [740, 0.2, 0.15]], red: [[880, 0, 0.2], [660, 0.22, 0.2], [880, 0.44, 0.25]] };
export const played = [];

export function beep(name) {
  played.push(name);
  document.documentElement.dataset.beep = name;
  if (!on()) return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  for (const note of TUNES[name]) tone(...note);
}

export function installSound() {
  const button = by("sound");
  const show = () => {
    button.setAttribute("aria-pressed", String(on()));
    button.textContent = on() ? "有声" : "静音";
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, on() ? "off" : "on");
    show();
  });
  show();
}
