import type { Case } from './case.ts'
import type { Difference } from './compare.ts'
import { type Intended, intendedDifferences, type Met } from './intended/index.ts'
import { suspectsOf } from './suspects.ts'
import type { Verdicts } from './verdict.ts'

/** Why the two differ, if that is meant to be. */
export function explained(
  one: Case,
  difference: Difference,
  rulewire: Verdicts,
  libddwaf: Verdicts,
): Intended | undefined {
  const met = metIn(one, difference, rulewire, libddwaf)
  return intendedDifferences.find(({ explains }) => explains(met))
}

export function metIn(one: Case, difference: Difference, rulewire: Verdicts, libddwaf: Verdicts): Met {
  const { request } = difference
  return {
    case: one,
    difference,
    verdicts: { rulewire: rulewire[request] ?? [], libddwaf: libddwaf[request] ?? [] },
    suspects: suspectsOf(one, difference),
  }
}
