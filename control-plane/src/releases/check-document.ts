import { createEngine } from 'rulewire/engine'
import type { Problem, RuleSetDocument } from 'rulewire/rules-schema'
import { canonicalText } from './canonical-text.ts'

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
  const compiled = document as RuleSetDocument
  const { hash, warnings } = result
  return { ok: true, hash, document: await canonicalText(compiled), rules: compiled.rules.length, warnings }
}
