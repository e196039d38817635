import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FoldTable, type Formula, foldTable, type TextFilter } from '../../../engine/prefilter/index.ts'
import { chosenPatterns } from './chosen-patterns.ts'
import { generatedPattern } from './generated-patterns.ts'
import { Judge, type Spoilt } from './judge.ts'
import { Random } from './random.ts'
import { inBothCases } from './real-patterns.ts'
import { judgeAll, judgeOwn } from './strings-to-judge.ts'

/**
 * The sample is worth something only if it finds what is wrong: each of these spoils one thing on purpose, and matches must be lost.
 * It is the sample of generated patterns, smaller than the one that must lose none.
 */
function judged(spoilt: Spoilt): Judge {
  const random = new Random(5)
  const generated = fc.sample(generatedPattern, { seed: 5, numRuns: 150 })
  const judge = new Judge(inBothCases([...chosenPatterns, ...new Set(generated)]), spoilt)
  judgeOwn(judge, 12, random)
  judgeAll(judge, 60, random)
  return judge
}

function withoutFold(code: number): FoldTable {
  const spoilt = foldTable.slice()
  spoilt[code] = foldTable[0xe9] as number
  return spoilt
}

/** A filter with a part replaced, where it has that part. */
function changed(change: (filter: TextFilter) => Partial<TextFilter> | undefined): Spoilt {
  return { filter: filter => ({ ...filter, ...change(filter) }) }
}

function withoutFirst(formula: Formula): Formula {
  if (formula.kind === 'any') return { ...formula, parts: formula.parts.slice(1) }
  return formula.kind === 'all' ? { ...formula, parts: formula.parts.map(withoutFirst) } : formula
}

describe('the sample loses matches', () => {
  test.each<readonly [string, Spoilt]>([
    ['without the fold of U+212A', { fold: withoutFold(0x212a) }],
    ['without the fold of U+017F', { fold: withoutFold(0x17f) }],
    ['without the fold of upper case', { fold: withoutFold(0x41) }],
    [
      'without one literal of a trigger',
      changed(({ trigger }) => {
        if (trigger === undefined || trigger.literals.length < 2) return undefined
        return { trigger: { ...trigger, literals: trigger.literals.slice(1) } }
      }),
    ],
    ['without one part of a choice of the formula', changed(({ formula }) => ({ formula: withoutFirst(formula) }))],
    ['with a length of one more', changed(({ minLength }) => ({ minLength: minLength + 1 }))],
    [
      'with one kind of character more that is required',
      changed(({ signature }) => ({
        signature: { ...signature, required: { low: signature.required.low | 1, high: signature.required.high } },
      })),
    ],
    [
      'with one kind less in a choice',
      changed(({ signature }) => ({
        signature: {
          ...signature,
          choices: signature.choices.map(({ low, high }) => ({ low: low & (low - 1), high })),
        },
      })),
    ],
    [
      'with one kind less that may occur in the whole',
      changed(
        ({ whole }) =>
          whole && { whole: { ...whole, only: { low: whole.only.low & (whole.only.low - 1), high: whole.only.high } } },
      ),
    ],
    [
      'with a whole that is one shorter',
      changed(({ whole }) => whole && { whole: { ...whole, maxLength: whole.maxLength - 1 } }),
    ],
    [
      'with one beginning less',
      changed(
        ({ beginning }) => beginning && { beginning: { ...beginning, texts: new Set([...beginning.texts].slice(1)) } },
      ),
    ],
  ])('%s', (_, spoilt) => {
    expect(judged(spoilt).count('lost')).toBeGreaterThan(0)
  })

  test('and none when nothing is spoilt', () => {
    const judge = judged({})
    expect(judge.mistakes.slice(0, 3)).toEqual([])
    expect(judge.matches).toBeGreaterThan(1_000)
  })
})
