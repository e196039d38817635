import type { Category } from '../types.ts'
import { eventName } from './event-name.ts'
import type { Spot } from './loss.ts'

const categories: ReadonlySet<string> = new Set<Category>(['business_logic', 'attack_attempt', 'security_response'])

/** A category that is not ours is taken for an attack; the tag keeps what it was. */
export function importCategory(category: string | undefined, spot: Spot): Category {
  if (category !== undefined && categories.has(category)) return category as Category
  spot.info(
    `${category === undefined ? 'no category' : `${JSON.stringify(category)} is no category here`}: attack_attempt`,
  )
  return 'attack_attempt'
}

export function importEvent(type: string, spot: Spot): string {
  const event = eventName(type)
  if (event !== type) spot.info(`the event is called ${event} here`)
  return event
}

const maxNameLength = 256

/** A rule without a name goes by its id. */
export function importName(name: string, id: string, spot: Spot): { readonly name?: string } {
  if (name.length > maxNameLength) spot.info(`cut at ${maxNameLength} characters`)
  return name === '' || name === id ? {} : { name: [...name.slice(0, maxNameLength)].join('') }
}

const maxTags = 64
const maxValueLength = 1024
// biome-ignore lint/suspicious/noControlCharactersInRegex: the schema has them so
const tagName = /^(?!__proto__$)[^\u0000-\u001f]{1,128}$/

/** Tags as they are, as far as a set of ours can have them. */
export function importTags(
  tags: ReadonlyMap<string, string>,
  spot: Spot,
): { readonly tags?: Readonly<Record<string, string>> } {
  const kept = [...tags].filter(([name, value]) => {
    const fits = tagName.test(name) && value.length <= maxValueLength
    if (!fits) spot.at(name).warning('a tag of ours is not so long, and its name has no control characters: left out')
    return fits
  })
  if (kept.length > maxTags) spot.warning(`${kept.length - maxTags} tags are left out: a rule of ours has ${maxTags}`)
  return kept.length === 0 ? {} : { tags: Object.fromEntries(kept.slice(0, maxTags)) }
}
