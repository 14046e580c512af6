/** The attendee's pages: what they need at once, and the scanner when there is one. */

import { startConnections } from "./connections.js";
import { http } from "./http.js";
import { startLive } from "./live/client.js";
import { startLiveLog } from "./live-code/start.js";
import * as asks from "./modules/asks.js";
import * as badge from "./modules/badge.js";
import * as choices from "./modules/choices.js";
import * as circle from "./modules/circle.js";
import * as circles from "./modules/circles.js";
import * as countdown from "./modules/countdown.js";
import * as exchange from "./modules/exchange.js";
import * as find from "./modules/find.js";
import * as form from "./modules/form.js";
import * as met from "./modules/met.js";
import * as note from "./modules/note.js";
import * as parted from "./modules/parted.js";
import * as promise from "./modules/promise.js";
import * as prompt from "./modules/prompt.js";
import * as region from "./modules/region.js";
import * as request from "./modules/request.js";
import * as rounds from "./modules/rounds.js";
import * as seat from "./modules/seat.js";
import * as sign_out from "./modules/sign_out.js";
import * as snack from "./modules/snack.js";
import * as star from "./modules/star.js";
import * as state_chooser from "./modules/state_chooser.js";
import * as strip from "./modules/strip.js";
import * as tags from "./modules/tags.js";
import * as transfer from "./modules/transfer.js";
import * as undo from "./modules/undo.js";
import * as waiting from "./modules/waiting.js";
import { mountAll } from "./mount.js";
import { startOutbox } from "./outbox/start.js";
import { startShell } from "./shell.js";

const scanner = () => import("./modules/scanner.js");
const live = startLive(http);
const outbox = startOutbox(http, live);

mountAll(
  document.body,
  {
    asks,
    badge,
    choices,
    circle,
    circles,
    countdown,
    exchange,
    find,
    form,
    met,
    note,
    parted,
    promise,
    prompt,
    region,
    request,
    rounds,
    scanner,
    seat,
    sign_out,
    snack,
    star,
    state_chooser,
    strip,
    tags,
    transfer,
    undo,
    waiting,
  },
  live,
  outbox,
);
startLiveLog(http);
startConnections(http, live);
startShell(outbox);
