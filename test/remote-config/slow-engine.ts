import { type ApplyResult, createEngine, type Engine } from 'rulewire/engine'

/** A real engine that compiles when the test lets it: one rule of a document takes about one slice. */
export interface SlowEngine {
  readonly engine: Engine
  /** The marks (see `revised`) of what was compiled, in the order in which it began. */
  readonly compiled: number[]
  /** What came of it, in the order in which it ended. */
  readonly results: (readonly [mark: number, ok: boolean])[]
  apply(document: unknown, source: string): Promise<ApplyResult>
  /** There is a slice to do. */
  isBusy(): boolean
  /** Does so many slices, as far as there are some. */
  slices(count: number): void
  /** Does what comes from now on as soon as it comes. */
  release(): void
}

export function slowEngine(): SlowEngine {
  const tasks: (() => void)[] = []
  const compiled: number[] = []
  const results: [number, boolean][] = []
  let released = false
  let ms = 0
  const engine = createEngine({
    service: 'shop',
    env: 'test',
    schedule: task => (released ? void setImmediate(task) : void tasks.push(task)),
    // A slice is over after every step, however quick the machine is.
    monotonic: () => (ms += 1_000),
  })
  return {
    engine,
    compiled,
    results,
    apply: async (document, source) => {
      const mark = markOf(document)
      compiled.push(mark)
      const result = await engine.apply(document, { source })
      results.push([mark, result.ok])
      return result
    },
    isBusy: () => tasks.length > 0,
    slices: count => {
      for (let done = 0; done < count; done += 1) tasks.shift()?.()
    },
    release: () => {
      released = true
      for (const task of tasks.splice(0)) setImmediate(task)
    },
  }
}

/** A rule set that is told from others by its mark. `bad`: the engine refuses it. */
export function revised(mark: number, bad = false, source = 'remote') {
  const inputs = [{ address: 'server.request.body' }]
  const rule = (id: string, regex: string) => ({
    id: `${source}-${id}`,
    category: 'business_logic',
    event: 'test.seen',
    tags: { mark: String(mark) },
    conditions: [{ operator: 'match_regex', inputs, regex }],
  })
  return {
    version: 1,
    rules: [rule('one', `one${mark}`), rule('two', 'two'), rule('three', bad ? '(' : `three${mark % 3}`)],
  }
}

function markOf(document: unknown): number {
  return Number((document as ReturnType<typeof revised>).rules[0]?.tags.mark)
}
