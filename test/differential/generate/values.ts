import type { Draw } from './draw.ts'
import { name } from './inputs.ts'
import { text } from './texts.ts'

export function scalar(draw: Draw): unknown {
  return draw.of([() => text(draw), () => text(draw), () => draw.number(), () => draw.chance(50), () => null])()
}

/** Any JSON value of a few levels. */
export function value(draw: Draw, levels = 3): unknown {
  if (levels === 0 || draw.chance(50)) return scalar(draw)
  const items = draw.several(0, 3, () => value(draw, levels - 1))
  return draw.chance(50)
    ? items
    : Object.fromEntries(items.map(item => [draw.chance(70) ? name(draw) : text(draw), item]))
}

/** The value with something more at this place: in an object where a name leads on, beside what is there where none does. */
export function planted(root: unknown, path: readonly string[], plant: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return root === undefined ? plant : Array.isArray(root) ? [...root, plant] : [root, plant]
  const members = isObject(root) ? root : root === undefined ? {} : { before: root }
  const there = Object.hasOwn(members, step) ? members[step] : undefined
  return withMember(members, step, planted(there, rest, plant))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own member, whatever its name. */
export function withMember(object: object, name: string, value: unknown): object {
  return Object.fromEntries([...Object.entries(object).filter(([other]) => other !== name), [name, value]])
}

/** Something in which the scalar stands, at the end of a path. */
export function around(draw: Draw, plant: unknown): unknown {
  return draw.of([
    () => plant,
    () => plant,
    () => plant,
    () => [plant],
    () => [scalar(draw), plant, scalar(draw)],
    () => ({ k: plant }),
    () => ({ k: scalar(draw), l: [plant] }),
    () => [[{ k: [plant] }]],
    () => ({ k: { l: plant }, m: scalar(draw) }),
  ])()
}

/** Something in which the text is a name. */
export function under(draw: Draw, name: string): unknown {
  const named = (value: unknown) => withMember({}, name, value)
  return draw.of([
    () => named(scalar(draw)),
    () => named({ k: 1 }),
    () => ({ k: named(null) }),
    () => [named(scalar(draw))],
    () => ({ k: 1, l: [named([])] }),
  ])()
}
