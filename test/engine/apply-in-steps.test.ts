import { describe, expect, test } from 'vitest'
import { applyDocument } from '../../engine/apply.ts'
import { nothingInForce } from '../../engine/empty-program.ts'
import { PhraseFinder } from '../../engine/phrases/index.ts'
import { linksOf, rowsOf } from '../../engine/phrases/links.ts'
import { trieOf } from '../../engine/phrases/trie.ts'
import { phraseFilterInSteps } from '../../engine/prefilter/index.ts'
import { clashes, makeSource } from '../../engine/sources.ts'
import { duplicateIdsInSteps } from '../../rules-schema/duplicate-ids.ts'
import {
  hashOfPartsInSteps,
  inOneGo,
  orderProblemsInSteps,
  parseRuleSetInSteps,
  partHashesInSteps,
  type Rule,
  warning,
} from '../../rules-schema/index.ts'
import { partsInSteps } from '../../rules-schema/parts.ts'

/**
 * What lies between two pauses holds up the requests of a service. Time is not looked at: of so many things more there must be so
 * many pauses more.
 */
describe('however much there is, there is a pause', () => {
  const inForce = nothingInForce({ overrides: new Map(), revision: { number: 0 }, clock: Date.now })
  const input = { address: 'server.request.body', path: '$.note' }
  const rule = (number: number, members: object = {}) =>
    ({ id: `r${number}`, category: 'attack_attempt', event: 'probe', ...members }) as Rule
  const many = <T>(count: number, make: (number: number) => T) => Array.from({ length: count }, (_, at) => make(at))
  const document = (rules: readonly object[], members: object = {}) => ({ version: 1, rules, ...members })
  const rules = (count: number) => many(count, number => rule(number))
  const texts = (count: number) => many(count, number => `${number} ${'of a phrase'.repeat(number % 4)}`)
  const ofValues = (count: number) => [rule(0, { tests: [{ name: 't', request: { json: texts(count) } }] })]
  const ofPhrases = (count: number) => [
    rule(0, { conditions: [{ operator: 'phrase_match', inputs: [input], values: texts(count) }] }),
  ]
  const list = (size: number) => ({ id: 'l', type: 'value', entries: many(size, at => ({ value: `${at}` })) })
  const plain = { fold: false, wordBoundary: false }
  /** Of one symbol after the other; each is a state. */
  const spellings = (size: number) => [Int32Array.from({ length: size }, (_, at) => 2 + (at % 18))]
  const noLinks = (size: number) => ({
    fallback: new Int32Array(size + 1),
    longest: new Int32Array(),
    ends: new Uint8Array(),
  })
  const source = (name: string, count: number) => {
    const parsed = rules(count).map((one, at) => ({ rule: one, pointer: `/rules/${at}` }))
    return inOneGo(makeSource({ name, locate: undefined }, parsed, {}, inForce.lists, []))
  }

  test.each<[what: string, atOnce: number, size: number, (size: number) => Generator<unknown, unknown>]>([
    ['rules that are parsed', 1, 50, size => parseRuleSetInSteps(document(rules(size)))],
    ['values of a rule that is parsed', 2_000, 8_000, size => parseRuleSetInSteps(document(ofValues(size)))],
    [
      'exclusions',
      1,
      50,
      size => parseRuleSetInSteps(document(rules(1), { exclusions: many(size, at => ({ id: `e${at}` })) })),
    ],
    [
      'problems that are put in order',
      200,
      1_000,
      size =>
        orderProblemsInSteps(
          {},
          many(size, at => warning('RW302', `/${at}`, '')),
        ),
    ],
    ['ids', 2_000, 8_000, size => duplicateIdsInSteps('rule', rules(size), () => at => at)],
    [
      'entries of a list',
      200,
      1_000,
      size => parseRuleSetInSteps(document([], { allow_empty: true, lists: [list(size)] })),
    ],
    ['entries of a list in a set that is refused', 2_000, 8_000, size => partsInSteps({ lists: [list(size)] }, [])],
    [
      'entries of a list that is hashed',
      100,
      1_000,
      size => partHashesInSteps({ rules: [], lists: [list(size)] as never }),
    ],
    ['rules that are hashed', 1, 50, size => partHashesInSteps({ rules: rules(size) })],
    ['values of a rule that is hashed', 4_000, 16_000, size => partHashesInSteps({ rules: ofValues(size) })],
    ['hashes', 1_000, 4_000, size => hashOfPartsInSteps(many(size, at => [`r${at}`, `${at % 10}`.repeat(64)]))],
    ['ids that another source may have', 1_000, 2_000, size => clashes(source('a', size), [source('b', 1)])],
    ['ids of another source', 1_000, 2_000, size => clashes(source('a', 1), [source('b', size)])],
    ['ids that another source has', 1, 20, size => clashes(source('a', size), [source('b', size)])],
    // Folded 500 at a time, and then looked through 200 at a time.
    ['phrases that are filtered for', 143, 2_000, size => phraseFilterInSteps(texts(size))],
    // Of 100 units: 100 of them are spelled at a time, and then 20 put into the trie.
    [
      'phrases that are searched for',
      17,
      1_000,
      size =>
        PhraseFinder.of(
          many(size, () => 'x'.repeat(100)),
          plain,
        ),
    ],
    ['symbols of a trie', 2_000, 20_000, size => trieOf(spellings(size))],
    ['states of a trie', 2_000, 20_000, size => linksOf(inOneGo(trieOf(spellings(size))))],
    ['rows of a trie', 50, 1_000, size => rowsOf(inOneGo(trieOf(spellings(size))), noLinks(size), 20)],
    [
      'rules that are applied',
      1 / 3,
      50,
      size => applyDocument(document(rules(size)), { name: 'a', locate: undefined }, inForce),
    ],
    [
      'phrases of a rule that is applied',
      200,
      2_000,
      size => applyDocument(document(ofPhrases(size)), { name: 'a', locate: undefined }, inForce),
    ],
  ])('after %s, %d at most', (_what, atOnce, size, begin) => {
    expect(pausesIn(begin(2 * size)) - pausesIn(begin(size))).toBeGreaterThanOrEqual(size / atOnce)
  })
})

function pausesIn(steps: Generator<unknown, unknown>): number {
  let pauses = 0
  while (!steps.next().done) pauses += 1
  return pauses
}
