import { foldNodes, type Node, parsePattern, repetitionProduct } from '../regex-syntax/index.ts'
import { ofProperty, setSize } from './set-size.ts'

/** Of one character outside of ASCII: its bytes, and those of what RE2 folds to it. */
const ofOther = 4
const ofFolded = 6

/**
 * About how many instructions RE2 compiles a pattern to: of its syntax, with repetitions written out. The same on every machine.
 * At least as many as there are, as far as is known, and mostly at most twice; of a pattern that is not understood far too many.
 */
export function programSize(pattern: string, caseSensitive: boolean): number {
  const node = parsePattern(pattern, caseSensitive)
  return node === undefined ? sizeOfSource(pattern) : sizeOfSyntax(pattern, node)
}

/** Of a pattern that is understood: `node` is its structure. */
export function sizeOfSyntax(pattern: string, node: Node): number {
  return sizeOfNode(node) + sizeOfCaptures(pattern, node)
}

/**
 * About how many bytes an RE2 object of so many instructions holds outside of V8's sight after its first texts. Measured of 1,000
 * objects of a kind: 10 KB for a literal, 45 KB for `foo.{0,200}bar`, 170 KB for `\p{L}+`. What its automaton grows to with traffic
 * comes on top, within a bound of RE2's own.
 */
export function nativeBytes(size: number): number {
  return 8_192 + 64 * size
}

function sizeOfNode(pattern: Node): number {
  return foldNodes<number>(pattern, (node, parts) => {
    switch (node.kind) {
      case 'character':
        return sizeOfCharacter(node.codePoint, node.fold)
      case 'set':
        return setSize(node.set, node.written)
      case 'sequence':
        return sum(parts)
      case 'choice':
        return sum(parts) + parts.length
      case 'repeat':
        return sizeOfRepeat(parts[0] as number, node.min, node.max)
      default:
        return 1
    }
  })
}

function sizeOfCharacter(codePoint: number, fold: boolean): number {
  if (codePoint > 0x7f) return fold ? ofFolded : ofOther
  // The characters outside of ASCII that fold to k and s.
  return fold && /[ks]/i.test(String.fromCharCode(codePoint)) ? ofFolded : 1
}

/** Beyond what must be there, each copy has a way around it. */
function sizeOfRepeat(size: number, min: number, max: number): number {
  if (max === Number.POSITIVE_INFINITY) return Math.max(min, 1) * size + 2
  return min * size + (max - min) * (size + 1)
}

function sum(parts: readonly number[]): number {
  return parts.reduce((one, other) => one + other, 0)
}

const capture = /(?<!\\)\((?!\?)|\(\?P?<(?![=!])/g
const ofCapture = 2

/** Where they stand is not known any more: they may be in the part that is repeated most often. */
function sizeOfCaptures(pattern: string, node: Node): number {
  const captures = pattern.match(capture)?.length ?? 0
  return captures === 0 ? 0 : captures * ofCapture * repetitionProduct(node)
}

/** RE2 takes no larger product. */
const maxProduct = 1_000
const ofUnit = 12

/** As if all counts were around one another, and every unit were a set. */
function sizeOfSource(pattern: string): number {
  let product = 1
  for (const [, min = '1', max = min] of pattern.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g))
    product = Math.min(maxProduct, product * Math.max(1, Number(max) || Number(min)))
  const properties = pattern.match(/\\[pP]/g)?.length ?? 0
  return product * (pattern.length * ofUnit + properties * ofProperty)
}
