import { type Mistake, mistake } from './syntax.ts'

export type ReadText =
  | { readonly ok: true; readonly value: string; readonly end: number; readonly mistakes: readonly Mistake[] }
  | { readonly ok: false; readonly mistake: Mistake }

/** In one text; a hostile one must not make millions. */
const maxMistakes = 100
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON text holds none of these
const plain = /[^"\\\u0000-\u001f]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * JSON text from its opening quote. Wrong escapes and tabs do not end the reading, so that all of them are told at once;
 * a line that ends inside does, since then nobody knows what is text.
 */
export function readText(source: string, start: number): ReadText {
  let at = start + 1
  let value = ''
  const mistakes: Mistake[] = []
  while (true) {
    plain.lastIndex = at
    const chunk = (plain.exec(source) as RegExpExecArray)[0]
    value += chunk
    at += chunk.length
    const character = source[at]
    if (character === '"') return { ok: true, value, end: at + 1, mistakes: [...mistakes, ...surrogates(value, start)] }
    if (character === undefined || (character === '\\' && at + 1 === source.length))
      return {
        ok: false,
        mistake: mistake(at, 'the document ends inside text', 'is the file cut off, or still being written?'),
      }
    if (character === '\n' || character === '\r')
      return {
        ok: false,
        mistake: mistake(start, 'text is not closed on its line', 'close it with ", or write a line break as \\n'),
      }
    if (character !== '\\') {
      if (mistakes.length < maxMistakes) mistakes.push(controlCharacter(character, at))
      at += 1
      continue
    }
    const read = readEscape(source, at)
    if ('message' in read && mistakes.length < maxMistakes) mistakes.push(read)
    if ('value' in read) value += read.value
    at = 'message' in read ? at + 2 : read.end
  }
}

function readEscape(source: string, at: number): { readonly value: string; readonly end: number } | Mistake {
  const kind = source[at + 1] ?? ''
  const digits = source.slice(at + 2, at + 6)
  if (kind === 'u' && /^[0-9A-Fa-f]{4}$/.test(digits))
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 }
  if (kind === 'u') return mistake(at, '\\u takes four hex digits')
  if (Object.hasOwn(escapes, kind)) return { value: escapes[kind] as string, end: at + 2 }
  return mistake(
    at,
    `${JSON.stringify(`\\${kind}`).slice(2, -1)} is no escape of JSON`,
    `a backslash is written twice: \\\\${kind}`,
  )
}

function controlCharacter(character: string, at: number): Mistake {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0')
  return mistake(
    at,
    `a control character (U+${code.toUpperCase()}) inside text`,
    character === '\t' ? 'write a tab as \\t' : `write it as \\u${code}`,
  )
}

function surrogates(value: string, start: number): readonly Mistake[] {
  if (!/\p{Surrogate}/u.test(value)) return []
  return [
    {
      code: 'RW008',
      offset: start,
      message: 'text with half of a surrogate pair',
      help: 'write both halves, or the character itself',
    },
  ]
}
