import { hashOfRuleHashes, hashRule, type Rule } from '../../rules-schema/index.ts'

/** About a millisecond of hashing, so that a large rule set does not hold up the requests of the service. */
const rulesPerSlice = 50

/** `hashRuleSet` in slices. Null for a value that has no hash: nothing was checked yet, so it may be anything. */
export async function hashDocument(document: unknown): Promise<string | null> {
  try {
    const rules = (document as { rules: readonly Rule[] }).rules
    const hashes: [string, string][] = []
    for (const [index, rule] of rules.entries()) {
      if (index % rulesPerSlice === rulesPerSlice - 1) await new Promise(setImmediate)
      hashes.push([rule.id, hashRule(rule)])
    }
    return hashOfRuleHashes(hashes)
  } catch {
    return null
  }
}
