import { makeLayer } from './compile/layer.ts'
import type { Prefilter } from './contract.ts'
import type { CompiledRule, Layer, Program } from './program.ts'
import { byRank } from './rank.ts'
import { indexSlots } from './run/rules-by-slot.ts'

/**
 * A change adds to a second, small layer, and leaves what it takes out of force where it was: that costs a change little, and every request
 * a little. From so many on, the layers become one.
 */
const mostChanged = 128

/** Addresses keep their numbers while rules change. So many that nobody may use any more are in the way of every request. */
const mostAddresses = 256

/** Merging does not help: all has to be compiled anew. */
export function hasOutgrown({ slots, origin }: Program): boolean {
  return slots.size > origin.slots + mostAddresses
}

/** Every change makes the second layer anew: beyond this many rules no other change comes first. */
const farTooMany = 8 * mostChanged

export function needsMerge(program: Program): boolean {
  return changedIn(program) > mostChanged || hasOutgrown(program)
}

export function mustMerge(program: Program): boolean {
  return changedIn(program) > farTooMany
}

function changedIn({ layers: [, changed], gone }: Program): number {
  return (changed?.rules.length ?? 0) + gone.size
}

/** The same rules in one layer. Pauses now and then. */
export function* mergeLayers(program: Program, prefilter: Prefilter): Generator<void, Program> {
  const layer = yield* makeLayer(inOrder(program), prefilter)
  yield* indexSlots({ layers: [layer] })
  return Object.freeze({ ...program, layers: [layer], gone: new Set<CompiledRule>() })
}

/** Those in force. Either layer is in order, and the second one is small. */
function inOrder({ layers: [first, second], gone }: Program): readonly CompiledRule[] {
  const merged: CompiledRule[] = []
  const more = [...((second as Layer | undefined)?.rules ?? [])].reverse()
  for (const rule of (first as Layer).rules) {
    if (gone.has(rule)) continue
    for (let next = more.at(-1); next !== undefined && byRank(next, rule) < 0; next = more.at(-1)) {
      merged.push(next)
      more.pop()
    }
    merged.push(rule)
  }
  return [...merged, ...more.reverse()]
}
