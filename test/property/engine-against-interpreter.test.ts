import { afterAll, describe, expect, test } from 'vitest'
import type { Conversation } from './conversation.ts'
import { Engines } from './engines.ts'
import { canonicalNames } from './generators/index.ts'
import { encodeOdd } from './odd-values.ts'
import { interpret, isSame, runEngine } from './play.ts'
import { cases, counts, generatorNames, seed } from './sample.ts'
import { smallest } from './smaller.ts'
import { Tally } from './tally.ts'

const tally = new Tally()

const positive =
  'match_regex match_regex_with_checksum phrase_match exact_match ip_match equals exists greater_than lower_than contains starts_with ends_with hidden_ascii_match'
const negated = '!match_regex !match_regex_with_checksum !phrase_match !exact_match !ip_match !equals !exists'
const operators = [...positive.split(' '), ...negated.split(' '), 'all', 'any', 'not']

describe('the engine agrees with the interpreter in every outcome of every call', () => {
  test.each(generatorNames)(
    '%s',
    async generator => {
      const wrong: Conversation[] = []
      const seen = await judgeAll(cases(generator, counts[generator]), one => wrong.push(one))
      const [first] = wrong
      if (first) throw new Error(`${wrong.length} of ${seen} cases differ; the first:\n${await description(first)}`)
      expect(seen).toBe(counts[generator])
    },
    30_000 + 10 * Math.max(...Object.values(counts)),
  )

  test.each(operators)('%s was true, and was false, often enough', operator => {
    expect(tally.count(operator, 'true')).toBeGreaterThanOrEqual(150)
    expect(tally.count(operator, 'false')).toBeGreaterThanOrEqual(150)
    expect(tally.count(operator, 'pending')).toBeGreaterThanOrEqual(50)
    expect(tally.count(operator, 'cut')).toBeGreaterThanOrEqual(50)
  })

  test.each([
    ...canonicalNames.map(name => `transformer: ${name}`),
    'transformer: none',
    'text address',
    'typed address',
    'target: values',
    'target: keys',
    'path: $ alone',
    'path: name',
    'path: index',
    'path: negative index',
    'path: wildcard',
    'path: slice',
    'path: slice backwards',
    'path: union',
    'path: ..',
    'phrase_match, word_boundary',
    '!phrase_match, word_boundary',
    'list of exact_match',
    'list of ip_match',
    'list of !exact_match',
    'list of !ip_match',
    'exclusion: bypass',
    'exclusion: monitor',
    'exclusion: inputs',
    'exclusion of rules by id',
    'exclusion of rules by tags',
    'exclusion of rules by category',
    'exclusion of rules by event',
    'exclusion of rules by nothing',
    'endpoint',
    'exact pattern',
    'pattern with **',
    'rule',
  ])('so was %s', subject => {
    expect(tally.count(subject, 'true')).toBeGreaterThanOrEqual(50)
    expect(tally.count(subject, 'false')).toBeGreaterThanOrEqual(50)
  })

  test.each(canonicalNames)('%s had something to do', name => {
    expect(tally.count(`rewriting: ${name}`, 'seen')).toBeGreaterThanOrEqual(50)
  })

  test.each([
    'action: block',
    'action: redirect',
    'address that comes again',
    'address that comes late',
    'address that is cut',
    'address: usr.id',
    'address: usr.login',
    'address: usr.session_id',
    'address: server.response.body',
    'address: of an event',
    'address: declared',
    'look at something excluded',
    'rule that is bypassed',
    'match that may not act',
    'capture with the match',
    'capture after the match',
    'list that was set',
    'mask: hmac',
    'mask: redact',
    'mask: sha256',
    'match in the shadow',
    'match that is not reported',
    'normalised path fits',
    'raw path alone fits',
    'rule that is over',
    'rule that will be over',
    'run after the end',
    'bodyNeed: none',
    'bodyNeed: tap',
    'bodyNeed: hold',
    'incomplete: truncated',
    'incomplete: nodes',
    'incomplete: entries',
    'incomplete: depth',
  ])('%s was seen', subject => {
    expect(tally.count(subject, 'seen')).toBeGreaterThanOrEqual(100)
  })

  test('several patterns gave names', () => {
    expect(tally.count('several patterns give names', 'seen')).toBeGreaterThanOrEqual(50)
  })

  test.each(['mask: hmac', 'mask: redact', 'mask: sha256'])('%s lacked a part of the text', mask => {
    expect(tally.count(mask, 'cut')).toBeGreaterThanOrEqual(10)
  })

  afterAll(() => console.log(`cases: ${JSON.stringify(counts)}, seed ${seed}\n${tally}`))
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
      if (!begun().every(answers => isSame(answers, expected))) onWrong(one)
    }
    seen += 1
  }
  playBefore()
  return seen
}

/** The smallest case that still shows it, in the form of `test/conformance/transactions`. */
async function description(found: Conversation): Promise<string> {
  const isAlone = await differs(found)
  const small = isAlone ? await smallest(found, differs) : found
  return [
    ...(isAlone ? [] : ['(not alone: only on an engine that takes other rules, or with a transaction beside it)']),
    JSON.stringify({ ...(encodeOdd(small) as object), ...small.rules }),
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
