import { hashOfParts, partHashes, type RuleSetDocument } from 'rulewire/rules-schema'
import { createPause } from '../pause.ts'
import type { Releases } from '../store/index.ts'

export interface StoredDocument {
  /** Canonical JSON. */
  readonly text: string
  readonly value: RuleSetDocument
}

/** A release's document; undefined when what is stored is not what was pushed. */
export async function storedDocument(releases: Releases, hash: string): Promise<StoredDocument | undefined> {
  const text = await releases.document(hash)
  const value = text === undefined ? undefined : parse(text)
  if (text === undefined || value === undefined || (await hashOf(value)) !== hash) return undefined
  return { text, value }
}

function parse(text: string): RuleSetDocument | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined for what no push can have been. */
async function hashOf(document: RuleSetDocument): Promise<string | undefined> {
  const pause = createPause()
  try {
    const parts: (readonly [part: string, hash: string])[] = []
    for (const part of partHashes(document)) {
      parts.push(part)
      await pause()
    }
    return hashOfParts(parts)
  } catch {
    return undefined
  }
}
