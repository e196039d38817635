import {
  type CharSet,
  foldNodes,
  kelvin,
  kelvinCell,
  longS,
  longSCell,
  type Node,
  othersCell,
  out,
} from '../../regex-syntax/index.ts'
import { namedOthers } from '../set-size.ts'

/** Characters, each one code point. */
export type Members = readonly string[]

/** Of two, three and four bytes. */
const others = ['é', 'я', '€', '漢', '😀']

type Place = Node & { readonly kind: 'character' | 'set' }

/** What a text may have at a place where the pattern has this character or this set. Never empty. */
export type MembersOf = (place: Place) => Members

/** Remembers what it has found out: a place is asked for again and again. */
export function rememberedMembers(): MembersOf {
  const known = new Map<Place, Members>()
  return place => {
    const members = known.get(place) ?? membersAt(place)
    known.set(place, members)
    return members
  }
}

function membersAt(node: Place): Members {
  const members = node.kind === 'set' ? membersOfSet(node.set, node.written) : inBothCases(node.codePoint, node.fold)
  return members.length === 0 ? ['x'] : members
}

function inBothCases(codePoint: number, fold: boolean): Members {
  const text = String.fromCodePoint(codePoint)
  return fold ? [...new Set([text, ...text.toLowerCase(), ...text.toUpperCase()])] : [text]
}

function membersOfSet(set: CharSet, written: string): Members {
  const members: string[] = []
  for (let code = 0; code < longSCell; code += 1) if (set[code] !== out) members.push(String.fromCharCode(code))
  if (set[longSCell] !== out) members.push(String.fromCodePoint(longS))
  if (set[kelvinCell] !== out) members.push(String.fromCodePoint(kelvin))
  if (set[othersCell] !== out) members.push(...othersOf(written))
  return members
}

/** Which of them are in a set is known of those that it names, if it does not name those that are not in it. */
function othersOf(written: string): Members {
  return /^\[(?!\^)/.test(written) && !/\\[pPDSW]|\[:\^/.test(written) ? namedOthers(written) : others
}

const printable: Members = Array.from({ length: 95 }, (_, n) => String.fromCharCode(0x20 + n))

/** What differs among the places of a pattern. Where there is nothing, or the pattern is not understood: what it is written with. */
export function classesOf(node: Node | undefined, source: string, membersOf: MembersOf): readonly Members[] {
  const classes = new Map<string, Members>()
  const add = (members: Members) => classes.set(members.join(''), members)
  if (node !== undefined)
    foldNodes<void>(node, one => {
      if (one.kind === 'character' || one.kind === 'set') add(membersOf(one))
    })
  if (classes.size === 0) for (const character of new Set(source)) add([character])
  if (classes.size === 0 || node === undefined) add(printable)
  return [...classes.values()]
}
