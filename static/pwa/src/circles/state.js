/**
 * What lists of circles and the card of one's own show, of what is pushed. `list_view` and `card_view` in
 * eventnet/circles/views.py make the same for the first print.
 */

/** @typedef {import("../live/catalogue.d.ts").Circle} Circle */
/** @typedef {import("../live/catalogue.d.ts").MyCircle} MyCircle */

/**
 * @param {Circle[]} circles
 * @param {MyCircle | null} circle the one that the reader sits at
 * @param {number} [most] so many are listed at most; 0 for all
 */
export function listView(circles, circle, most = 0) {
  const others = circles.filter((one) => one.id !== circle?.id);
  return {
    others: most ? others.slice(0, most) : others,
    nothing: !others.length && !circle,
    invites: !circle && others.some((one) => one.free),
  };
}

/** @param {MyCircle | null} circle */
export function cardView(circle) {
  if (!circle) return { there: false, mates: [], alone: false, hands_over: false };
  return {
    ...circle,
    there: true,
    alone: !circle.mates.length,
    hands_over: circle.opened && circle.mates.length > 0,
  };
}
