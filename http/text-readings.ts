import { hasEscapes, lenientDecode } from './lenient-decode.ts'

/**
 * Other forms of a text that was decoded as its format wants it, as software behind us may take it: percent-decoded up to five
 * times more, without characters that nobody sees, in compatibility form (NFKC: fullwidth letters are letters), up to a NUL, as UTF-8
 * where it looks like bytes, as JSON that has no escapes where it is JSON, and without those of literals (`\u003c`, in GraphQL and
 * scripts). Nothing for an everyday text, which one look tells.
 */
export function otherTexts(text: string): readonly string[] {
  if (isEveryday(text)) return none
  const forms = new Set<string>()
  // What is longer than the engine looks at is cut there, which it says.
  for (const pass of passesOf(text.slice(0, maxLength))) {
    addForms(forms, pass)
    if (pass.includes('\\u')) addForms(forms, withoutUnits(pass))
  }
  forms.delete(text)
  return forms.size === 0 ? none : [...forms]
}

/** Whether after all that `otherTexts` decodes there is still something encoded. */
export function isStillEncoded(text: string): boolean {
  return hasEscapes(text) && hasEscapes(passesOf(text).at(-1) as string)
}

/** Printable ASCII without a percent sign or backslash. */
function isEveryday(text: string): boolean {
  return everyday.test(text)
}

const none: readonly string[] = []
const everyday = /^[\t\n\r\x20-\x24\x26-\x5b\x5d-\x7e]*$/
const maxLength = 65_536

/** After the decoding that the format asks for. Addresses within addresses within addresses are everyday, and four levels deep. */
const furtherPasses = 5

function passesOf(text: string): readonly string[] {
  const passes = [text]
  for (let pass = 0; pass < furtherPasses && hasEscapes(passes[pass] as string); pass++)
    passes.push(lenientDecode(passes[pass] as string))
  return passes
}

function addForms(forms: Set<string>, text: string): void {
  forms.add(text)
  if (isEveryday(text)) return
  const json = withoutJsonEscapes(text)
  if (json !== undefined) forms.add(json)
  const decoded = utf8OfBytes(text)
  forms.add(decoded)
  const end = decoded.indexOf('\0')
  if (end > 0) forms.add(decoded.slice(0, end))
  const visible = decoded.replace(unseen, '')
  forms.add(visible)
  forms.add(visible.normalize('NFKC'))
}

/** Escapes that have to be there aside. `j:` is what Express writes before JSON in a cookie. */
function withoutJsonEscapes(text: string): string | undefined {
  if (!text.includes('\\')) return undefined
  const start = /^\s*(?:j:)?(?=\s*["[{])/.exec(text)
  if (start === null) return undefined
  try {
    return JSON.stringify(JSON.parse(text.slice(start[0].length)))
  } catch {
    return undefined
  }
}

/** Wherever they are: nobody here knows where a literal begins. Backslashes before them are their own, once more for each level of quotes. */
function withoutUnits(text: string): string {
  return text.replace(units, (all, unit: string | undefined, point: string | undefined) => {
    const code = Number.parseInt(unit ?? point ?? '', 16)
    return code > 0x10ffff ? all : String.fromCodePoint(code)
  })
}

/** `\u003c`, and `\u{3c}` (the GraphQL specification, 2.9.4). */
const units = /(?<!\\)\\+u(?:([0-9a-fA-F]{4})|\{0*([0-9a-fA-F]{1,6})\})/g

/** What stands where no character could be read is not seen either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unseen = /[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\p{Default_Ignorable_Code_Point}]/gu

/** Bytes that were taken for characters (latin1) and are UTF-8, at least in part; any other text is as it was. */
export function utf8OfBytes(text: string): string {
  if (!bytesAlone.test(text)) return text
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return aboveAscii.test(decoded) ? decoded : text
}

/** Something was UTF-8. */
const aboveAscii = /[^\ufffd\0-\x7f]/

/** Some above ASCII, none above a byte. */
const bytesAlone = /^[^\x80-\uffff]*[\x80-\xff][^\u0100-\uffff]*$/
