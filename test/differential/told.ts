import { type Exploration, seed } from './explore.ts'
import { blns } from './generate/texts.ts'
import { intendedDifferences } from './intended/index.ts'
import type { Counts } from './tally.ts'

/** What an exploration found, to be read. */
export function told({ comparisons, rules, requests, agreed, met, tally }: Exploration): string {
  return [
    `compared with libddwaf: ${comparisons} comparisons (${rules} rules, ${requests} requests), ${agreed} the same in everything; seed ${seed}`,
    ...(blns.skipped ? [`without the Big List of Naughty Strings${blns.note}`] : []),
    ...table('operator', tally.operators),
    ...table('transformer', tally.transformers),
    ...table('path', tally.paths),
    ...table('exclusion (requests)', tally.exclusions),
    'intended differences',
    ...intendedDifferences.map(({ name }) => `  ${name.padEnd(40)}${String(met.get(name) ?? 0).padStart(9)}`),
  ].join('\n')
}

function table(title: string, counts: Counts): readonly string[] {
  const rows = counts.subjects().map(subject => {
    const { hits, misses } = counts.of(subject)
    return `  ${subject.padEnd(40)}${String(hits).padStart(9)}${String(misses).padStart(9)}`
  })
  return [`${title.padEnd(42)}${'hits'.padStart(9)}${'misses'.padStart(9)}`, ...rows]
}
