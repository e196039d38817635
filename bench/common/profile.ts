import { writeFileSync } from 'node:fs'
import type { Profiler, Runtime } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Between two samples, where nothing else is said; of work that waits for nobody. */
const defaultIntervalUs = 100

/** In which share of the samples a function was on top of the stack; of those only in which something was done. */
export interface SelfTime {
  readonly name: string
  readonly share: number
  /** In which share it was anywhere on the stack: with what it called. */
  readonly total: number
}

/** V8's sampling profiler over this process, from `start` to `stop`. */
export class Profiling {
  readonly #session: Session

  private constructor(session: Session) {
    this.#session = session
  }

  static async start(intervalUs = defaultIntervalUs): Promise<Profiling> {
    const session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: intervalUs })
    await session.post('Profiler.start')
    return new Profiling(session)
  }

  /**
   * The functions that took most come first. Leaves the whole profile in `file`, for the tools that read it.
   * @param below - only what the function of this name calls counts; undefined: everything
   */
  async stop(file: string, below?: string): Promise<readonly SelfTime[]> {
    const { profile } = await this.#session.post('Profiler.stop')
    this.#session.disconnect()
    writeFileSync(file, JSON.stringify(profile))
    return selfTimes(profile, below)
  }
}

/** Runs the work under it. @param below - as for `stop` */
export async function profiled(
  file: string,
  below: string | undefined,
  work: () => Promise<unknown>,
): Promise<readonly SelfTime[]> {
  const profiling = await Profiling.start()
  await work()
  return await profiling.stop(file, below)
}

/** By samples, not by the time between them: in that is also the time of others, who interrupted. */
function selfTimes({ nodes, samples = [] }: Profiler.Profile, below: string | undefined): readonly SelfTime[] {
  const counted = nodesBelow(nodes, below)
  const busy = [...counted].filter(([, { callFrame }]) => callFrame.functionName !== '(idle)')
  const names = new Map(busy.map(([id, node]) => [id, nameOf(node, nodes)]))
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id] as const)))
  const taken = tally(samples.filter(id => names.has(id)))
  const all = [...taken.values()].reduce((sum, count) => sum + count, 0)
  const self = new Map<string, number>()
  const total = new Map<string, number>()
  for (const [id, count] of taken) {
    add(self, names.get(id) ?? '', count)
    for (const name of new Set(stack(id).flatMap(each => names.get(each) ?? []))) add(total, name, count)
  }
  return [...total]
    .map(([name, count]) => ({ name, share: (self.get(name) ?? 0) / all, total: count / all }))
    .sort((a, b) => b.share - a.share)

  /** From the function on top to the outermost. */
  function stack(id: number | undefined): readonly number[] {
    return id === undefined ? [] : [id, ...stack(callers.get(id))]
  }
}

function tally(samples: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const id of samples) add(counts, id, 1)
  return counts
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function nodesBelow(
  nodes: readonly Profiler.ProfileNode[],
  name: string | undefined,
): ReadonlyMap<number, Profiler.ProfileNode> {
  const byId = new Map(nodes.map(node => [node.id, node]))
  if (name === undefined) return byId
  const found = new Map<number, Profiler.ProfileNode>()
  const open = nodes.filter(({ callFrame }) => callFrame.functionName === name)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.set(node.id, node)
    for (const child of node.children ?? []) {
      const next = byId.get(child)
      if (next !== undefined) open.push(next)
    }
  }
  return found
}

/** Native functions of addons have no name of their own: they are told by who calls them. */
function nameOf({ id, callFrame }: Profiler.ProfileNode, nodes: readonly Profiler.ProfileNode[]): string {
  if (callFrame.functionName !== '' || callFrame.url !== '') return placeOf(callFrame)
  const caller = nodes.find(({ children = [] }) => children.includes(id))
  return `(native)${caller === undefined ? '' : ` below ${placeOf(caller.callFrame)}`}`
}

function placeOf({ functionName, url, lineNumber }: Runtime.CallFrame): string {
  const name = functionName || '(anonymous)'
  return url.startsWith('file:') ? `${name} ${relative(process.cwd(), fileURLToPath(url))}:${lineNumber + 1}` : name
}
