import fc from 'fast-check'
import { oddNames, oddValue } from '../odd-values.ts'
import { names, numbers, words, wordsOfRequests } from './vocabulary.ts'

export const word = fc.constantFrom(...words)

const text = fc.oneof(
  { weight: 8, arbitrary: word },
  { weight: 3, arbitrary: fc.constantFrom(...wordsOfRequests) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
)

export const scalar = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...numbers, -0) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
)

/** What JSON cannot say, and mostly is never there. */
const odd = fc.constantFrom(...oddNames).map(oddValue)

const leaf = fc.oneof({ weight: 30, arbitrary: scalar }, { weight: 1, arbitrary: odd })
const name = fc.constantFrom(...names)

/** Objects and arrays of what is given, empty ones too. `fromEntries`, so that `__proto__` is a member like any other. */
function containerOf(item: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.array(fc.tuple(name, item), { maxLength: 4 }).map(entries => Object.fromEntries(entries)),
    },
    { weight: 2, arbitrary: fc.array(item, { maxLength: 5 }) },
  )
}

function orContainer(item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: item }, { weight: 2, arbitrary: containerOf(item) })
}

/** Any JSON value of up to four levels, and now and then something that JSON cannot say. */
export const value = orContainer(orContainer(orContainer(leaf)))

export const container = containerOf(orContainer(orContainer(leaf)))

/** As query, cookies and headers come: names, each with one text or several. */
export const textMap = fc
  .array(
    fc.tuple(
      name,
      fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) }),
    ),
    {
      maxLength: 5,
    },
  )
  .map(entries => Object.fromEntries(entries))
