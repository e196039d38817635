import type { SelfTime } from '../common/profile.ts'
import { EngineProcess } from './engine-process.ts'
import type { Options } from './options.ts'
import type { RequestSpec } from './process/requests.ts'
import type { SubjectName } from './process/subject.ts'
import type { RoundResult } from './process/work.ts'
import type { Format, WrittenRules } from './written-rules.ts'

export type ContenderName = 'libddwaf' | 'rulewire' | 'before'

interface Contender {
  readonly name: ContenderName
  readonly format: Format
  readonly subject: SubjectName
}

/** The processes of one scenario, which do a round in turn. Has to be ended. */
export class Contest {
  readonly #running = new Map<ContenderName, EngineProcess>()

  /** Throws where an engine does not take the rules. */
  async begin(options: Options, scenario: string, spec: RequestSpec, files: WrittenRules): Promise<void> {
    const begun = contenders(options).map(async ({ name, format, subject }) => {
      const engine = new EngineProcess()
      this.#running.set(name, engine)
      const documents = { document: files.document(format), revisions: files.revisions(format) }
      await engine.begin({ ...spec, subject, scenario, roundMs: options.roundMs, ...documents })
    })
    await Promise.all(begun)
  }

  /** One after the other: while one is measured the others rest. */
  async round(number: number): Promise<ReadonlyMap<ContenderName, RoundResult>> {
    const results = new Map<ContenderName, RoundResult>()
    for (const [name, engine] of this.#running) results.set(name, await engine.round(number))
    return results
  }

  /** Of Rulewire's. Leaves the profile in `file`. */
  async profile(file: string): Promise<readonly SelfTime[]> {
    return (await this.#running.get('rulewire')?.profile(file)) ?? []
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.values()].map(engine => engine.end()))
  }
}

/** In the order in which they take turns. */
function contenders({ dist, before }: Options): readonly Contender[] {
  const own = { format: 'rulewire' } as const
  const beside: readonly Contender[] =
    before === undefined ? [] : [{ ...own, name: 'before', subject: { kind: 'rulewire', dist: before } }]
  return [
    { name: 'libddwaf', format: 'libddwaf', subject: { kind: 'libddwaf' } },
    { ...own, name: 'rulewire', subject: { kind: 'rulewire', dist } },
    ...beside,
  ]
}
