const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
}

const part =
  /[^"\\\n]+|\\(?:([abfnrtv\\"])|x([\da-f]{2})|([0-3][0-7]{2})|u((?!d[89a-f])[\da-f]{4})|U(000[\da-f]{5}|0010[\da-f]{4}))/giy

/**
 * What stands in a string literal of Go between its double quotes, as bytes; undefined where it is none.
 * https://go.dev/ref/spec#String_literals
 */
export function goUnquote(literal: string): Buffer | undefined {
  const parts: Buffer[] = []
  part.lastIndex = 0
  for (let at = 0; at < literal.length; at = part.lastIndex) {
    const found = part.exec(literal)
    if (found === null) return undefined
    const [all, control, hex, octal, short, long] = found
    const byte = hex === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(hex, 16)
    const point = short ?? long
    if (typeof byte === 'number') parts.push(Buffer.of(byte))
    else if (point !== undefined) parts.push(Buffer.from(String.fromCodePoint(Number.parseInt(point, 16))))
    else parts.push(Buffer.from(control === undefined ? all : (controls[control] as string)))
  }
  return Buffer.concat(parts)
}
