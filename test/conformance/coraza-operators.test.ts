import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Condition, Input } from '../../rules-schema/index.ts'
import { strictEngine } from '../engine/support.ts'
import { testData } from '../support/test-data.ts'
import { leftOut, renderings, type Vector, vectorsOf } from './coraza/operators.ts'
import { intendedDifferences } from './coraza/operators-differences.ts'

const data = testData('coraza-testdata/internal/operators/testdata')

/** What the engine says to a vector. `refused`: the rule is a mistake here. */
type Verdict = 0 | 1 | 'refused'

interface Row {
  readonly run: number
  readonly passed: number
  readonly intended: number
}

describe.skipIf(data.skipped)(`operators do what Coraza's vectors say${data.note}`, () => {
  const folder = data.path ?? ''
  const rows = new Map<string, Row>()
  const met = new Map<string, number>()

  test.each(Object.keys(renderings))('%s', async operator => {
    const vectors = vectorsOf(folder, operator)
    const wrong: unknown[] = []
    let intended = 0
    for (const rendering of renderings[operator] ?? []) {
      const conditions = vectors.map(({ param }, place) => rendering([inputOf(place)], param, folder))
      const verdicts = await verdictsOn(vectors, conditions)
      for (const [place, vector] of vectors.entries()) {
        const difference = intendedDifferences.find(({ covers }) => covers(vector, conditions[place] as Condition))
        // An intended difference that is none any more is wrong too.
        if ((verdicts[place] !== vector.ret) !== (difference !== undefined))
          wrong.push({ vector, got: verdicts[place], difference })
        else if (difference !== undefined) {
          intended += 1
          met.set(difference.name, (met.get(difference.name) ?? 0) + 1)
        }
      }
    }
    const run = vectors.length * (renderings[operator]?.length ?? 0)
    rows.set(operator, { run, passed: run - intended - wrong.length, intended })
    expect(wrong).toEqual([])
  })

  test('every file of vectors is run, or left out for a reason', () => {
    const files = readdirSync(folder)
      .filter(file => file.endsWith('.json'))
      .map(file => basename(file, '.json'))
    expect(files.sort()).toEqual([...Object.keys(renderings), ...Object.keys(leftOut)].sort())
  })

  test('every intended difference is met', () => {
    expect([...met.keys()].sort()).toEqual(intendedDifferences.map(({ name }) => name).sort())
  })

  test('how many there were', () => {
    const run = [...rows.values()].reduce((sum, row) => sum + row.run, 0)
    const skipped = Object.keys(leftOut).map(operator => `${operator} (${vectorsOf(folder, operator).length})`)
    console.log(
      [
        `Coraza's operator vectors: ${run} run`,
        ...[...rows].map(
          ([operator, row]) =>
            `  ${operator}: ${row.run} run, ${row.passed} passed, ${row.intended} intended differences`,
        ),
        ...[...met].map(([name, count]) => `  intended: ${name} (${count})`),
        `  left out: ${skipped.join(', ')}`,
      ].join('\n'),
    )
    expect(run).toBeGreaterThanOrEqual(3_800)
  })
})

/** Many of them look for a letter or two: a set may have no more than 500 such rules. */
const rulesInSet = 400

/** Each vector has a member of its own, so that one run judges all. */
function inputOf(place: number): Input {
  return { address: 'server.request.query', path: `$.v${place}` }
}

async function verdictsOn(vectors: readonly Vector[], conditions: readonly Condition[]): Promise<readonly Verdict[]> {
  const rules = conditions.map((condition, place) => ({
    id: `v${place}`,
    category: 'attack_attempt',
    event: 'vector',
    conditions: [condition],
  }))
  const query = Object.fromEntries(vectors.map(({ input }, place) => [`v${place}`, input]))
  const verdicts: Verdict[] = []
  for (let from = 0; from < rules.length; from += rulesInSet) {
    const some = rules.slice(from, from + rulesInSet)
    const engine = strictEngine({ monotonic: () => 0, limits: { maxTextBytes: 10_000_000 } })
    const refused = await applied(engine, some)
    const { matches } = engine.begin().run({ 'server.request.query': query })
    const ids = new Set(matches.map(({ rule }) => rule.id))
    verdicts.push(...some.map(({ id }) => (refused.has(id) ? 'refused' : ids.has(id) ? 1 : 0)))
  }
  return verdicts
}

/** Applies what can be, and says which rules the engine refuses. */
async function applied(
  engine: ReturnType<typeof strictEngine>,
  rules: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> {
  const result = await engine.apply({ version: 1, rules })
  if (result.ok) return new Set()
  const errors = result.problems.filter(({ severity }) => severity === 'error')
  const wrong = new Set(errors.map(({ pointer }) => rules[Number(pointer.split('/')[2])]?.id ?? ''))
  const rest = rules.filter(({ id }) => !wrong.has(id))
  if (rest.length === rules.length) throw new Error(`refused as a whole: ${JSON.stringify(result.problems)}`)
  return new Set([...wrong, ...(rest.length === 0 ? [] : await applied(engine, rest))])
}
