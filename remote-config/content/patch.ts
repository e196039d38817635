import { inOneGo } from '../../rules-schema/index.ts'
import { type Named, notTheBytes, textOf } from './bytes.ts'
import { parseWithin } from './json.ts'
import { linesPerStep, maxManifestBytes, maxManifestLineDepth, maxPatchHead } from './limits.ts'
import { manifestText } from './make-release.ts'
import { listsBegin, manifestEnd, rulesBegin } from './manifest.ts'

/** What makes one manifest of another (PROTOCOL.md, 4.3). It only saves bytes: what comes out is judged by its hash. */
export interface Patch {
  /** The release to begin with. */
  readonly base: string
  readonly head: string
  /** All lines of lists; not there: as in the base. */
  readonly lists?: readonly string[]
  /** Lines of rules. */
  readonly set: readonly string[]
  /** Ids of rules. */
  readonly remove: readonly string[]
}

/** Undefined where the head is too long for one. Both are bytes of manifests. */
export function makePatch(base: Named & { readonly bytes: Uint8Array }, next: Uint8Array): Patch | undefined {
  const [from, to] = [taken(base.bytes), taken(next)]
  if (from === undefined || to === undefined || to.head.length > maxPatchHead) return undefined
  const before = new Map(from.rules.map(line => [idOf(line), line]))
  const after = new Set(to.rules.map(idOf))
  return {
    base: base.hash,
    head: to.head,
    ...(from.lists.join('\n') === to.lists.join('\n') ? {} : { lists: to.lists }),
    set: to.rules.filter(line => before.get(idOf(line)) !== line),
    remove: [...before.keys()].filter((id): id is string => id !== undefined && !after.has(id)),
  }
}

export type Patched =
  | { readonly ok: true; readonly bytes: Buffer }
  /** Nothing of it is kept, and the whole manifest is fetched. */
  | { readonly ok: false; readonly why: string }

/**
 * The manifest that a patch makes, if it is the one that was signed for. Never throws, whatever the patch is made of.
 *
 * @param base - bytes of the manifest that the patch names as its base
 */
export function applyPatch(base: Uint8Array, patch: Patch, wanted: Named): Patched {
  return inOneGo(applyPatchInSteps(base, patch, wanted))
}

/** The same, pausing now and then. */
export function* applyPatchInSteps(base: Uint8Array, patch: Patch, wanted: Named): Generator<void, Patched> {
  const wrongBase = notTheBytes(base, { hash: patch.base, size: base.length }, 'the base')
  if (wrongBase !== undefined) return voided(wrongBase.message)
  const from = taken(base)
  if (from === undefined) return voided('the base is not a manifest')
  const rules = new Map<string, string>()
  let lines = 0
  for (const line of from.rules) {
    const id = idOf(line)
    if (id !== undefined) rules.set(id, line)
    if (++lines % linesPerStep === 0) yield
  }
  for (const id of patch.remove) if (!rules.delete(id)) return voided(`the base has no rule ${JSON.stringify(id)}`)
  for (const line of patch.set) {
    const id = idOf(line)
    if (id === undefined) return voided('a line of it is no rule')
    rules.set(id, line)
    if (++lines % linesPerStep === 0) yield
  }
  const ids = [...rules.keys()].sort()
  const text = manifestText(
    patch.head,
    patch.lists ?? from.lists,
    ids.map(id => rules.get(id) as string),
  )
  if (text.length > maxManifestBytes) return voided('it makes too large a manifest')
  const bytes = Buffer.from(text)
  const wrong = notTheBytes(bytes, wanted, 'what it makes')
  return wrong === undefined ? { ok: true, bytes } : voided(wrong.message)
}

interface Taken {
  readonly head: string
  /** Without commas, as the rules. */
  readonly lists: readonly string[]
  readonly rules: readonly string[]
}

/** The lines of a manifest; undefined for what is none. */
function taken(bytes: Uint8Array): Taken | undefined {
  const lines = textOf(bytes)?.split('\n') ?? []
  const between = lines.indexOf(rulesBegin)
  if (!lines[0]?.endsWith(',') || lines[1] !== listsBegin || between < 2 || lines.at(-1) !== manifestEnd)
    return undefined
  const bare = (line: string) => (line.endsWith(',') ? line.slice(0, -1) : line)
  return {
    head: `${bare(lines[0])}}`,
    lists: lines.slice(2, between).map(bare),
    rules: lines.slice(between + 1, -1).map(bare),
  }
}

function idOf(line: string): string | undefined {
  const value = parseWithin(maxManifestLineDepth, line)?.value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return undefined
  const { id } = value as { readonly id: unknown }
  return typeof id === 'string' ? id : undefined
}

function voided(why: string): Patched {
  return { ok: false, why }
}
