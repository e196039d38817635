import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer, Conversation } from './conversation.ts'
import { encodeOdd } from './odd-values.ts'
import { comparable, playedEngine } from './play.ts'
import { generators, seed } from './sample.ts'
import { split } from './splitting.ts'

/** Of each generator whose rule sets have several rules; a measure as `RULEWIRE_PROPERTY_RUNS` is for the others. */
const runs = Math.ceil(Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_050) / 25)

describe('neither the order of rules, exclusions and lists counts, nor how they are split over sources', () => {
  test.each(['conversation', 'excluded', 'reports', 'listed', 'endpoints'] as const)(
    '%s',
    async name => {
      const drawn = fc.sample(fc.tuple(generators[name], split), { seed, numRuns: runs })
      expect(drawn).toHaveLength(runs)
      for (const [conversation, split] of drawn) {
        const { rules } = conversation
        const said = JSON.stringify(encodeOdd({ ...conversation, ...rules }))
        const [whole, parts] = [await answered(conversation, [rules]), await answered(conversation, split(rules))]
        expect({ said, ...parts }).toEqual({ said, ...whole })
      }
    },
    30_000 + 100 * runs,
  )
})

interface Answered {
  readonly hash: string
  readonly rules: number
  readonly answers: readonly Answer[]
}

async function answered(conversation: Conversation, documents: readonly Conversation['rules'][]): Promise<Answered> {
  const played = playedEngine(conversation)
  for (const [place, document] of documents.entries()) {
    await played.apply(document, `source ${place}`)
  }
  const transactions = played.begin().slice(0, 1)
  const { hash, rules } = played.program
  expect(transactions[0]?.program).toBe(hash)
  return { hash, rules, answers: comparable(played.answers(transactions, conversation.calls)[0] ?? []) }
}
