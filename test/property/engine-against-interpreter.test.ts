import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../engine/contract.ts'
import type { Conversation } from './conversation.ts'
import { Engines } from './engines.ts'
import { encodeOdd } from './odd-values.ts'
import { comparable, interpret, runEngine } from './play.ts'
import { cases, generatorNames, runs, seed } from './sample.ts'
import { smallest } from './smaller.ts'
import { Tally } from './tally.ts'

const tally = new Tally()

describe('the engine agrees with the interpreter in every outcome of every call', () => {
  test.each(generatorNames)(
    '%s',
    async generator => {
      const wrong: Conversation[] = []
      const seen = await judgeAll(cases(generator, runs), one => wrong.push(one))
      const [first] = wrong
      if (first) throw new Error(`${wrong.length} of ${seen} cases differ; the first:\n${await description(first)}`)
      expect(seen).toBe(runs)
    },
    30_000 + 10 * runs,
  )

  test.each(['match_regex', 'exact_match', 'equals', 'exists', 'starts_with', 'all', 'any', 'not'])(
    '%s was true, and was false, often enough',
    operator => {
      expect(tally.count(operator, 'true')).toBeGreaterThanOrEqual(1_000)
      expect(tally.count(operator, 'false')).toBeGreaterThanOrEqual(1_000)
      expect(tally.count(operator, 'pending')).toBeGreaterThanOrEqual(100)
      expect(tally.count(operator, 'cut')).toBeGreaterThanOrEqual(100)
    },
  )

  test.each([
    'text address',
    'typed address',
    'transformers',
    'no transformers',
    'path: $ alone',
    'path: name',
    'path: index',
    'path: negative index',
    'path: wildcard',
    'endpoint',
  ])('so was %s', subject => {
    expect(tally.count(subject, 'true')).toBeGreaterThanOrEqual(100)
    expect(tally.count(subject, 'false')).toBeGreaterThanOrEqual(100)
  })

  test.each([
    'address that comes again',
    'address that comes late',
    'capture with the match',
    'capture after the match',
    'normalised path fits',
    'raw path alone fits',
    'run after the end',
    'incomplete: truncated',
    'incomplete: nodes',
    'incomplete: entries',
    'incomplete: depth',
  ])('%s was seen', subject => {
    expect(tally.count(subject, 'seen')).toBeGreaterThanOrEqual(100)
  })

  afterAll(() => console.log(`${generatorNames.length} × ${runs} cases, seed ${seed}\n${tally}`))
})

/** Each request is played when the rules of the next are in force. Returns the number of cases. */
async function judgeAll(all: Iterable<Conversation>, onWrong: (one: Conversation) => void): Promise<number> {
  const engines = new Engines()
  let seen = 0
  let playBefore = () => {}
  for (const one of all) {
    const begun = await engines.begin(one)
    playBefore()
    playBefore = () => {
      const expected = interpret(one, tally)
      if (!begun().every(outcomes => isSame(outcomes, expected))) onWrong(one)
    }
    seen += 1
  }
  playBefore()
  return seen
}

function isSame(engine: readonly Outcome[], interpreter: readonly Outcome[]): boolean {
  return isDeepStrictEqual(plain(comparable(engine)), plain(comparable(interpreter)))
}

/** Own members alone, whatever the prototype. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}

/** The smallest case that still shows it, in the form of `test/conformance/transactions`. */
async function description(found: Conversation): Promise<string> {
  const isAlone = await differs(found)
  const small = isAlone ? await smallest(found, differs) : found
  return [
    ...(isAlone ? [] : ['(not alone: only on an engine that takes other rules, or with a transaction beside it)']),
    JSON.stringify({ ...(encodeOdd(small) as object), rules: small.rules.rules }),
    `engine:      ${JSON.stringify(await runEngine(small))}`,
    `interpreter: ${JSON.stringify(interpret(small))}`,
    `(RULEWIRE_PROPERTY_SEED=${seed})`,
  ].join('\n')
}

/** A case that either of them refuses is no smaller case. */
async function differs(one: Conversation): Promise<boolean> {
  try {
    return !isSame(await runEngine(one), interpret(one))
  } catch {
    return false
  }
}
