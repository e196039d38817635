import type { Request, RuleSet } from '../case.ts'
import type { Draw } from './draw.ts'
import { switched } from './exclusions.ts'
import { addresses } from './inputs.ts'
import type { Wish, WishedRule } from './rules.ts'
import { mutated } from './texts.ts'
import { around, planted, under, value } from './values.ts'

/** A request in which some rules should match, some should nearly, and others meet what has nothing to do with them. */
export function requestFor(draw: Draw, rules: readonly WishedRule[], ruleSet: RuleSet): Request {
  const supplied = new Map<string, unknown>()
  const plant = (address: string, path: readonly string[], what: unknown) => {
    supplied.set(address, planted(supplied.get(address), path, what))
  }
  if (draw.chance(30)) supplied.set(draw.of(addresses), value(draw))
  for (const { wishes } of draw.shuffled(rules)) {
    const granted = draw.chance(50)
    if (granted || draw.chance(60)) for (const wish of wishes) fulfil(draw, wish, granted || draw.chance(50), plant)
  }
  if (draw.chance(30)) supplied.set(draw.of(addresses), value(draw))
  if (ruleSet.exclusions !== undefined)
    for (const [address, what] of switched(draw, ruleSet.exclusions)) supplied.set(address, what)
  return inRuns(draw, [...supplied])
}

type Plant = (address: string, path: readonly string[], what: unknown) => void

function fulfil(draw: Draw, wish: Wish, granted: boolean, plant: Plant): void {
  const { input, asKey } = wish
  const wanted = granted ? wish.satisfying : wish.failing
  // A value beside it that is looked at as well.
  if (draw.chance(8)) plant(input.address, input.key_path ?? [], value(draw, 2))
  const path = wish.isAbsence && granted ? beside(input.key_path) : (input.key_path ?? [])
  const what = typeof wanted === 'string' && draw.chance(8) ? mutated(draw, wanted) : wanted
  plant(input.address, path, asKey ? under(draw, String(what)) : around(draw, what))
}

function beside(path: readonly string[] = []): readonly string[] {
  return path.length === 0 ? [] : path.with(-1, 'beside')
}

/** All at once, or one after the other; sometimes a value comes again. */
function inRuns(draw: Draw, supplied: readonly (readonly [string, unknown])[]): Request {
  const count = draw.of([1, 1, 2, 3])
  const order = draw.shuffled(supplied).map(([address, what]) => ({ address, what, run: draw.below(count) }))
  const again = count > 1 && draw.chance(10) && order.length > 0 ? [replaced(draw, draw.of(order), count)] : []
  return Array.from({ length: count }, (_, run) =>
    Object.fromEntries([...order, ...again].filter(one => one.run === run).map(({ address, what }) => [address, what])),
  )
}

function replaced(draw: Draw, one: { readonly address: string; readonly run: number }, count: number) {
  return { address: one.address, what: value(draw), run: Math.min(one.run + 1, count - 1) }
}
