"""The organiser's library: prompts of ours to look through, to take over and to send."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from eventnet.core.ids import new_id
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.prompts.forms import PromptForm
from eventnet.prompts.views import preview_view
from eventnet.prompts.views_library import Look, library_view
from eventnet.web.context import now
from eventnet.web.i18n import best_of

blueprint = Blueprint("prompt_library", __name__)


def language() -> str:
    """Return the language in which prompts are wanted: as asked, else that of the event."""
    return best_of(request.args.get("lang"), getattr(g, "event_locale", None)) or "en"


@blueprint.get("/o/<event_key>/prompts/library")
@organiser_of_event
def library_page(event_key: str) -> str:
    """Show the library by moment, depth and form, and one prompt as on a phone."""
    who = organiser()
    asked = {name: request.args.get(name, "") for name in ("moment", "depth", "form", "see")}
    look = Look(f"/o/{event_key}/prompts/library", language(), **asked)
    page = library_view(look)
    seen = page["seen"]
    form = PromptForm.model_validate(seen["values"]) if seen else None
    return render_template(
        "pages/prompts/library.html",
        **page,
        preview=preview_view(form, now=now(), timezone=who.timezone) if form else None,
        draft_id=new_id(),
        phase=who.phase,
        locale_of_prompts=look.locale,
    )
