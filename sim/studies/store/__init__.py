"""The folder of a study: ledger, lock, fingerprint, and the runs that it holds."""
