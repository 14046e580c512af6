/** A buzz and a short tone when a badge was read; who does not want them switches both off, on this phone. */

const KEPT = "eventnet-scan-feedback";
const TONE_HZ = 880;
const TONE_S = 0.06;

/** @returns {boolean} */
export function wantsFeedback() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function setFeedback(on) {
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // Without a store it stays as it is by itself.
  }
}

/** @type {AudioContext | null} */
let audio = null;

/** Lets a read badge be felt and heard, where the phone can and its owner wants it. */
export function feedback() {
  if (!wantsFeedback()) return;
  navigator.vibrate?.(30);
  if (typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  // A browser lets a page sound only after it was touched; before that this stays silent.
  if (audio.state !== "running") {
    void audio.resume().catch(() => undefined);
    return;
  }
  const tone = new OscillatorNode(audio, { frequency: TONE_HZ });
  const loudness = new GainNode(audio, { gain: 0.08 });
  tone.connect(loudness).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + TONE_S);
}

/** @param {HTMLInputElement} box @param {AbortSignal} signal */
export function offerFeedback(box, signal) {
  box.checked = wantsFeedback();
  box.closest("[data-feedback-row]")?.removeAttribute("hidden");
  box.addEventListener("change", () => setFeedback(box.checked), { signal });
}
