import {
  canonicalJson,
  type Input,
  normalizedPath,
  parsePath,
  pathParamsAddress,
  type Segment,
} from '../../rules-schema/index.ts'
import type { Pattern } from '../endpoints/router.ts'
import type { CompiledInput } from '../program.ts'
import { findTransformers } from '../transformers/index.ts'
import { isOnePlace } from '../values/reach.ts'
import type { ExcludedInputs } from './exclusion-table.ts'
import type { Tables } from './tables.ts'

/**
 * Equal inputs are one, so that what is read for one test is there for the others. `patterns`: of the rule's endpoints. Address and
 * path are those that `parseRuleSet` has checked.
 */
export function compileInput(
  input: Input,
  patterns: readonly Pattern[],
  tables: Tables,
  excluded?: ExcludedInputs,
): CompiledInput {
  const own = ownPatterns(input, patterns)
  const { address, path = '$', transformers = [], target = 'values' } = input
  const differing = [...(own ?? []).map(({ key }) => key), excluded?.key]
  const key = canonicalJson([address, path, target, transformers, differing.filter(one => one !== undefined)])
  return tables.input(key, () => {
    const { slot, kind, segments, isOnePlace, member, fixedPath } = place(input, path, tables)
    return {
      address,
      slot,
      kind,
      segments,
      isOnePlace,
      member,
      fixedPath,
      patterns: own,
      path,
      keys: target === 'keys',
      transformers: findTransformers(transformers),
      plain:
        transformers.length === 0
          ? undefined
          : compileInput({ ...input, transformers: [] }, patterns, tables, excluded),
      excluded: excluded?.all ?? [],
    }
  })
}

function place(
  { address }: Input,
  path: string,
  { slots }: Tables,
): Pick<CompiledInput, 'slot' | 'kind' | 'segments' | 'isOnePlace' | 'member' | 'fixedPath'> {
  const parsed = parsePath(path)
  const slot = slots.use(address)
  if (!parsed.ok || slot === undefined) throw new Error(`an unchecked input reached the compiler: ${address} ${path}`)
  const { segments } = parsed
  const isOne = isOnePlace(segments)
  const fixedPath = isOne && !segments.some(isFromEnd) ? normalizedPath(segments) : undefined
  const [first, ...further] = segments
  const member = first?.kind === 'name' && further.length === 0 ? first.name : undefined
  return { slot, kind: slots.kind(slot), segments, isOnePlace: isOne, member, fixedPath }
}

/** Only a value can say which entry it is. */
function isFromEnd(segment: Segment): boolean {
  return segment.kind === 'index' && segment.index < 0
}

/** Path parameters are the rule's own where one of its patterns has names; else the address is like any other. */
export function ownPatterns(input: Input, patterns: readonly Pattern[]): readonly Pattern[] | undefined {
  if (input.address !== pathParamsAddress) return undefined
  const named = patterns.filter(pattern => pattern.hasNames)
  return named.length > 0 ? named : undefined
}
