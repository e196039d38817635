import type { Conversation } from './conversation.ts'

/**
 * The smallest conversation that is still wrong, found by leaving out one part after the other. fast-check shrinks what a
 * generator drew; this shrinks what came of it, so that a failure can be read.
 */
export async function smallest(
  conversation: Conversation,
  isWrong: (candidate: Conversation) => Promise<boolean>,
): Promise<Conversation> {
  for (const candidate of withoutOnePart(conversation)) {
    if (await isWrong(candidate as Conversation)) return smallest(candidate as Conversation, isWrong)
  }
  return conversation
}

/** The value without one of its parts, at any depth; the larger parts first. */
function* withoutOnePart(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const place of value.keys()) yield value.filter((_, other) => other !== place)
    for (const [place, item] of value.entries())
      for (const smaller of withoutOnePart(item)) yield value.map((other, at) => (at === place ? smaller : other))
  } else if (isPlain(value)) {
    const members = Object.entries(value)
    for (const [name] of members) yield Object.fromEntries(members.filter(([other]) => other !== name))
    for (const [name, item] of members)
      for (const smaller of withoutOnePart(item))
        yield Object.fromEntries(members.map(([other, old]) => [other, other === name ? smaller : old]))
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
