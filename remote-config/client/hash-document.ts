import { hashOfParts, partHashes, type RuleSetDocument } from '../../rules-schema/index.ts'

/** About a millisecond of hashing, so that a large rule set does not hold up the requests of the service. */
const partsPerSlice = 50

/** `hashRuleSet` in slices. Null for a value that has no hash: nothing was checked yet, so it may be anything. */
export async function hashDocument(document: unknown): Promise<string | null> {
  try {
    const hashes: (readonly [string, string])[] = []
    for (const part of partHashes(document as RuleSetDocument)) {
      hashes.push(part)
      if (hashes.length % partsPerSlice === 0) await new Promise(setImmediate)
    }
    return hashOfParts(hashes)
  } catch {
    return null
  }
}
