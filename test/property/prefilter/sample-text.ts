import {
  type CharSet,
  kelvin,
  kelvinCell,
  longS,
  longSCell,
  type Node,
  othersCell,
  out,
} from '../../../engine/regex-syntax/index.ts'
import type { Random } from './random.ts'

const others = ['é', '€', 'ß', 'Ω', '漢', '\u00a0', '\u2028', '\ufffd', '😀', '\u{10ffff}']

/** No sample gets longer than about this. */
const enough = 400

/** A text that the pattern takes, if its assertions allow it: what is repeated is repeated a little more often than it must. */
export function sampleText(pattern: Node, random: Random): string {
  return new Sampler(random).text(pattern)
}

class Sampler {
  private length = 0
  private readonly random: Random

  constructor(random: Random) {
    this.random = random
  }

  text(node: Node): string {
    switch (node.kind) {
      case 'character':
        return this.taken(inSomeCase(node.codePoint, node.fold, this.random))
      case 'set':
        return this.taken(memberOf(node.set, this.random))
      case 'sequence':
        return node.items.map(item => this.text(item)).join('')
      case 'choice':
        return this.text(this.random.oneOf(node.items))
      case 'repeat':
        return Array.from({ length: this.times(node.min, node.max) }, () => this.text(node.item)).join('')
      default:
        return ''
    }
  }

  private taken(text: string): string {
    this.length += text.length
    return text
  }

  private times(min: number, max: number): number {
    const more = this.length > enough || this.random.chance(0.4) ? 0 : this.random.below(4)
    return Math.min(max, min + more)
  }
}

function inSomeCase(codePoint: number, fold: boolean, random: Random): string {
  const text = String.fromCodePoint(codePoint)
  if (!fold) return text
  const letter = text.toLowerCase()
  if (letter === 'k') return random.oneOf(['k', 'K', String.fromCodePoint(kelvin)])
  if (letter === 's' || codePoint === longS) return random.oneOf(['s', 'S', String.fromCodePoint(longS)])
  return random.chance(0.5) ? text : random.chance(0.5) ? letter : text.toUpperCase()
}

function memberOf(set: CharSet, random: Random): string {
  const members: string[] = []
  for (let code = 0; code < longSCell; code += 1) if (set[code] !== out) members.push(String.fromCharCode(code))
  if (set[longSCell] !== out) members.push(String.fromCodePoint(longS))
  if (set[kelvinCell] !== out) members.push(String.fromCodePoint(kelvin))
  // As often as all the rest, if there is a rest.
  if (set[othersCell] !== out && (members.length === 0 || random.chance(0.1))) return random.oneOf(others)
  return members.length === 0 ? '' : random.oneOf(members)
}
