import { parsePattern } from '../../regex-syntax/index.ts'
import { almostMatches, oneOf, type Random } from './almost.ts'
import { classesOf, type Members, rememberedMembers } from './members.ts'

/** New texts of about so many characters, of each kind one. */
export type Texts = (length: number) => readonly string[]

const fewClasses = 3

/**
 * Texts on which a pattern may be slow. What a pattern costs depends on the text, and the worst one is not known: characters of some of the
 * places of the pattern, texts that almost match, characters of all its places.
 */
export function makeTexts(source: string, caseSensitive: boolean, random: Random): Texts {
  const node = parsePattern(source, caseSensitive)
  const membersOf = rememberedMembers()
  const classes = classesOf(node, source, membersOf)
  return length => {
    const few = Array.from({ length: fewClasses }, () => oneOf(classes, random))
    const mixed = [charactersOf(few, length, random), charactersOf(classes, length, random)]
    const almost = node === undefined ? '' : almostMatches({ node, membersOf }, length, random)
    return almost === '' ? mixed : [...mixed, almost]
  }
}

function charactersOf(classes: readonly Members[], length: number, random: Random): string {
  const characters: string[] = []
  for (let n = 0; n < length; n += 1) characters.push(oneOf(oneOf(classes, random), random))
  // One piece: what is put together bit by bit is made one when it is first looked at, and that would be timed.
  return characters.join('')
}
