import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withAttack } from '../requests/attack.ts'
import { addressesOf, benign } from '../requests/benign.ts'
import { naughtyStrings } from '../requests/naughty.ts'
import { type Library, readLibrary, withProse } from '../requests/prose.ts'
import { perRequest, type Scenario } from '../scenario.ts'

const file = 'datadog-rules/recommended.json'

/** From `bench/dist/engine/scenarios/`. */
const root = fileURLToPath(new URL('../../../..', import.meta.url))

const common: Pick<Scenario, 'sizes' | 'work' | 'skipped' | 'ruleSets'> = {
  sizes: [200],
  work: 'requests',
  skipped: () =>
    process.env.RULEWIRE_TEST_DATA ? undefined : `RULEWIRE_TEST_DATA is not set: it names a folder with ${file}`,
  ruleSets: (_size, convert) =>
    convert.imported(JSON.parse(readFileSync(join(process.env.RULEWIRE_TEST_DATA ?? '', file), 'utf8'))),
}

/** Datadog's recommended rules, all that the importer takes, with three sorts of requests: a vocabulary made up for a bench flatters filters. */
export const recommended: readonly Scenario[] = [
  {
    ...common,
    name: 'recommended-benign',
    what: "Datadog's recommended rules, requests of everyday words",
    measures: () => perRequest([{ kind: 'peer', atMost: 1 / 10 }]),
    requests: (_size, random) => () => ({ addresses: addressesOf(random, benign(random)) }),
  },
  {
    ...common,
    name: 'recommended-attack',
    what: 'the same with an attack string in every request',
    measures: () => perRequest([{ kind: 'peer', atMost: 1 / 6 }]),
    material: () => naughtyStrings(),
    requests: (_size, random, naughty) => () => ({
      addresses: addressesOf(random, withAttack(random, benign(random), naughty as readonly string[])),
    }),
  },
  {
    ...common,
    name: 'recommended-prose',
    what: 'the same with 350 characters of prose, Markdown or code, a link and a token in the body',
    measures: () => perRequest([{ kind: 'peer', atMost: 1 / 4 }]),
    material: () => readLibrary(root),
    requests: (_size, random, library) => () => ({
      addresses: addressesOf(random, withProse(random, benign(random), library as Library)),
    }),
  },
]
