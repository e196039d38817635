import { type MatchRegex, type Problem, warning } from '../../rules-schema/index.ts'
import { made, type Operator, type RegexMatcher } from './operator.ts'
import { callWork, compileRegex, isLongEnough, seeksOf } from './regex.ts'

/** RE2 finds `regex` somewhere in the string. Linear time for every pattern. The empty string matches no regex. */
export const matchRegex: Operator<MatchRegex> = (test, pointer, workshop) => {
  const regex = compileRegex(test, pointer, workshop)
  if ('code' in regex) return { ok: false, problems: [regex] }
  const minLength = test.options?.min_length ?? 0
  return made(
    {
      needsWhole: false,
      seeks: seeksOf(test),
      work: callWork,
      matches: value => typeof value === 'string' && isLongEnough(value, minLength) && regex.test(value),
      highlight: value => regex.exec(String(value))?.[0] ?? '',
    },
    matchesEverything(regex) ? [everything(`${pointer}/regex`)] : [],
  )
}

/** Found in the empty string and in a string that nobody would write on purpose. */
function matchesEverything(regex: RegexMatcher): boolean {
  return regex.test('') && regex.test('\u0001\uffff')
}

function everything(pointer: string): Problem {
  return warning(
    'RW303',
    pointer,
    'this pattern matches every value that is not empty',
    'use `exists` to ask whether a value is there, or anchor the pattern and demand something of it',
  )
}
