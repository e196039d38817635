import { hashOfPartsInSteps, inOneGo, type List, type NamedHash, partHashesInSteps } from '../../rules-schema/index.ts'
import type { Needs } from './needs.ts'
import type { Rest } from './read-objects.ts'

/** Of lists and rest, which the manifest's hashes do not give. Worth keeping while these objects stay the same. */
export function fixedParts(lists: readonly List[], rest: Rest): readonly NamedHash[] {
  return inOneGo(fixedPartsInSteps(lists, rest))
}

/** The same, pausing now and then. */
export function* fixedPartsInSteps(lists: readonly List[], rest: Rest): Generator<void, readonly NamedHash[]> {
  const parts: NamedHash[] = []
  for (const part of partHashesInSteps({ ...rest, rules: [], lists })) {
    if (part === undefined) yield
    else parts.push(part)
  }
  return parts
}

/**
 * The hash that the engine has to answer for the composed document (PROTOCOL.md, 4.4): of a rule its object's hash is enough, so that
 * whoever has the manifest can say what an instance runs without having its rules.
 */
export function hashInForce(needs: Pick<Needs, 'rules'>, fixed: readonly NamedHash[]): string {
  return inOneGo(hashInForceInSteps(needs, fixed))
}

/** The same, pausing now and then. */
export function* hashInForceInSteps(
  { rules }: Pick<Needs, 'rules'>,
  fixed: readonly NamedHash[],
): Generator<void, string> {
  const ofRules = rules.map(({ id, hash }): NamedHash => [id, hash.slice('sha256:'.length)])
  return yield* hashOfPartsInSteps([...ofRules, ...fixed])
}
