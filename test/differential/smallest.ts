/**
 * The smallest value that is still wrong, found by leaving out one part after the other, and halves of texts. fast-check shrinks what a
 * generator drew; this shrinks what came of it, so that a failure can be read.
 */
export async function smallest<Value>(value: Value, isWrong: (candidate: Value) => Promise<boolean>): Promise<Value> {
  for (const candidate of smaller(value))
    if (await isWrong(candidate as Value)) return smallest(candidate as Value, isWrong)
  return value
}

/** The value with one part less, at any depth; the larger parts first. */
function* smaller(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield* shorter(value)
  else if (Array.isArray(value)) {
    for (const place of value.keys()) yield value.filter((_, other) => other !== place)
    for (const [place, item] of value.entries()) for (const one of smaller(item)) yield value.with(place, one)
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    for (const [name] of members.filter(isPart)) yield Object.fromEntries(members.filter(([other]) => other !== name))
    for (const [name, item] of members.filter(isPart))
      for (const one of smaller(item))
        yield Object.fromEntries(members.map(([other, old]) => [other, other === name ? one : old]))
  }
}

/** Without these a rule is another one, or none. */
const whole = ['id', 'name', 'tags', 'operator', 'version']

function isPart([name]: readonly [string, unknown]): boolean {
  return !whole.includes(name)
}

function* shorter(text: string): Generator<string> {
  const half = Math.ceil(text.length / 2)
  if (text.length > 2) yield* [text.slice(half), text.slice(0, half)]
  if (text.length > 0) yield* [text.slice(1), text.slice(0, -1)]
}
