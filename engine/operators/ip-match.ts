import type { IpMatch, Problem } from '../../rules-schema/index.ts'
import { makeContents } from '../lists/contents.ts'
import { listOf } from './list-of.ts'
import { type MatcherResult, made, type Operator } from './operator.ts'

/** The string is an IP address in one of the ranges, or in the list. An address with a port is not an address. */
export const ipMatch: Operator<IpMatch> = (test, pointer, workshop) => {
  if (test.list !== undefined) {
    const list = listOf(test.list, 'ip', pointer, workshop)
    return 'code' in list ? { ok: false, problems: [list] } : inside(list)
  }
  const ranges = makeContents(
    'ip',
    test.values.map(value => ({ value })),
    `${pointer}/values`,
  )
  return ranges.ok
    ? inside({ has: text => ranges.contents.find(text, true) !== undefined })
    : { ok: false, problems: ranges.problems.map(atValue) }
}

function inside(ranges: { has(text: string, caseSensitive: boolean): boolean }): MatcherResult {
  return made({
    needsWhole: true,
    matches: value => typeof value === 'string' && ranges.has(value, true),
    highlight: String,
  })
}

/** Entries of a list have members, those of `values` have none. */
function atValue(problem: Problem): Problem {
  return { ...problem, pointer: problem.pointer.replace(/\/value$/, '') }
}
