"""The steps that lead a database from each release to the next."""
