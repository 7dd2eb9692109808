"""The processes of a day as pure functions over arrays, in the order of the day.

1. `renew`: budgets refill, standing and tie strengths fade. 2. `ask`: new questions. 3. Circulate
(`sim.channels`): open questions become exposures. 4. `read`: attention decides which are read. 5. `help`:
readers who are willing, able and have budget answer. 6. `thank`: ties, accounts, standing, morale.
7. `close`: answered and expired questions leave. Then the day's row is recorded.

Rules never write, never see a `Person` and never import Mesa; updates are synchronous within a day.
"""
