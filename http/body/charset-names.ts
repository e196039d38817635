/** Character sets as this room decodes them: what the encoding standard knows by its names there, and three that it refuses. */
export type Charset = string

/**
 * The one name of a character set. Undefined: nobody here knows it, as EBCDIC. What the standard knows only to refuse it
 * (`iso-2022-kr`, `hz-gb-2312`) is unknown as well.
 */
export function charsetNamed(label: string): Charset | undefined {
  const name = label.trim().toLowerCase()
  if (name === 'utf-8' || name === 'utf8') return 'utf-8'
  return refused.get(name) ?? standardName(name)
}

/** Some application servers decode these nevertheless. */
const refused: ReadonlyMap<string, Charset> = new Map([
  ['utf-7', 'utf-7'],
  ['utf7', 'utf-7'],
  ['unicode-1-1-utf-7', 'utf-7'],
  ['utf-32', 'utf-32'],
  ['utf-32le', 'utf-32le'],
  ['utf-32be', 'utf-32be'],
  ['ucs-4', 'utf-32'],
])

function standardName(label: string): Charset | undefined {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding === 'replacement' ? undefined : encoding
  } catch {
    return undefined
  }
}
