/**
 * Keeps the screen on while `signal` lives. The system takes the lock away when the page is hidden, so it is asked
 * for again when the page comes back; where there is no such thing, nothing happens.
 * @param {AbortSignal} signal
 */
export function keepAwake(signal) {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  const ask = async () => {
    if (document.hidden || signal.aborted || !("wakeLock" in navigator)) return;
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    if (signal.aborted) await lock?.release();
  };
  document.addEventListener("visibilitychange", ask, { signal });
  signal.addEventListener("abort", () => void lock?.release(), { once: true });
  void ask();
}
