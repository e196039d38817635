import type { Outcome } from '../contract.ts'

/** Of most calls, shared by all of them. */
export const nothingNew: Outcome = Object.freeze({
  matches: Object.freeze([]),
  metadata: Object.freeze(Object.create(null)),
  keep: false,
  shadow: Object.freeze([]),
  incomplete: Object.freeze([]),
})
