"""The entries that exist: the ledger, which must never be lost, and an index that can be made anew."""
