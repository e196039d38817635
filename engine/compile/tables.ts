import { parseEndpointPath } from '../../rules-schema/index.ts'
import type { Router } from '../endpoints/router.ts'
import type { CompiledEndpoint, CompiledInput, CompiledTest, Route } from '../program.ts'
import type { Slots } from '../slots.ts'
import type { RegexTable } from './regex-table.ts'

/** Endpoints are added when all rules are there. */
export interface OpenRoute extends Route {
  readonly endpoints: CompiledEndpoint[]
}

/** What the rules of one program share: each different thing is made once. */
export class Tables {
  readonly regexes: RegexTable
  readonly slots: Slots
  /** What matchers have left to be done. */
  readonly later: (() => Generator<void>)[] = []
  private readonly router: Router<OpenRoute>
  private readonly routes = new Map<string, OpenRoute>()
  private readonly tests = new Map<string, CompiledTest>()
  private readonly inputs = new Map<string, CompiledInput>()

  constructor(regexes: RegexTable, router: Router<OpenRoute>, slots: Slots) {
    this.regexes = regexes
    this.router = router
    this.slots = slots
  }

  *finish(): Generator<void> {
    for (const work of this.later.splice(0)) yield* work()
  }

  /** The route of an endpoint's path, which `parseRuleSet` has checked. */
  route(path: string, exact: boolean): OpenRoute {
    const key = `${exact ? 'exact ' : ''}${path}`
    const known = this.routes.get(key)
    if (known !== undefined) return known
    const route = makeRoute(key, path, exact)
    this.routes.set(key, route)
    this.router.add(route)
    return route
  }

  /** The input that was made for this key before, or a new one. */
  input(key: string, make: () => CompiledInput): CompiledInput {
    const input = this.inputs.get(key) ?? make()
    this.inputs.set(key, input)
    return input
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

function makeRoute(key: string, path: string, exact: boolean): OpenRoute {
  const parsed = parseEndpointPath(path)
  if (!parsed.ok) throw new Error(`an unchecked endpoint path reached the compiler: ${parsed.message}`)
  const trailing = exact && path.length > 1 && path.endsWith('/')
  const segments = trailing ? [...parsed.segments, { kind: 'literal', text: '' } as const] : parsed.segments
  return { key, exact, segments, hasNames: segments.some(segment => segment.kind === 'param'), endpoints: [] }
}
