import { inOneGo } from '../../rules-schema/index.ts'
import type { Assignment } from './assignment.ts'
import { notTheBytes } from './bytes.ts'
import { type Composed, composeInSteps, type Objects } from './compose.ts'
import type { Ceilings, Context } from './context.ts'
import type { Manifest } from './manifest.ts'
import { type Needs, needsOf } from './needs.ts'
import { readManifestInSteps } from './read-manifest.ts'
import { ok, type Refusal, type Result, refuse } from './refusal.ts'
import { emptyRelease, madeTooEarly } from './verify-assignment.ts'
import { verifyReleaseSignatures } from './verify-statement.ts'

/** As they came. */
export interface SignedManifest {
  readonly bytes: Uint8Array
  /** Of the release's envelope. */
  readonly signatures: unknown
}

export interface VerifiedRelease {
  readonly manifest: Manifest
  /** What of it applies to this instance. */
  readonly needs: Needs
  /** Author keys whose signatures were found good. */
  readonly signers: readonly string[]
  /** Signatures by keys that are not known here. */
  readonly unknownSignatures: number
}

/**
 * V10: that these bytes are the manifest that was assigned, that an author signed them, and that they are something that this
 * instance takes. Nothing is parsed before it is verified. Never throws, whatever the bytes are.
 *
 * @param min_release - of what was seen
 */
export function verifyRelease(
  signed: SignedManifest,
  assignment: Assignment,
  min_release: string | null,
  context: Context,
): Result<VerifiedRelease> {
  return inOneGo(verifyReleaseInSteps(signed, assignment, min_release, context))
}

/** The same, pausing now and then. */
export function* verifyReleaseInSteps(
  { bytes, signatures }: SignedManifest,
  { release, release_size }: Assignment,
  min_release: string | null,
  context: Context,
): Generator<void, Result<VerifiedRelease>> {
  const otherBytes = notTheBytes(bytes, { hash: release, size: release_size }, 'the manifest')
  if (otherBytes !== undefined) return otherBytes
  const signed = verifyReleaseSignatures(signatures, bytes, context)
  if (!signed.ok) return signed
  yield
  const manifest = yield* readManifestInSteps(bytes)
  if (!manifest.ok) return manifest
  const { head } = manifest.value
  const needs = needsOf(manifest.value, context.where)
  const wrong =
    wrongHead(head, context) ?? madeTooEarly(head.created_at, min_release) ?? aboveCeilings(needs, context.ceilings)
  if (wrong !== undefined) return wrong
  const { keyids: signers, unknownKeyids } = signed
  return ok({ manifest: manifest.value, needs, signers, unknownSignatures: unknownKeyids.length })
}

/** V11 to V13: the document for the engine, and the hash that it has to answer. */
export function verifyContent(
  release: VerifiedRelease,
  objects: Objects,
  assignment: Assignment,
  context: Context,
): Result<Composed> {
  return inOneGo(verifyContentInSteps(release, objects, assignment, context))
}

/** The same, pausing now and then. */
export function* verifyContentInSteps(
  { manifest, needs }: VerifiedRelease,
  objects: Objects,
  { allow_empty }: Assignment,
  { ceilings }: Context,
): Generator<void, Result<Composed>> {
  const composed = yield* composeInSteps(needs, objects)
  if (!composed.ok) return composed
  const { document, rest } = composed.value
  if (manifest.rules.length === 0 && !(allow_empty && rest.allow_empty === true)) return emptyRelease()
  return forbiddenAction(document.rules, ceilings) ?? composed
}

function wrongHead({ stream, schema }: Manifest['head'], context: Context): Refusal | undefined {
  if (stream !== context.stream)
    return refuse('RW417', 'release', `the release is for the stream ${stream}, and not for ${context.stream}`)
  if (context.schemas.includes(schema)) return undefined
  return refuse('RW416', 'release', `version ${schema} of documents is not known here`)
}

function aboveCeilings({ rules, bytes, entries }: Needs, ceilings: Ceilings): Refusal | undefined {
  const above = (what: string, is: number, max: number) =>
    is > max ? refuse('RW421', 'release', `it has ${is} ${what} in scope, and ${max} are allowed here`) : undefined
  return (
    above('rules', rules.length, ceilings.max_rules) ??
    above('bytes', bytes, ceilings.max_content_bytes) ??
    above('entries of lists', entries, ceilings.max_list_entries)
  )
}

/** The whole release: a rule that says that it blocks, and does not, would be worse. */
function forbiddenAction(rules: Composed['document']['rules'], { actions }: Ceilings): Refusal | undefined {
  for (const rule of rules) {
    const type: unknown = rule.action?.type ?? 'monitor'
    if (actions.includes(type as string)) continue
    return refuse(
      'RW421',
      'release',
      `the rule ${rule.id} has the action ${String(type)}, which is not allowed here`,
      rule.id,
    )
  }
  return undefined
}
