/** Something for the snack bar to say, from anywhere on the page. */

/** @param {string} text */
export function say(text) {
  document.dispatchEvent(new CustomEvent("eventnet:say", { detail: { text } }));
}
