import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ProblemCode, problemCodes, readRuleSet } from '../../rules-schema/index.ts'
import { casesOf, ruleFiles } from '../conformance/rules/cases.ts'

const docs = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const sections = docs.split(/^## /m).slice(1)

/** What is found by a compiler, by an instance with several sources, and on the way of a rule set to it: tested there. */
const foundLater: readonly ProblemCode[] = [
  ...[
    'RW103',
    'RW121',
    'RW122',
    'RW123',
    'RW124',
    'RW125',
    'RW126',
    'RW127',
    'RW201',
    'RW202',
    'RW303',
    'RW305',
    'RW309',
  ],
  ...['RW401', 'RW402', 'RW403', 'RW404', 'RW405', 'RW406', 'RW407', 'RW408'],
  ...['RW410', 'RW411'],
] as ProblemCode[]

describe('problem codes', () => {
  it('have a heading each in docs/errors.md, in order, and no other heading is there', () => {
    const headings = sections.map(section => section.slice(0, section.indexOf('\n')))
    expect(headings).toEqual(Object.entries(problemCodes).map(([code, slug]) => `${code} ${slug}`))
  })

  it('have slugs that differ', () => {
    expect(new Set(Object.values(problemCodes)).size).toBe(Object.keys(problemCodes).length)
  })

  it('are given, each of them, by a case', () => {
    const given = new Set<string>(
      ruleFiles().flatMap(file => casesOf(file).flatMap(found => found.problems.map(({ code }) => code))),
    )
    const bulky = [
      Buffer.from([0xff]),
      Buffer.alloc(64 * 1024 * 1024 + 1),
      asRuleSet(`{ "scope": [${'{},'.repeat(100)}{}] }`),
    ]
    for (const code of bulky.flatMap(codesOf)) given.add(code)
    expect([...given].sort()).toEqual(
      Object.keys(problemCodes).filter(code => !foundLater.includes(code as ProblemCode)),
    )
  })
})

describe('the examples of docs/errors.md', () => {
  const examples = sections.flatMap(section => {
    const [wrong, right] = [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')
    const code = section.slice(0, 5) as ProblemCode
    return wrong === undefined || right === undefined || foundLater.includes(code) ? [] : [{ code, wrong, right }]
  })

  it('are there', () => expect(examples.length).toBeGreaterThan(26))

  it.each(examples.filter(({ code }) => code !== 'RW004'))(
    '$code: the wrong one is, the right one is not',
    ({ code, wrong, right }) => {
      expect(codesOf(asRuleSet(wrong))).toContain(code)
      expect(codesOf(asRuleSet(right))).not.toContain(code)
    },
  )
})

function codesOf(source: string | Uint8Array): readonly string[] {
  const result = readRuleSet(source)
  return (result.ok ? result.warnings : result.problems).map(({ code }) => code)
}

/** An example is a part of a rule set; put around it is what it needs to be one. */
function asRuleSet(example: string): string {
  const rule = (members: string) =>
    `{ "version": 1, "rules": [{ "id": "r", "category": "attack_attempt", "event": "e", ${members} }] }`
  const start = example.trim()
  if (start === '' || /^\{\s*"version"/.test(start)) return start
  if (start.startsWith('[')) return `{ "version": 1, "rules": ${start} }`
  if (start.startsWith('{ "operator"')) return rule(`"conditions": [${start}]`)
  if (start.startsWith('{ "address"')) return rule(`"conditions": [{ "operator": "exists", "inputs": [${start}] }]`)
  if (start.startsWith('{ "method"')) return rule(`"endpoint": ${start}`)
  if (start.startsWith('{ "usr.')) return rule(`"capture": ${start}`)
  if (/^\{\s*"id"/.test(start)) return `{ "version": 1, "rules": [${start}] }`
  return rule(start.slice(1, -1))
}
