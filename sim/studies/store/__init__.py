"""The folder of a study: its ledger of runs, its lock, and the check that a resumed study is the same one."""
