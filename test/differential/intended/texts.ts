import { type Both, type Difference, isMoreIn } from '../compare.ts'
import type { Suspect } from '../suspects.ts'
import { transformerFor } from '../transformers.ts'
import type { Intended, Met } from './intended.ts'
import { oneRule } from './one-rule.ts'
import { shownOf } from './transformers.ts'

/** What the operator sees here. */
export function seenBy({ raw, transformers }: Suspect): string {
  return transformers.reduce((text, name) => transformerFor(name)(text), String(raw))
}

/** Whether this engine's test found something, and the other's did not, or something else; of a negated form the other way round. */
function findsMore(engine: keyof Both<unknown>, { condition }: Suspect, difference: Difference): boolean {
  if (difference.what !== 'match') return difference.what !== 'action'
  const other = engine === 'rulewire' ? 'libddwaf' : 'rulewire'
  return isMoreIn(condition.operator.startsWith('!') ? other : engine, difference)
}

export const loneSurrogates: Intended = {
  name: 'lone-surrogates',
  explains: ({ suspects, difference: { rulewire, libddwaf } }) =>
    suspects.some(({ raw }) => typeof raw === 'string' && /\p{Surrogate}/u.test(raw)) ||
    (typeof rulewire === 'string' && wellFormed(rulewire) === libddwaf),
  shown: [
    {
      why: 'there is no UTF-8 of half a character: Node hands over U+FFFD in its place',
      ruleSet: oneRule('exact_match', { list: ['\uFFFD'] }),
      request: [{ 'custom.first': '\ud83d' }],
      rulewire: {},
      libddwaf: { run: 0, reports: [{ value: '\uFFFD' }] },
    },
    ...shownOf('lone-surrogates'),
  ],
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}|\\ud[89a-f][\da-f]{2}/gu, '\uFFFD')
}

export const ipWithNul: Intended = {
  name: 'ip-with-nul',
  explains: ({ difference, suspects }) =>
    suspects.some(
      suspect =>
        /ip_match$/.test(suspect.condition.operator) &&
        seenBy(suspect).includes('\0') &&
        findsMore('libddwaf', suspect, difference),
    ),
  shown: [
    {
      why: 'an address ends at the first NUL there; here NUL is a character like any other, and part of no address',
      ruleSet: oneRule('ip_match', { list: ['10.0.0.0/8'] }),
      request: [{ 'custom.first': '10.1.2.3\0x' }],
      rulewire: {},
      libddwaf: { run: 0 },
    },
  ],
}

export const hiddenAsciiHighlight: Intended = {
  name: 'hidden-ascii-highlight',
  explains: ({ difference: { what, rule, condition } }) =>
    what === 'highlight' && rule.conditions[condition ?? -1]?.operator === 'hidden_ascii_match',
  shown: [
    {
      why: 'the highlight is what is hidden, not the whole value normalised',
      ruleSet: oneRule('hidden_ascii_match', {}),
      request: [{ 'custom.first': 'é\u{E0041}\u{E0042}x' }],
      rulewire: { run: 0, reports: [{ highlight: '\u{E0041}\u{E0042}' }] },
      libddwaf: { run: 0, reports: [{ highlight: 'eABx' }] },
    },
  ],
}

export const phraseHighlight: Intended = {
  name: 'phrase-highlight',
  explains: ({ difference: { what, rule, condition, rulewire, libddwaf } }: Met) => {
    const test = rule.conditions[condition ?? -1]
    if (what !== 'highlight' || test?.operator !== 'phrase_match') return false
    const list = test.parameters.list ?? []
    // The two begin at the same place: one is the beginning of the other.
    const both = [String(rulewire), String(libddwaf)]
    return (
      both.every(highlight => list.includes(highlight)) && both.some(one => both.every(other => one.startsWith(other)))
    )
  },
  shown: [
    {
      why: 'of phrases at one place the first of the rule is told, not the shortest',
      ruleSet: oneRule('phrase_match', { list: ['abc', 'ab'] }),
      request: [{ 'custom.first': 'xabc' }],
      rulewire: { run: 0, reports: [{ highlight: 'abc' }] },
      libddwaf: { run: 0, reports: [{ highlight: 'ab' }] },
    },
  ],
}

export const phraseWithinPhrase: Intended = {
  name: 'phrase-within-phrase',
  explains: ({ suspects, difference }) =>
    suspects.some(suspect => {
      const { operator, parameters } = suspect.condition
      if (!/phrase_match$/.test(operator) || !findsMore('rulewire', suspect, difference)) return false
      const text = seenBy(suspect)
      return phrasesWithin(parameters.list ?? []).some(phrase => text.includes(phrase))
    }),
  shown: [
    {
      why: 'a phrase is found, though what stands around it might have become a longer one',
      ruleSet: oneRule('phrase_match', { list: ['abcd', 'b'] }),
      request: [{ 'custom.first': 'abc' }],
      rulewire: { run: 0, reports: [{ highlight: 'b' }] },
      libddwaf: {},
    },
    {
      why: 'and so the negated form is not true',
      ruleSet: oneRule('!phrase_match', { list: ['abcd', 'b'] }),
      request: [{ 'custom.first': 'abc' }],
      rulewire: {},
      libddwaf: { run: 0 },
    },
  ],
}

/** Those that stand within another one, neither at its beginning nor at its end: only there does libddwaf pass over them. */
function phrasesWithin(list: readonly string[]): readonly string[] {
  return list.filter(phrase => list.some(other => other.slice(1, -1).includes(phrase)))
}

export const wordBoundaries: Intended = {
  name: 'word-boundaries',
  explains: ({ suspects, difference }) =>
    suspects.some(suspect => {
      const { operator, parameters } = suspect.condition
      const isMeant = /phrase_match$/.test(operator) && parameters.options?.enforce_word_boundary === true
      if (!isMeant || !findsMore('rulewire', suspect, difference)) return false
      return hasWordSlip(seenBy(suspect), parameters.list ?? [])
    }),
  shown: [
    {
      why: 'every occurrence is tried, not the first alone',
      ruleSet: oneRule('phrase_match', { list: ['or'], options: { enforce_word_boundary: true } }),
      request: [{ 'custom.first': 'fork or knife' }],
      rulewire: { run: 0, reports: [{ highlight: 'or' }] },
      libddwaf: {},
    },
  ],
}

/** libddwaf decides by one occurrence, the leftmost and of those the longest. */
function hasWordSlip(text: string, phrases: readonly string[]): boolean {
  return phrases.reduce((count, phrase) => count + occurrences(text, phrase), 0) > 1
}

function occurrences(text: string, phrase: string): number {
  let count = 0
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) count += 1
  return count
}
