/** The organiser's pages. Charts come when a page has one. */

import { http } from "./http.js";
import { startLive } from "./live/client.js";
import * as countdown from "./modules/countdown.js";
import * as counters from "./modules/counters.js";
import * as form from "./modules/form.js";
import * as onair from "./modules/onair.js";
import * as region from "./modules/region.js";
import * as snack from "./modules/snack.js";
import * as strip from "./modules/strip.js";
import * as texts from "./modules/texts.js";
import { mountAll } from "./mount.js";

const chart = () => import("./modules/chart.js");

mountAll(
  document.body,
  { chart, counters, countdown, form, onair, region, snack, strip, texts },
  startLive(http),
);
