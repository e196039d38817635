import { describe, expect, it } from 'vitest'
import { parsePath } from '../../rules-schema/index.ts'
import { testData } from '../support/test-data.ts'

interface Case {
  readonly name: string
  readonly selector: string
  readonly invalid_selector?: true
}

const data = testData('jsonpath-cts/cts.json')

describe.skipIf(data.skipped)(`the compliance suite of RFC 9535${data.note}`, () => {
  const cases = data.cases<Case>(text => JSON.parse(text).tests)
  const invalid = cases.filter(found => found.invalid_selector)
  const valid = cases.filter(found => !found.invalid_selector)

  it('is there, as a whole', () => {
    expect(invalid.length).toBeGreaterThan(240)
    expect(valid.length).toBeGreaterThan(450)
  })

  it('has no invalid path that is accepted', () => {
    expect(invalid.filter(({ selector }) => parsePath(selector).ok).map(({ name }) => name)).toEqual([])
  })

  it('has valid paths that are accepted but for filters', () => {
    const kinds = new Map<string, number>()
    for (const { selector } of valid) {
      const kind = kindOf(selector)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    expect(Object.fromEntries(kinds)).toEqual({
      descendants: 10,
      filter: 289,
      indices: 9,
      names: 69,
      root: 1,
      slices: 56,
      unions: 18,
      wildcards: 4,
    })
  })

  it('has no accepted path outside the subset', () => {
    const accepted = cases.filter(({ selector }) => parsePath(selector).ok)
    expect(accepted).toHaveLength(167)
    for (const { selector } of accepted) {
      const bare = selector.replaceAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/gs, 'name')
      expect(bare).not.toMatch(/[?@()]/)
      expect(bare.split('..').length).toBeLessThanOrEqual(2)
    }
  })
})

/** The most that a path asks for, or why it is refused. */
function kindOf(selector: string): string {
  const result = parsePath(selector)
  if (!result.ok) {
    const reason = `${result.message} ${result.help}`
    return /filters are not supported/.test(reason) ? 'filter' : reason
  }
  const kinds = new Set(result.segments.map(({ kind }) => kind))
  const most = (['descendant', 'union', 'slice', 'wildcard', 'index', 'name'] as const).find(kind => kinds.has(kind))
  return most === undefined ? 'root' : most === 'index' ? 'indices' : `${most}s`
}
