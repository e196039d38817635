/** `;name=value` as in Content-Type and Content-Disposition. */
export interface Parameters {
  /** Names in lower case, values without quotes; in order, repeated ones too. */
  readonly list: readonly (readonly [name: string, value: string])[]
  /** Software differs over what some of it says: spaces, quotes or backslashes where they do not belong, a name without a value. */
  readonly isOdd: boolean
}

/**
 * As lenient as the most lenient of parsers, since what a strict one leaves out, an application may have taken (RFC 9110, 5.6.6).
 *
 * @param from where the first semicolon is, or is to be
 */
export function parseParameters(text: string, from: number): Parameters {
  const list: [string, string][] = []
  let isOdd = false
  parameter.lastIndex = from
  for (let found = parameter.exec(text); found !== null; found = parameter.exec(text)) {
    const [all, name = '', quoted, bare] = found
    const value = quoted === undefined ? (bare ?? '').trim() : unquoted(quoted)
    isOdd ||= !wellFormed.test(all)
    if (name !== '' || value !== '') list.push([name.toLowerCase(), value])
    if (parameter.lastIndex >= text.length) break
  }
  return { list, isOdd }
}

/** Every value of a parameter. */
export function valuesOf({ list }: Parameters, name: string): readonly string[] {
  return list.length === 0 ? none : list.filter(([one]) => one === name).map(([, value]) => value)
}

const none: readonly string[] = []

/** To the next semicolon, but for those in quotes; quotes that do not end go to the end. */
const parameter = /;?\s*([^=;\s]*)\s*(?:=\s*(?:"((?:[^"\\]|\\[\s\S])*)(?:"[^;]*|$)|([^;]*)))?[^;]*/gy

/** A token and a token or a quoted string (RFC 9110, 5.6.6), or nothing. In boundaries also what RFC 2046 has between quotes alone. */
const wellFormed = /^(?:;?\s*|;?[ \t]*[!#$%&'*+.^_`|~\w-]+=(?:[!#$%&'*+.^_`|~\w/:=?@()<>-]+|"[^"\\]*")[ \t]*)$/

function unquoted(inner: string): string {
  // Before anything else a backslash stays: paths of Windows in file names.
  return inner.includes('\\') ? inner.replace(/\\(["\\])/g, '$1') : inner
}
