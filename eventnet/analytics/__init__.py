"""Analytics: what the organiser learns about the network that formed, never about one person."""
