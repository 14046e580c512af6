"""Events: the gathering itself, its phases, its organisers, and what they did."""
