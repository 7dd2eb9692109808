"""The processes of a day as pure functions of arrays, in the order of the day.

1. `renew`: budgets refill, standing and tie strengths fade. 2. `ask`: people ask new questions. 3. Circulate
(`sim.channels`): open questions become exposures. 4. `read`: attention decides which exposures are read.
5. `help`: readers who are willing and able, and have budget left, answer. 6. `thank`: answers change ties,
accounts, standing and morale. 7. `close`: answered and expired questions leave the list of open ones. Then
the counts of the day are recorded.

Rules never write to the state, never use a `Person` and never import Mesa. Updates are synchronous within a
day: within one process, nobody's result depends on another person's result.
"""
