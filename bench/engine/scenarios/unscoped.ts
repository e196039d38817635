import { head } from '../../common/head.ts'
import { ownWord, sentence } from '../../common/words.ts'
import { perRequest, reportsAll, type Scenario } from '../scenario.ts'

const commentLength = 290

/** Every rule looks at every request; two in ten requests have the literal of one of them. */
export const unscoped: Scenario = {
  name: 'unscoped',
  what: 'rules for every endpoint, each a pattern that is a literal of its own, on one body field of 290 characters',
  sizes: [10, 1_000, 10_000],
  work: 'requests',
  measures: size => perRequest(size === 10_000 ? [{ kind: 'growth', from: 10, atMost: 4 }] : []),
  ruleSets: (size, convert) =>
    convert.exported({ version: 1, rules: Array.from({ length: size }, (_, number) => literalRule(number)) }),
  requests: (size, random) => () => {
    const number = random.chance(0.2) ? random.below(size) : undefined
    return {
      addresses: {
        ...head(random, 'POST', `/comments/${random.text(8)}`),
        'server.request.body': { id: random.text(8), comment: comment(number) },
      },
      expected: number === undefined ? [] : [literalRuleId(number)],
    }

    function comment(number: number | undefined): string {
      const text = sentence(random, commentLength)
      if (number === undefined) return text
      const at = text.indexOf(' ', random.below(commentLength - 40))
      return `${text.slice(0, at)} ${literal(number)}${text.slice(at)}`.slice(0, commentLength)
    }
  },
}

function literalRule(number: number): object {
  return {
    id: literalRuleId(number),
    category: 'business_logic',
    event: 'comments.flagged',
    tags: reportsAll,
    conditions: [
      {
        operator: 'match_regex',
        inputs: [{ address: 'server.request.body', path: '$.comment' }],
        regex: literal(number),
      },
    ],
  }
}

function literalRuleId(number: number): string {
  return `literal-${number}`
}

function literal(number: number): string {
  return `${ownWord(number)} ${ownWord(number + 80_000)}`
}
