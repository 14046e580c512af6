"""An attendee's circles on their pages: a tap sits down and a tap leaves, and nobody is named to who does not sit there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event as sql

from eventnet.attendees.service import tell_about
from eventnet.circles.models import Circle
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.service import go_to
from eventnet.safety.service import write_block
from tests.circles.conftest import Visit, read
from tests.factories.gathering import a_browser_of


def a_form(**changes: object) -> dict[str, Any]:
    return {
        "draft_id": new_id(), "topic": " Late  trams ", "place": "Sofa", "free": "2", "minutes": "45",
        **changes,
    }  # fmt: skip


def test_a_circle_is_opened_and_stands_on_every_page_where_one_looks_for_it(visit: Visit) -> None:
    ana, ben = visit.browser(visit.corner.there.ana), visit.browser(visit.corner.there.ben)
    assert "No circle is open right now." in read(ana.get(f"{visit.at}/circles").text)
    assert 'name="draft_id"' in ana.get(f"{visit.at}/circles/new").text
    sent = a_form()
    for _ in range(2):
        answer = ana.post(f"{visit.at}/circles/new", data=sent)
        assert answer.headers["Location"] == f"{visit.at}/circles"
    for path in ("now", "circles"):
        card = read(ana.get(f"{visit.at}/{path}").text, "circle")
        assert "Late trams" in card
        assert "Sofa · 2 free seats · until 10:45".replace(" · ", " ") in card
        assert "Nobody else is here yet." in card
        assert "End it for everybody" not in card
    for path in ("circles", "meet"):
        page = read(ben.get(f"{visit.at}/{path}").text)
        assert "Late trams" in page
        assert "2 free seats" in page
        assert "Ana" not in page
    assert "There is a free seat at an open circle" in read(ben.get(f"{visit.at}/now").text)
    one = ben.get(f"{visit.at}/circles/{sent['draft_id']}").text
    assert "You can just listen" in read(one)
    assert "Ana" not in one


def test_a_tap_sits_down_and_a_tap_leaves_without_any_script(
    visit: Visit, database: Database
) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now, free=1)
    with database.write() as db:
        tell_about(db, attendee_id=there.ana.id, values={"ask_me_about": ["night trains"]})
    ben, guest = visit.browser(there.ben), visit.browser(visit.corner.more[0])
    for _ in range(2):
        back = ben.post(f"{visit.at}/circles/{circle}/join").headers["Location"]
        assert back == f"{visit.at}/circles"
    card = read(ben.get(f"{visit.at}/now").text, "circle")
    assert "Ana Lima Lima Maps Ask about: night trains" in card
    assert "Full just now" in card
    assert "End it for everybody" not in card
    assert "Ben Okoro" in read(visit.browser(there.ana).get(f"{visit.at}/now").text, "circle")
    assert "End it for everybody" in read(visit.browser(there.ana).get(f"{visit.at}/now").text)
    page = read(guest.get(f"{visit.at}/circles/{circle}").text)
    assert "Every seat is taken just now." in page
    assert "Sit down" not in page
    full = guest.post(f"{visit.at}/circles/{circle}/join")
    assert full.status_code == 409
    assert "Every seat is taken just now" in full.text
    assert "free seat" not in read(guest.get(f"{visit.at}/now").text)
    ben.post(f"{visit.at}/circles/{circle}/leave")
    joined = guest.post(f"{visit.at}/circles/{circle}/join", json={}).json
    assert joined is not None
    assert [mate["person"]["name"] for mate in joined["circle"]["mates"]] == ["Ana Lima"]
    left = guest.post(f"{visit.at}/circles/{circle}/leave", json={}).json
    assert left == {"circle": None}


def test_only_the_opener_ends_it_and_the_others_look_back_on_whom_they_sat_with(
    visit: Visit,
) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now, topic="Trams")
    visit.corner.sit(there.ben, circle, now=visit.now)
    ana, ben = visit.browser(there.ana), visit.browser(there.ben)
    visit.clock.move(minutes=5)
    assert ben.post(f"{visit.at}/circles/{circle}/end").status_code == 404
    assert ana.post(f"{visit.at}/circles/{circle}/end", json={}).json == {"circle": None}
    assert "Trams" not in ben.get(f"{visit.at}/now").text
    page = read(ben.get(f"{visit.at}/circles").text)
    assert "Whom you sat with" in page
    assert "Ana Lima Lima Maps · 10:00, Trams" in page
    over = ben.post(f"{visit.at}/circles/{circle}/join")
    assert over.status_code == 410
    assert "This circle is over" in over.text
    stranger = visit.browser(visit.corner.more[0])
    assert "Whom you sat with" not in stranger.get(f"{visit.at}/circles").text


def test_what_the_form_cannot_take_is_shown_again_with_nothing_lost(visit: Visit) -> None:
    ana = visit.browser(visit.corner.there.ana)
    wrong = ana.post(f"{visit.at}/circles/new", data=a_form(topic=" ", place="By the window"))
    assert wrong.status_code == 422
    assert "Please fill this in." in wrong.text
    assert "By the window" in wrong.text
    for field, value in (("free", "40"), ("minutes", "7"), ("topic", "t" * 61)):
        told = ana.post(f"{visit.at}/circles/new", json=a_form(**{field: value}))
        assert told.status_code == 422
        assert told.json is not None
        assert set(told.json["fields"]) == {field}
    assert visit.corner.seen(visit.corner.there.ana, now=visit.now).tables == ()


def test_to_whom_a_block_hides_it_a_circle_answers_like_one_that_is_over(
    visit: Visit, database: Database
) -> None:
    there = visit.corner.there
    hidden = visit.corner.open(there.ana, now=visit.now, topic="Trams")
    over = visit.corner.open(visit.corner.more[0], now=visit.now, topic="Maps")
    visit.corner.end(visit.corner.more[0], over, now=visit.now)
    with database.write() as db:
        write_block(db, blocker_id=there.ana.id, blocked_id=there.ben.id, now=visit.now)
    ben = visit.browser(there.ben)
    for path in ("now", "circles", "meet", "snapshot"):
        assert "Trams" not in ben.get(f"{visit.at}/{path}").text
    for method, tail in (("get", ""), ("get", "/report"), ("post", "/join"), ("post", "/report")):
        answers = [
            getattr(ben, method)(f"{visit.at}/circles/{one}{tail}") for one in (hidden, over)
        ]
        assert [one.status_code for one in answers] == [410, 410]
        texts = [one.text.replace(hidden, "").replace(over, "") for one in answers]
        assert texts[0] == texts[1]
    left = [ben.post(f"{visit.at}/circles/{one}/leave", json={}).json for one in (hidden, over)]
    assert left == [{"circle": None}] * 2


def test_outsiders_and_strangers_see_no_circle(visit: Visit) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now, topic="Trams")
    outsider = visit.browser(there.outsider)
    elsewhere = f"/e/{there.elsewhere.key}"
    for at in (visit.at, elsewhere):
        assert outsider.get(f"{at}/circles/{circle}").status_code == 404
        assert outsider.get(f"{at}/circles/{circle}/report").status_code == 404
        for verb in ("join", "leave", "end", "report"):
            assert outsider.post(f"{at}/circles/{circle}/{verb}", json={}).status_code == 404
    for path in ("circles", "circles/new"):
        assert outsider.get(f"{visit.at}/{path}").status_code == 404
    assert outsider.post(f"{visit.at}/circles/new", data=a_form()).status_code == 404
    assert "Trams" not in outsider.get(f"{elsewhere}/circles").text
    snapshot = outsider.get(f"{elsewhere}/snapshot").json
    assert snapshot is not None
    assert (snapshot["circles"], snapshot["circle"]) == ([], None)
    assert visit.app.test_client().get(f"{visit.at}/circles").status_code == 401


def test_whoever_is_busy_or_undisturbed_is_pointed_to_none_but_may_sit_down(
    visit: Visit, database: Database
) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now, topic="Trams")
    with database.write() as db:
        tell_about(db, attendee_id=there.ben.id, values={"state": "busy"})
        tell_about(db, attendee_id=visit.corner.more[0].id, values={"undisturbed": True})
    for who in (there.ben, visit.corner.more[0]):
        assert "free seat" not in read(visit.browser(who).get(f"{visit.at}/now").text)
    ben = visit.browser(there.ben)
    assert "Trams" not in ben.get(f"{visit.at}/meet").text
    page = read(ben.get(f"{visit.at}/circles").text)
    assert "You are marked as busy" in page
    assert "Trams" in page
    assert ben.post(f"{visit.at}/circles/{circle}/join").status_code == 303


def test_before_and_after_the_event_the_page_says_so(visit: Visit, database: Database) -> None:
    there = visit.corner.there
    with database.write() as db:
        go_to(db, event_id=there.event.id, phase="after", person_id=None, now=visit.now)
    ana = visit.browser(there.ana)
    assert "The event is over, and so are its circles." in read(ana.get(f"{visit.at}/circles").text)
    assert ana.get(f"{visit.at}/circles/new").headers["Location"] == f"{visit.at}/circles"
    refused = ana.post(f"{visit.at}/circles/new", data=a_form())
    assert refused.status_code == 410
    assert "Late" in refused.text


def test_the_organiser_sees_topics_and_seats_ends_one_and_never_sees_who_sits_there(
    visit: Visit, database: Database
) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now, topic="Trams")
    visit.corner.sit(there.ben, circle, now=visit.now)
    olga = a_browser_of(visit.app, there.organiser.id, now=visit.now)
    desk = f"/o/{there.event.key}/circles"
    page = olga.get(desk).text
    assert "Trams" in page
    assert "2 free seats" in page
    assert not [one for one in (there.ana, there.ben) if one.name in page]
    for person_id in (there.ben.person_id, there.outsider.person_id):
        other = a_browser_of(visit.app, person_id, now=visit.now)
        assert other.get(desk).status_code == 404
        assert other.post(f"{desk}/{circle}/end").status_code == 404
    foreign = f"/o/{there.elsewhere.key}/circles/{circle}/end"
    assert olga.post(foreign).status_code == 404
    for _ in range(2):
        assert olga.post(f"{desk}/{circle}/end").headers["Location"] == desk
    assert olga.post(f"{desk}/{circle}/end", json={}).json == {"done": True}
    with database.read() as db:
        assert db.get_one(Circle, circle).closed_by == "organiser"
    assert "No circle is open right now." in olga.get(desk).text
    assert "Trams" not in visit.browser(there.ben).get(f"{visit.at}/snapshot").text


def test_the_page_asks_as_much_for_many_circles_as_for_one(
    visit: Visit, database: Database
) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now)
    ben = visit.browser(there.ben)
    ben.post(f"{visit.at}/circles/{circle}/join")
    asked: list[str] = []
    sql.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def count() -> int:
        asked.clear()
        ben.get(f"{visit.at}/circles")
        return len(asked)

    count()  # the first look of a browser writes down that it was there
    few = count()
    for number, who in enumerate(visit.corner.more):
        other = visit.corner.open(who, now=visit.now, topic=f"Topic {number}")
        assert other
    assert count() == few
