"""What the demo prints is all that a newcomer needs."""

from __future__ import annotations

from eventnet.demo.greeting import OnTheNetwork, greeting

FINGERPRINT = ":".join(["AB"] * 32)


def printed(network: OnTheNetwork | None = None) -> str:
    return greeting(
        url="http://localhost:8000",
        organiser="http://localhost:8000/signin/one",
        attendees=[("Maren", "…/two"), ("Kwame", "…/three")],
        join_link="HTTP://LOCALHOST:8000/J/ABCDEF",
        network=network,
    )


def test_the_greeting_holds_every_link_and_a_code() -> None:
    text = printed()
    assert all(part in text for part in ("/signin/one", "…/two", "…/three", "█", "▄"))
    assert "http://localhost:8000/j/ABCDEF" in text
    assert max(len(line) for line in text.splitlines() if "█" not in line) <= 100


def test_it_says_which_way_leads_phones_in() -> None:
    assert "make run PHONE=1" in printed()
    on_the_network = printed(OnTheNetwork("https://192.0.2.7:8443", FINGERPRINT))
    assert "make run PHONE=1" not in on_the_network
    assert "https://192.0.2.7:8443" in on_the_network
    shown = "".join(line.strip() for line in on_the_network.splitlines() if "AB:AB" in line)
    assert shown.count("AB") == 32
