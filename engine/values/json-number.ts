/** JSON's grammar of numbers: no leading zeros, no `+`, no blanks. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The number that a text reads as by JSON's grammar, the whole of it. */
export function readJsonNumber(text: string): number | undefined {
  return jsonNumber.test(text) ? Number(text) : undefined
}
