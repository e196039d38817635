import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { intendedDifferences as differencesOfTheValidator } from '../conformance/libddwaf/intended-differences.ts'
import { documentedDifferences } from '../conformance/transformers/documented.ts'
import { compared } from './compare.ts'
import { metIn } from './explain.ts'
import { intendedDifferences, type Seen } from './intended/index.ts'
import { judgedByLibddwaf } from './libddwaf.ts'
import { judgedByRulewire } from './rulewire.ts'
import type { Verdict } from './verdict.ts'

const page = readFileSync(new URL('../../docs/compared-with-libddwaf.md', import.meta.url), 'utf8')

describe.each(intendedDifferences)('$name', ({ explains, shown }) => {
  test.each(shown)('$why', async ({ ruleSet, request, rulewire, libddwaf }) => {
    const one = { ruleSet, requests: [request] }
    const both = { rulewire: await judgedByRulewire(one), libddwaf: judgedByLibddwaf(one) }
    expect(seenIn(both.rulewire[0])).toMatchObject(wanted(rulewire))
    expect(seenIn(both.libddwaf[0])).toMatchObject(wanted(libddwaf))
    expect(wanted(rulewire)).not.toEqual(wanted(libddwaf))
    // And it is seen for what it is.
    for (const difference of compared(one, both.rulewire, both.libddwaf).flatMap(({ differences }) => differences))
      expect(explains(metIn(one, difference, both.rulewire, both.libddwaf)), difference.what).toBe(true)
  })

  test('there is a case that shows it', () => expect(shown.length).toBeGreaterThan(0))
})

test('every intended difference is on the page about them, and nothing else is', () => {
  const names = [...intendedDifferences.map(({ name }) => name), ...Object.keys(differencesOfTheValidator)]
  const described = [...page.matchAll(/^### `([a-z-]+)`/gm)].map(([, name]) => name)
  expect(described.filter(name => !names.includes(name ?? ''))).toEqual([])
  expect(names.filter(name => !described.includes(name) && !documentedDifferences().includes(name))).toEqual([])
})

/** What is seen of the first rule. */
function seenIn(runs: readonly Verdict[] = []): object {
  const place = runs.findIndex(({ matches }) => matches.has('r0'))
  return {
    run: place < 0 ? undefined : place,
    reports: runs[place]?.matches.get('r0'),
    captured: Object.assign({}, ...runs.map(({ captured }) => captured)),
  }
}

/** Every part of it, so that what is not said must not be there. */
function wanted({ run, reports, captured }: Seen): object {
  return { run, ...(reports === undefined ? {} : { reports }), ...(captured === undefined ? {} : { captured }) }
}
