import { inOneGo, type List, type Rule, type RuleSetDocument } from '../../rules-schema/index.ts'
import { fixedPartsInSteps, hashInForceInSteps } from './hash-in-force.ts'
import { linesPerStep } from './limits.ts'
import type { Needs } from './needs.ts'
import { type Rest, readList, readRest, readRule } from './read-objects.ts'
import { ok, type Result, refuse } from './refusal.ts'

/** What an instance gives to its engine, and the answer that it expects. */
export interface Composed {
  readonly document: RuleSetDocument
  readonly rest: Rest
  /** The hash in force. */
  readonly hash: string
}

/** Bytes by their hash; undefined: not there. They need not be right. */
export type Objects = (hash: string) => Uint8Array | undefined

/**
 * The document of a scope, from objects that are looked at one by one (PROTOCOL.md, 4.4). Refused when one of them is
 * missing (RW418), is other bytes (RW403), or contradicts the manifest (RW417); of what is out of scope nothing is looked at.
 */
export function compose(needs: Needs, objects: Objects): Result<Composed> {
  return inOneGo(composeInSteps(needs, objects))
}

/** The same, pausing now and then. */
export function* composeInSteps(needs: Needs, objects: Objects): Generator<void, Result<Composed>> {
  const rests = yield* readEach([needs.rest], objects, 'the rest', (bytes, line) => readRest(bytes, line, needs.schema))
  if (!rests.ok) return rests
  const [rest] = rests.value as [Rest]
  const lists = yield* readEach(needs.lists, objects, 'a list', readList)
  if (!lists.ok) return lists
  const rules = yield* readEach(needs.rules, objects, 'a rule', readRule)
  if (!rules.ok) return rules
  const document = documentOf(needs, rest, lists.value, rules.value)
  const fixed = yield* fixedPartsInSteps(lists.value, rest)
  return ok({ document, rest, hash: yield* hashInForceInSteps(needs, fixed) })
}

/** In the order of the manifest. */
export function documentOf(
  { elsewhere }: Needs,
  rest: Rest,
  lists: readonly List[],
  rules: readonly Rule[],
): RuleSetDocument {
  return {
    ...rest,
    // It is not empty: it is about others.
    ...(rules.length === 0 && elsewhere ? { allow_empty: true } : {}),
    ...(lists.length === 0 ? {} : { lists }),
    rules,
  }
}

function* readEach<Line extends { readonly hash: string }, T>(
  lines: readonly Line[],
  objects: Objects,
  what: string,
  read: (bytes: Uint8Array, line: Line) => Result<T>,
): Generator<void, Result<readonly T[]>> {
  const found: T[] = []
  for (const line of lines) {
    const bytes = objects(line.hash)
    if (bytes === undefined) return refuse('RW418', 'transfer', `the object of ${what} is missing: ${line.hash}`)
    const one = read(bytes, line)
    if (!one.ok) return one
    found.push(one.value)
    if (found.length % linesPerStep === 0) yield
  }
  return ok(found)
}
