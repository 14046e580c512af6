"""Loads the fixtures; each plugin says what it gives. One that another imports stands before it."""

pytest_plugins = [
    "tests.plugins.clock",
    "tests.plugins.properties",
    "tests.plugins.smtp",
    "tests.plugins.redis",
    "tests.plugins.server",
    "tests.plugins.databases",
    "tests.plugins.settings",
    "tests.plugins.app",
    "tests.plugins.browser",
    "tests.plugins.sockets",
]
