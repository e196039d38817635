import type { CompiledExclusion, CompiledRule, Program, Traits } from '../program.ts'

const none: Traits = { rules: 0, body: 0, responseBody: 0, acts: 0, lists: 0, expires: 0, everywhere: 0 }

/** Rules between two pauses: some tenths of a millisecond. */
const rulesAtOnce = 1_000

/** Pauses now and then. */
export function* traitsOf(
  rules: readonly CompiledRule[],
  exclusions: readonly CompiledExclusion[],
): Generator<void, Traits> {
  const sum = { ...none }
  for (const [at, rule] of rules.entries()) {
    add(sum, rule, 1)
    if (at % rulesAtOnce === rulesAtOnce - 1) yield
  }
  for (const { reads } of exclusions) {
    sum.body += Number(reads.body)
    sum.responseBody += Number(reads.responseBody)
    sum.everywhere++
  }
  return sum
}

export function changedTraits(
  traits: Traits,
  removed: readonly CompiledRule[],
  added: readonly CompiledRule[],
): Traits {
  const sum = { ...traits }
  for (const rule of removed) add(sum, rule, -1)
  for (const rule of added) add(sum, rule, 1)
  return sum
}

/** What a program says of itself by them. */
export function told({
  rules,
  body,
  responseBody,
  acts,
  lists,
  expires,
  everywhere,
}: Traits): Pick<Program, 'size' | 'needs' | 'acts' | 'readsLists' | 'expires' | 'looksEverywhere'> {
  return {
    size: rules,
    needs: { body: body > 0, responseBody: responseBody > 0 },
    acts: acts > 0,
    readsLists: lists > 0,
    expires: expires > 0,
    looksEverywhere: everywhere > 0,
  }
}

function add(sum: Record<keyof Traits, number>, rule: CompiledRule, by: 1 | -1): void {
  sum.rules += by
  if (rule.bypassed) return
  if (rule.reads.body) sum.body += by
  if (rule.reads.responseBody) sum.responseBody += by
  if (rule.action !== undefined) sum.acts += by
  if (rule.reads.lists) sum.lists += by
  if (rule.expiresMs !== undefined) sum.expires += by
  if (rule.endpoints.length === 0) sum.everywhere += by
}
