import { createEngine } from 'rulewire/engine'
import { canonicalJson, type Problem } from 'rulewire/rules-schema'

export type CheckedDocument =
  | {
      readonly ok: true
      readonly hash: string
      /** Canonical JSON. */
      readonly document: string
      /** In the set, those of every service. */
      readonly rules: number
      readonly warnings: readonly Problem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** By the engine that instances run, so that what is taken here is not refused there. In slices: pings go on meanwhile. */
export async function checkDocument(document: unknown): Promise<CheckedDocument> {
  const result = await createEngine({ schedule: setImmediate }).apply(document)
  if (!result.ok) return result
  const rules = (document as { readonly rules: readonly unknown[] }).rules.length
  return { ok: true, hash: result.hash, document: canonicalJson(document), rules, warnings: result.warnings }
}
