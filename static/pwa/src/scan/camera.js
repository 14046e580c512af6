/**
 * The camera and its frames. Frames that come while the decoder is busy are dropped, never queued: what matters is
 * what the camera sees now, and that is looked at as soon as the decoder is free.
 */

import { cameraAfter, chosenCamera } from "./choice.js";

/** @typedef {"denied" | "none" | "in-use" | "insecure" | "unknown" | "lost"} CameraCode */
/** @typedef {import("./sharpen.js").Picture} Picture */

/** Why there is no picture; `code` chooses the words on the page. */
export class CameraProblem extends Error {
  /** @param {CameraCode} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.name = "CameraProblem";
    this.code = code;
  }
}

/** @type {Record<string, CameraCode>} */
const CODES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "in-use",
  AbortError: "in-use",
};

/** @param {unknown} error */
export function problemOf(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return new CameraProblem(CODES[name] ?? "unknown", error);
}

/**
 * @typedef {object} Camera
 * @property {boolean} hasTorch
 * @property {(on: boolean) => Promise<boolean>} torch tells whether it is on now
 * @property {() => Promise<string>} following tells the id of another camera, or nothing where there is none
 * @property {() => void} stop
 */

/** @param {string} id the camera that was chosen; one that is gone gives way to the one at the back */
function wanted(id) {
  const which = id ? { deviceId: { ideal: id } } : { facingMode: "environment" };
  return { audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } };
}

/**
 * Opens the camera on `video`; `lost` is called when it dies by itself (a phone call, a pause of the system).
 * @param {HTMLVideoElement} video
 * @param {{signal: AbortSignal, lost: () => void}} options
 * @returns {Promise<Camera>}
 */
export async function openCamera(video, { signal, lost }) {
  if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) throw new CameraProblem("insecure");
  const stream = await navigator.mediaDevices.getUserMedia(wanted(chosenCamera())).catch((error) => {
    throw problemOf(error);
  });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  const track = stream.getVideoTracks()[0];
  if (signal.aborted || !track) {
    stop();
    throw new CameraProblem("lost");
  }
  signal.addEventListener("abort", stop, { once: true });
  track.addEventListener("ended", lost, { once: true });
  video.srcObject = stream;
  await video.play().catch((error) => {
    stop();
    throw new CameraProblem(signal.aborted ? "lost" : "unknown", error);
  });
  const following = async () =>
    cameraAfter(await navigator.mediaDevices.enumerateDevices(), track.getSettings().deviceId ?? "");
  return { hasTorch: hasTorch(track), torch: (on) => setTorch(track, on), following, stop };
}

/** @param {MediaStreamTrack} track */
function hasTorch(track) {
  const able = /** @type {{torch?: boolean}} */ (track.getCapabilities?.() ?? {});
  return able.torch === true;
}

/** @param {MediaStreamTrack} track @param {boolean} on */
async function setTorch(track, on) {
  const wish = /** @type {MediaTrackConstraints} */ ({ advanced: [/** @type {object} */ ({ torch: on })] });
  return track.applyConstraints(wish).then(
    () => on,
    () => false,
  );
}

/** After how many misses in a row the decoder looks at a sharpened copy as well. */
export const RESCUE_EVERY = 3;

const LONGEST = 1280;

/**
 * Draws the current frame on a canvas, no larger than it needs to be, and gives its pixels.
 * @param {HTMLVideoElement | ImageBitmap} source @param {HTMLCanvasElement} canvas
 * @returns {Picture | null}
 */
export function pixelsOf(source, canvas, longest = LONGEST) {
  const width = "videoWidth" in source ? source.videoWidth : source.width;
  const height = "videoHeight" in source ? source.videoHeight : source.height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!width || !height || !pen) return null;
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * Looks at frames until `signal` aborts. `canvas` keeps the frame that was looked at last, so that the one with
 * the code can stay on the screen.
 * @param {object} options
 * @param {HTMLVideoElement} options.video
 * @param {HTMLCanvasElement} options.canvas
 * @param {(picture: Picture, options: {rescue: boolean}) => Promise<string | null>} options.read
 * @param {(text: string) => void} options.found
 * @param {() => boolean} options.looking
 * @param {AbortSignal} options.signal
 */
export function watchFrames({ video, canvas, read, found, looking, signal }) {
  let busy = false;
  let fresh = false;
  let misses = 0;

  const look = async () => {
    const picture = pixelsOf(video, canvas);
    if (!picture) return;
    const text = await read(picture, { rescue: (misses + 1) % RESCUE_EVERY === 0 });
    misses = text === null ? misses + 1 : 0;
    if (text !== null && looking() && !signal.aborted) found(text);
  };
  const work = async () => {
    busy = true;
    try {
      while (fresh && looking() && !signal.aborted) {
        fresh = false;
        await look();
      }
    } finally {
      busy = false;
    }
  };
  const onFrame = () => {
    if (signal.aborted) return;
    ask();
    fresh = video.readyState >= 2;
    if (!busy && looking()) void work();
  };
  const ask = () => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(onFrame);
    else requestAnimationFrame(onFrame);
  };
  ask();
}
