"""The database: engine, types, transactions, claims and the fact log."""
