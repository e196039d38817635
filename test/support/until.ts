import { setImmediate, setTimeout } from 'node:timers/promises'

/** Waits for a condition; the test's own time limit is the only clock. What takes longer is not waited for at full speed. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) await (turns < 200 ? setImmediate() : setTimeout(2))
}
