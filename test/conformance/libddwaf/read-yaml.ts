import { parseDocument, Scalar, visit } from 'yaml'

/**
 * YAML as libddwaf's validator reads it. A quoted scalar is a string; a plain one is an unsigned integer, a signed one, a
 * floating point number or a boolean, whichever fits first, else a string.
 */
export function readTyped(text: string): unknown {
  const document = parsed(text)
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key' && node.type === Scalar.PLAIN) node.value = plainValue(String(node.value ?? ''))
    },
  })
  return document.toJS()
}

/** The same text with every scalar as it is written: expected values are compared as strings. */
export function readAsWritten(text: string): unknown {
  return parsed(text).toJS()
}

/** `failsafe`: no scalar becomes anything but a string. Keys may repeat in these files. */
function parsed(text: string) {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false })
  const [error] = document.errors
  if (error !== undefined) throw error
  return document
}

const booleans = new Map(
  [
    ['y', 'n'],
    ['yes', 'no'],
    ['true', 'false'],
    ['on', 'off'],
  ].flatMap(pair =>
    pair.flatMap((word, place) => [word, word.toUpperCase(), capital(word)].map(form => [form, place === 0] as const)),
  ),
)

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function plainValue(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text)
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text)
  if (/^(~|null|Null|NULL|)$/.test(text)) return null
  return booleans.get(text) ?? text
}
