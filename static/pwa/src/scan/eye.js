/**
 * The camera as the scan page uses it: it starts with the page, stops when the page is hidden, starts again when
 * the page is back, and says what is wrong when it cannot.
 */

import { CameraProblem, openCamera, watchFrames } from "./camera.js";
import { chooseCamera } from "./choice.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.root carries `data-camera` while there is a picture
 * @param {HTMLVideoElement} options.video
 * @param {HTMLCanvasElement} options.frame
 * @param {HTMLElement} options.torch
 * @param {HTMLElement} options.turn the button for another camera, there when there is one
 * @param {ReturnType<typeof import("./reader.js").openReader>} options.reader
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} options.found
 * @param {(code: string) => void} options.failed
 * @param {() => void} options.opening
 * @param {() => boolean} options.looking
 */
export function openEye({
  root,
  video,
  frame,
  torch,
  turn,
  reader,
  signal,
  found,
  failed,
  opening,
  looking,
}) {
  /** @type {AbortController | null} */
  let run = null;
  /** @type {import("./camera.js").Camera | null} */
  let camera = null;

  const stop = () => {
    run?.abort();
    run = null;
    camera = null;
    root.removeAttribute("data-camera");
    torch.setAttribute("aria-pressed", "false");
  };

  /** @param {string} code */
  const fail = (code) => {
    stop();
    if (looking()) failed(code);
  };

  const start = async () => {
    stop();
    const mine = new AbortController();
    run = mine;
    opening();
    try {
      camera = await openCamera(video, { signal: mine.signal, lost: () => fail("lost") });
      await reader.ready;
      if (mine.signal.aborted) return;
      torch.toggleAttribute("hidden", !camera.hasTorch);
      turn.toggleAttribute("hidden", !(await camera.following()));
      if (mine.signal.aborted) return;
      root.dataset.camera = "on";
      watchFrames({ video, canvas: frame, read: reader.read, found, looking, signal: mine.signal });
    } catch (error) {
      if (!mine.signal.aborted) fail(error instanceof CameraProblem ? error.code : "decoder");
    }
  };

  const toggleTorch = async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    torch.setAttribute("aria-pressed", String((await camera?.torch(on)) ?? false));
  };

  const turnOver = async () => {
    const id = await camera?.following();
    if (!id) return;
    chooseCamera(id);
    await start();
  };

  const onVisible = () => {
    if (document.hidden) stop();
    else if (looking()) void start();
  };
  document.addEventListener("visibilitychange", onVisible, { signal });
  signal.addEventListener("abort", stop, { once: true });
  return { start, toggleTorch, turnOver, ensure: () => (run ? undefined : start()) };
}
