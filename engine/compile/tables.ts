import { parseEndpointPath } from '../../rules-schema/index.ts'
import type { Pattern, Router } from '../endpoints/router.ts'
import type { CompiledTest } from '../program.ts'
import type { RegexTable } from './regex-table.ts'

/** What the rules of one program share: each different thing is made once. */
export class Tables {
  readonly regexes: RegexTable
  private readonly router: Router
  private readonly patterns = new Map<string, Pattern>()
  private readonly tests = new Map<string, CompiledTest>()

  constructor(regexes: RegexTable, router: Router) {
    this.regexes = regexes
    this.router = router
  }

  /** The pattern of an endpoint's path, which `parseRuleSet` has checked. */
  pattern(path: string): Pattern {
    const known = this.patterns.get(path)
    if (known !== undefined) return known
    const parsed = parseEndpointPath(path)
    if (!parsed.ok) throw new Error(`an unchecked endpoint path reached the compiler: ${parsed.message}`)
    const hasNames = parsed.segments.some(segment => segment.kind === 'param')
    const pattern: Pattern = { key: path, segments: parsed.segments, hasNames }
    this.patterns.set(path, pattern)
    this.router.add(pattern)
    return pattern
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
