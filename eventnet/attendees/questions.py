"""The answers that onboarding offers, in the reader's language, each with its icon."""

from __future__ import annotations

from flask_babel import gettext as _


def choices_of(step: str) -> list[dict[str, str]]:
    """Return what can be chosen on a page of onboarding; free text pages offer nothing."""
    return {"purpose": purposes, "comfort": comforts, "visibility": visibilities}.get(step, list)()


def purposes() -> list[dict[str, str]]:
    """Return the reasons for being here."""
    return [
        {"value": "challenge", "label": _("Challenge my thinking"), "icon": "bulb"},
        {"value": "learn", "label": _("Learn a skill or find a mentor"), "icon": "sprout"},
        {"value": "see", "label": _("See how others work"), "icon": "eye"},
        {"value": "team", "label": _("Find people for my team"), "icon": "team"},
        {"value": "career", "label": _("Explore my career"), "icon": "compass"},
        {"value": "partner", "label": _("Find a partner for a project"), "icon": "piece"},
        {"value": "meet", "label": _("Just meet good people"), "icon": "cup"},
    ]


def comforts() -> list[dict[str, str]]:
    """Return how somebody likes to be met."""
    return [
        {
            "value": "approach",
            "label": _("Come and talk to me"),
            "help": _("I am glad when somebody starts."),
            "icon": "hand",
        },
        {
            "value": "small-steps",
            "label": _("In small steps"),
            "help": _("One person at a time, and with a first question."),
            "icon": "leaf",
        },
        {
            "value": "i-come",
            "label": _("Let me come to you"),
            "help": _("I look around first and start by myself."),
            "icon": "compass",
        },
    ]


def visibilities() -> list[dict[str, str]]:
    """Return the two answers to the question whether we may suggest somebody."""
    return [
        {
            "value": "true",
            "label": _("Yes, suggest me"),
            "help": _("Others who said yes may see your name and your topics."),
            "icon": "eye",
        },
        {
            "value": "false",
            "label": _("No, do not list me"),
            "help": _("Only people you meet know that you are here."),
            "icon": "lock",
        },
    ]


def badge_scans() -> list[dict[str, str]]:
    """Return the two answers to the question what happens when somebody scans one's printed badge."""
    return [
        {
            "value": "false",
            "label": _("I answer each one"),
            "help": _("They see your name and organisation until you say yes."),
            "icon": "hand",
        },
        {
            "value": "true",
            "label": _("Connect us at once"),
            "help": _("You share your name and organisation, nothing more until you choose to."),
            "icon": "door",
        },
    ]
