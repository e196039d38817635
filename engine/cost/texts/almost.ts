import type { Node } from '../../regex-syntax/index.ts'
import type { MembersOf } from './members.ts'

/** From 0 to below 1. */
export type Random = () => number

/** Parts of a pattern that make no text may be within one another without end. */
const stepsPerCharacter = 16

/** A pattern to make texts of. */
export interface Sampled {
  readonly node: Node
  readonly membersOf: MembersOf
}

/**
 * Characters of a text that the pattern would take, if its assertions allow it, at most `length` of them. What is counted comes as often as it
 * must, or may, or something between.
 */
export function sample({ node: pattern, membersOf }: Sampled, length: number, random: Random): string[] {
  const text: string[] = []
  const left: Node[] = [pattern]
  for (let steps = length * stepsPerCharacter; text.length < length && steps > 0; steps -= 1) {
    const node = left.pop()
    if (node === undefined) break
    if (node.kind === 'character' || node.kind === 'set') text.push(oneOf(membersOf(node), random))
    else if (node.kind === 'sequence')
      for (let n = node.items.length; n > 0; n -= 1) left.push(node.items[n - 1] as Node)
    else if (node.kind === 'choice') left.push(oneOf(node.items, random))
    else if (node.kind === 'repeat') for (let n = times(node, length, random); n > 0; n -= 1) left.push(node.item)
  }
  return text
}

const someMore = 4

function times({ min, max }: Node & { readonly kind: 'repeat' }, length: number, random: Random): number {
  const most = Math.min(max === Number.POSITIVE_INFINITY ? min + someMore : max, length)
  const way = random()
  if (way < 1 / 3) return Math.min(min, length)
  if (way < 2 / 3) return most
  return Math.min(min, length) + Math.floor(random() * (most - Math.min(min, length) + 1))
}

/** One text after the other that the pattern would take but for its end: what has begun to match is what costs most. */
export function almostMatches(pattern: Sampled, length: number, random: Random): string {
  const text: string[] = []
  // Of a pattern of assertions nothing comes.
  for (let tries = length; text.length < length && tries > 0; tries -= 1) {
    const match = sample(pattern, length, random)
    match.pop()
    for (const character of match) text.push(character)
  }
  return text.slice(0, length).join('')
}

export function oneOf<T>(choices: readonly T[], random: Random): T {
  return choices[Math.floor(random() * choices.length)] as T
}
