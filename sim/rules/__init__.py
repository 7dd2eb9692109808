"""The processes of a day as pure functions over arrays, in the order of the day.

1. `renew`: budgets refill, standing and tie strengths fade. 2. `ask`: people ask new questions. 3. Circulate
(`sim.channels`): open questions become exposures. 4. `read`: attention decides which exposures are read.
5. `help`: readers answer who are willing and able and have budget left. 6. `thank`: answers change ties,
accounts, standing and morale. 7. `close`: answered and expired questions leave the list of open ones. Then
the row of the day is recorded.

Rules never write to the state, never see a `Person` and never import Mesa. Updates are synchronous within a
day.
"""
