import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DDWAF } from '@datadog/native-appsec'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  exportLibddwaf,
  importLibddwaf,
  type LibddwafDocument,
  parseRuleSet,
  type RuleSetDocument,
} from '../../rules-schema/index.ts'
import { testData } from '../support/test-data.ts'

const datadog = testData('datadog-rules')
const validator = testData('libddwaf-validator/tests')
const notJson = new Set(['fixtures/bad-formatted-rules.json', 'fixtures/graphql.block.json'])

function filesIn(folder: string | undefined, isWanted: (file: string) => boolean): readonly string[] {
  if (folder === undefined) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isWanted).toSorted()
}

function read(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.json') ? JSON.parse(text) : parse(text, { uniqueKeys: false })
}

/** Ours, and libddwaf's again. */
function thereAndBack(document: unknown): { readonly ours: RuleSetDocument; readonly theirs: LibddwafDocument } {
  const imported = importLibddwaf(document)
  if (!imported.ok) throw new Error(imported.losses[0]?.reason)
  const parsed = parseRuleSet(imported.ruleSet)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return { ours: imported.ruleSet, theirs: exportLibddwaf(parsed.value).document }
}

/** The order of rules means nothing; priorities tell sources apart, and a category that was not said is said. */
function comparable({ rules, ...rest }: RuleSetDocument): object {
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return {
    ...rest,
    rules: sorted.map(({ priority: _, tags, ...rule }) => ({ ...rule, tags: { category: rule.category, ...tags } })),
  }
}

/** Through Node every number is a float, which in libddwaf equals no whole number: rules that ask for one begin to match. */
function comparesWholeNumbers({ conditions }: TheirRule): boolean {
  return conditions.some(
    ({ operator, parameters }) => /^!?equals$/.test(operator) && /signed$/.test(parameters.type ?? ''),
  )
}

interface TheirRule {
  readonly id: string
  readonly conditions: readonly { readonly operator: string; readonly parameters: { readonly type?: string } }[]
}

describe.skipIf(datadog.skipped)(`rule sets of Datadog's, there and back${datadog.note}`, () => {
  const files = filesIn(datadog.path, file => file.endsWith('.json') && !notJson.has(file))

  it('are there', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  it.each(files)('%s', file => {
    const { ours, theirs } = thereAndBack(read(join(datadog.path as string, file)))
    expect(comparable(importLibddwaf(theirs).ruleSet as RuleSetDocument)).toEqual(comparable(ours))
  })
})

interface Matched {
  readonly rule: string
  readonly operators: readonly string[]
  readonly values: readonly string[]
}

/** What libddwaf itself says, run by run. */
function judged(rules: object, runs: readonly object[]): readonly (readonly Matched[])[] {
  const waf = new DDWAF(rules, 'rules')
  const context = waf.createContext()
  const results = runs.map(persistent => {
    const { events = [] } = context.run({ persistent }, 60_000_000)
    const found = events as readonly {
      readonly rule: { readonly id: string }
      readonly rule_matches: readonly Match[]
    }[]
    return found.map(({ rule, rule_matches }) => ({
      rule: rule.id,
      operators: rule_matches.map(({ operator }) => operator),
      values: rule_matches.map(({ parameters }) => JSON.stringify(parameters)),
    }))
  })
  context.dispose()
  waf.dispose()
  return results
}

interface Match {
  readonly operator: string
  readonly parameters: readonly object[]
}

describe.skipIf(validator.skipped)(`rule sets of libddwaf's validator, there and back${validator.note}`, () => {
  const folders = filesIn(validator.path, file => file.endsWith('ruleset.yaml')).map(dirname)
  let compared = 0
  let matched = 0

  it.each(folders)('%s: the same document, and the same matches by libddwaf itself', folder => {
    const document = read(join(validator.path as string, folder, 'ruleset.yaml')) as object
    const { ours, theirs } = thereAndBack(document)
    expect(comparable(importLibddwaf(theirs).ruleSet as RuleSetDocument)).toEqual(comparable(ours))
    if (ours.rules.length === 0) return
    const { rules = [] } = document as { readonly rules?: readonly TheirRule[] }
    const other = new Set(rules.filter(comparesWholeNumbers).map(({ id }) => id))
    const kept = new Set(ours.rules.map(({ id }) => id).filter(id => !other.has(id)))
    const cases = readdirSync(join(validator.path as string, folder)).filter(file => /^\d+_.*\.yaml$/.test(file))
    for (const file of cases) {
      const { runs } = read(join(validator.path as string, folder, file)) as {
        readonly runs: readonly { readonly input: object }[]
      }
      // A list of runs is one that is forgotten again, which this binding does otherwise.
      const inputs = runs.flatMap(run => (Array.isArray(run) ? [] : [run.input]))
      const before = judged(document, inputs).map(run => run.filter(({ rule }) => kept.has(rule)))
      const after = judged(theirs, inputs).map(run => run.filter(({ rule }) => kept.has(rule)))
      expect(after, file).toEqual(before)
      compared += 1
      matched += after.flat().length
    }
  })

  it('are compared by cases that match', () => {
    console.info(`${compared} cases, ${matched} matches`)
    expect(compared).toBeGreaterThan(150)
    expect(matched).toBeGreaterThan(100)
  })
})
