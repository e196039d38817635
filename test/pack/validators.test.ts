import { expect, test } from 'vitest'
import { isObject } from '../../rules-schema/checks/index.ts'
import { type Validate, type Validators, validators } from '../../rules-schema/form/validators.ts'
import { casesOf, ruleFiles, textOf } from '../conformance/rules/cases.ts'
import { root, run } from './packing.ts'

const dist = new URL('../../dist/rules-schema/', import.meta.url)
const { validators: built }: { readonly validators: Validators } = await import(
  new URL('form/validators.js', dist).href
)

/** Every document of the conformance data that is JSON, and what is in it. */
const documents = ruleFiles()
  .flatMap(casesOf)
  .flatMap(found => jsonIn(textOf(found)))
// At the bound, and one more: characters count, not units.
const names = [256, 257].flatMap(count => ['é', '😀', '\ud800'].map(character => character.repeat(count)))
const rules = [...partsOf('rules'), ...names.map(name => ({ id: 'r', category: 'attack_attempt', event: 'e', name }))]
const lists = partsOf('lists')
const entries = lists.flatMap(list => (isObject(list) && Array.isArray(list.entries) ? list.entries : []))
const exclusions = partsOf('exclusions')

test.each<[what: string, values: readonly unknown[], compiled: Validate, code: Validate]>([
  ['documents', documents, validators.everyMistake.document, built.everyMistake.document],
  ['rules', rules, validators.everyMistake.rule, built.everyMistake.rule],
  ['rules, to their first mistake', rules, validators.firstMistake.rule, built.firstMistake.rule],
  ['exclusions', exclusions, validators.everyMistake.exclusion, built.everyMistake.exclusion],
  ['exclusions, to their first mistake', exclusions, validators.firstMistake.exclusion, built.firstMistake.exclusion],
  ['lists', lists, validators.everyMistake.list, built.everyMistake.list],
  ['entries', entries, validators.everyMistake.entry, built.everyMistake.entry],
])('of %s the code that was built says what the schema says', (_what, values, compiled, code) => {
  const told = values.map(value => mistakesIn(value, compiled))
  expect(values.map(value => mistakesIn(value, code))).toEqual(told)
  expect(told.filter(found => found.length > 0).length).toBeGreaterThan(3)
  expect(told.filter(found => found.length === 0).length).toBeGreaterThan(3)
})

test('what reads rules loads no compiler of schemas', async () => {
  const program = `
    import { createRequire } from 'node:module'
    import { parseRuleSet } from ${JSON.stringify(new URL('index.js', dist).href)}
    if (parseRuleSet({ version: 1, rules: [{ id: 'r', category: 'none', event: 'e' }] }).ok) throw new Error('it is wrong')
    console.log(Object.keys(createRequire(import.meta.url).cache).filter(file => file.includes('/ajv/')).join('\\n'))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: root })
  expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/\/ajv\/dist\/runtime\/ucs2length\.js$/)])
})

function mistakesIn(value: unknown, validate: Validate): readonly unknown[] {
  expect(validate(value)).toBe((validate.errors ?? []).length === 0)
  return validate.errors ?? []
}

function jsonIn(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}

function partsOf(member: string): readonly unknown[] {
  return documents.flatMap(document => (isObject(document) && Array.isArray(document[member]) ? document[member] : []))
}
