import { head } from '../../common/head.ts'
import type { Random } from '../../common/random.ts'
import { word } from '../../common/words.ts'
import type { Aim } from '../aims.ts'
import { perRequest, reportsAll, type Scenario } from '../scenario.ts'

/** Of the fields that rules look at, as many are in a body. */
const present = 10

const oneWalk: readonly Aim[] = [{ kind: 'growth', from: 10, atMost: 2 }]

/** Ten fields of a body are there, however many rules look for one: one walk of the body must serve them all. */
export const paths: Scenario = {
  name: 'paths',
  what: 'rules with one condition each, on as many different paths of one body, of which it has ten',
  sizes: [10, 1_000],
  work: 'requests',
  measures: size => perRequest(size === 1_000 ? oneWalk : []),
  ruleSets: (size, convert) =>
    convert.exported({ version: 1, rules: Array.from({ length: size }, (_, number) => fieldRule(number)) }),
  requests: (size, random) => () => {
    const fields = someFields(size, random)
    const hit = random.chance(0.2) ? fields[0] : undefined
    const body: Record<string, Record<string, string>> = {}
    for (const field of fields) {
      const value = field === hit ? wanted(field) : `${word(random)}-${random.text(6)}`
      body[groupOf(field)] = { ...body[groupOf(field)], [`field${field}`]: value }
    }
    return {
      addresses: { ...head(random, 'POST', `/forms/${random.text(8)}`), 'server.request.body': body },
      expected: hit === undefined ? [] : [fieldRuleId(hit)],
    }
  },
}

function someFields(size: number, random: Random): readonly number[] {
  const fields = new Set<number>()
  while (fields.size < Math.min(present, size)) fields.add(random.below(size))
  return [...fields]
}

function fieldRule(number: number): object {
  return {
    id: fieldRuleId(number),
    category: 'business_logic',
    event: 'forms.flagged',
    tags: reportsAll,
    conditions: [
      {
        operator: 'exact_match',
        inputs: [{ address: 'server.request.body', path: `$.${groupOf(number)}.field${number}` }],
        values: [wanted(number)],
      },
    ],
  }
}

function fieldRuleId(number: number): string {
  return `field-${number}`
}

function groupOf(number: number): string {
  return `group${number % 10}`
}

function wanted(number: number): string {
  return `wanted-${number}`
}
