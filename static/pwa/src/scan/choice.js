/** Which camera: the one that the phone takes by itself, or the one that somebody chose on this phone before. */

const KEPT = "eventnet-camera";

/** @returns {string} the id of the camera that was chosen here, or nothing */
export function chosenCamera() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} id */
export function chooseCamera(id) {
  try {
    localStorage.setItem(KEPT, id);
  } catch {
    // Without a store the choice holds for this page.
  }
}

/**
 * @param {{kind: string, deviceId: string}[]} devices as the browser lists them
 * @param {string} present the id of the camera that is open
 * @returns {string} the id of the next camera, or nothing where there is only one
 */
export function cameraAfter(devices, present) {
  const ids = devices
    .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
    .map((one) => one.deviceId);
  if (ids.length < 2) return "";
  return ids[(ids.indexOf(present) + 1) % ids.length] ?? "";
}
