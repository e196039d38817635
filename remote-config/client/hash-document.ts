import { hashOfPartsInSteps, partHashesInSteps, type RuleSetDocument } from '../../rules-schema/index.ts'

/** About a millisecond of hashing, so that a large rule set does not hold up the requests of the service. */
const stepsPerSlice = 50

/** `hashRuleSet` in slices. Null for a value that has no hash: nothing was checked yet, so it may be anything. */
export async function hashDocument(document: unknown): Promise<string | null> {
  try {
    const steps = hashing(document as RuleSetDocument)
    for (let count = 1; ; count += 1) {
      const step = steps.next()
      if (step.done) return step.value
      if (count % stepsPerSlice === 0 || step.value === 'long') await new Promise(setImmediate)
    }
  } catch {
    return null
  }
}

/** Pauses behind each part; `long` ones stand for a slice each. */
function* hashing(document: RuleSetDocument): Generator<'long' | undefined, string> {
  const hashes: (readonly [string, string])[] = []
  for (const part of partHashesInSteps(document)) {
    if (part !== undefined) hashes.push(part)
    yield part === undefined ? 'long' : undefined
  }
  const steps = hashOfPartsInSteps(hashes)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    yield 'long'
  }
}
