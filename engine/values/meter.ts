/**
 * Counts work, so that the time is looked at now and then. Units are whole. A unit is what looking at a node costs, or going over 64 UTF-16 units of text: some
 * tenths of a microsecond.
 */
export interface Meter {
  /** Work of so many units is about to begin. False: there is no time for it. */
  step(units: number): boolean
  /** Work is done of which nobody knew how much it would be. */
  spend(units: number): void
}

/** For those who have all the time there is. */
export const unmetered: Meter = { step: () => true, spend: () => {} }
