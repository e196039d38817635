import { cutReasons, FALSE, PENDING, reasonBits, reasonNames, TRUE, type Truth } from '../truth.ts'
import type { CutReason, TruthName } from './contract.ts'

export function truthName(truth: Truth): TruthName {
  if (truth === TRUE) return 'true'
  if (truth === FALSE) return 'false'
  return truth === PENDING ? 'pending' : 'cut'
}

/** Of bits, or of the truth that has them (`cutReasons`). */
export function reasonsOf(bits: number): readonly CutReason[] {
  const told: readonly CutReason[] = reasonNames(bits)
  return (bits & reasonBits.excluded) === 0 ? told : [...told, 'excluded']
}

export function reasonsOfTruth(truth: Truth): readonly CutReason[] {
  return reasonsOf(cutReasons(truth))
}
