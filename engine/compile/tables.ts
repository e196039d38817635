import { parseEndpointPath } from '../../rules-schema/index.ts'
import type { Pattern } from '../endpoints/router.ts'
import type { CompiledInput, CompiledTest } from '../program.ts'
import type { Slots } from '../slots.ts'
import { FilterTable } from './filter-table.ts'
import { RegexTable } from './regex-table.ts'
import type { Shared } from './shared.ts'
import type { WeakTable } from './weak-table.ts'

/** What the rules of one program share: each different thing is made once. */
export class Tables {
  readonly regexes: RegexTable
  readonly filters: FilterTable
  readonly slots: Slots
  /** What matchers have left to be done. */
  readonly later: (() => Generator<void>)[] = []
  private readonly patterns: WeakTable<Pattern>
  private readonly tests = new Map<string, CompiledTest>()
  private readonly inputs = new Map<string, CompiledInput>()
  private readonly lists = new Map<CompiledInput, readonly CompiledInput[]>()

  constructor({ regexes, filters, patterns }: Shared, slots: Slots) {
    this.regexes = new RegexTable(regexes)
    this.filters = new FilterTable(filters)
    this.patterns = patterns
    this.slots = slots
  }

  *finish(): Generator<void> {
    for (const work of this.later.splice(0)) yield* work()
  }

  /** The pattern of an endpoint's path, which `parseRuleSet` has checked. */
  pattern(path: string, exact: boolean): Pattern {
    const key = `${exact ? 'exact ' : ''}${path}`
    return this.patterns.get(key) ?? this.patterns.keep(key, makePattern(key, path, exact))
  }

  /** The input that was made for this key before, or a new one. */
  input(key: string, make: () => CompiledInput): CompiledInput {
    const input = this.inputs.get(key) ?? make()
    this.inputs.set(key, input)
    return input
  }

  /** Most tests have one input, and share the list of it. */
  alone(inputs: readonly CompiledInput[]): readonly CompiledInput[] {
    const [input] = inputs
    if (input === undefined || inputs.length > 1) return inputs
    const known = this.lists.get(input) ?? inputs
    this.lists.set(input, known)
    return known
  }

  /** The test that was made for this key before. */
  knownTest(key: string): CompiledTest | undefined {
    return this.tests.get(key)
  }

  keepTest(key: string, test: CompiledTest): CompiledTest {
    this.tests.set(key, test)
    return test
  }
}

function makePattern(key: string, path: string, exact: boolean): Pattern {
  const parsed = parseEndpointPath(path)
  if (!parsed.ok) throw new Error(`an unchecked endpoint path reached the compiler: ${parsed.message}`)
  const trailing = exact && path.length > 1 && path.endsWith('/')
  const segments = trailing ? [...parsed.segments, { kind: 'literal', text: '' } as const] : parsed.segments
  return { key, exact, segments, hasNames: segments.some(segment => segment.kind === 'param') }
}
