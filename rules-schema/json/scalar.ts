import { type Mistake, unexpected } from './syntax.ts'

export type ReadScalar =
  | { readonly ok: true; readonly value: unknown; readonly end: number; readonly mistake?: Mistake }
  | { readonly ok: false; readonly mistake: Mistake }

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const word = /(?:true|false|null)(?![\w$])/y
const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

/** A number, true, false or null. */
export function readScalar(source: string, start: number): ReadScalar {
  word.lastIndex = start
  const found = word.exec(source)?.[0]
  if (found !== undefined) return { ok: true, value: words[found], end: start + found.length }
  number.lastIndex = start
  const digits = number.exec(source)?.[0]
  if (digits === undefined) return { ok: false, mistake: unexpected(source, start, 'a value') }
  return readNumber(source, start, digits)
}

function readNumber(source: string, start: number, digits: string): ReadScalar {
  const end = start + digits.length
  if (/[\w.+]/.test(source[end] ?? '')) {
    const whole = /^[\w.+-]{0,40}/.exec(source.slice(start, start + 40))?.[0]
    return {
      ok: false,
      mistake: {
        code: 'RW001',
        offset: start,
        message: `${whole} is no number of JSON`,
        help: numberAdvice(whole ?? ''),
      },
    }
  }
  const value = Number(digits)
  if (Number.isFinite(value)) return { ok: true, value, end }
  const mistake: Mistake = {
    code: 'RW007',
    offset: start,
    message: `${shortened(digits)} is larger than any number can be`,
    help: 'numbers go up to about 1.8e308',
  }
  // Still a number, so that nothing else is wrong about this place.
  return { ok: true, value: Math.sign(value) * Number.MAX_VALUE, end, mistake }
}

function numberAdvice(whole: string): string {
  if (/^-?0\d/.test(whole)) return 'leave out leading zeros; what only looks like a number is text, in double quotes'
  if (/^-?0[xob]/i.test(whole)) return 'numbers are decimal'
  if (/\.(?!\d)/.test(whole)) return 'a digit follows the point'
  return 'text is in double quotes'
}

function shortened(digits: string): string {
  return digits.length <= 24 ? digits : `${digits.slice(0, 20)}…`
}
