import { type CompiledRule, type Program, rulesInForce } from '../program.ts'
import { rulesAbout } from './rules-by-slot.ts'
import { hidesInputs } from './truths.ts'
import type { Waking } from './waking.ts'

/** What is known of a transaction's rules. */
interface Known {
  readonly program: Program
  /** Those of the endpoints that were reached. */
  readonly reached: readonly CompiledRule[]
  readonly waking: readonly Pick<Waking, 'awake' | 'leftOut'>[]
}

/**
 * Rules that may have come nearer to a match by what is there now at these addresses, before it is replaced: what others ask is
 * false, or will not be asked. May have more, and some twice.
 *
 * @param endpointsAreFinal no other endpoint will be reached
 */
export function* rulesToSettle(
  { program, reached, waking }: Known,
  slots: ReadonlySet<number>,
  endpointsAreFinal: boolean,
): Generator<CompiledRule> {
  if (hidesInputs(program)) return yield* rulesInForce(program)
  for (const rule of nearer(reached, waking, endpointsAreFinal)) if (!program.gone.has(rule)) yield rule
  yield* rulesAbout(slots, program, !endpointsAreFinal)
}

function* nearer(
  reached: Known['reached'],
  waking: Known['waking'],
  endpointsAreFinal: boolean,
): Generator<CompiledRule> {
  if (endpointsAreFinal) yield* reached
  for (const { awake, leftOut } of waking) {
    yield* awake
    for (const { rules } of leftOut) yield* rules
  }
}
