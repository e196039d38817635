import { error, type MatchRegex, type Problem, warning } from '../../rules-schema/index.ts'
import { utf8Length } from '../values/utf8.ts'
import { made, type Operator, type RegexMatcher } from './operator.ts'

/** RE2 finds `regex` somewhere in the string. Linear time for every pattern. The empty string matches no regex. */
export const matchRegex: Operator<MatchRegex> = (test, pointer, workshop) => {
  const compiled = compile(test, `${pointer}/regex`, workshop)
  if ('code' in compiled) return { ok: false, problems: [compiled] }
  const minLength = test.options?.min_length ?? 0
  return made(
    {
      needsWhole: false,
      matches: value => typeof value === 'string' && longEnough(value, minLength) && compiled.test(value),
      highlight: value => compiled.exec(String(value))?.[0] ?? '',
    },
    matchesEverything(compiled) ? [everything(`${pointer}/regex`)] : [],
  )
}

function compile(test: MatchRegex, pointer: string, workshop: Workshop): RegexMatcher | Problem {
  try {
    return workshop.regex(test.regex, test.options?.case_sensitive ?? false)
  } catch (reason) {
    return error('RW103', pointer, reason instanceof Error ? reason.message : String(reason), helpFor(test.regex))
  }
}

type Workshop = Parameters<Operator>[2]

function longEnough(text: string, minBytes: number): boolean {
  if (text === '') return false
  return text.length >= minBytes || (text.length * 3 >= minBytes && utf8Length(text) >= minBytes)
}

function helpFor(regex: string): string {
  if (/\(\?<?[=!]/.test(regex)) return 'RE2 has no look-ahead or look-behind: match the two parts in two conditions'
  if (/\\[1-9]/.test(regex)) return 'RE2 has no backreferences: spell the alternatives out'
  return 'the syntax is that of RE2'
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
