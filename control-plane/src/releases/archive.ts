import type { RuleSetDiff, RuleSetDocument } from 'rulewire/rules-schema'
import type { History, HistoryQuery, ReleaseEntry, Releases } from '../store/index.ts'
import { diffDocuments, emptyDocument } from './diff-documents.ts'
import { type StoredDocument, storedDocument } from './stored-document.ts'

/** What was released, and what made one revision different from another. */
export interface Archive {
  /** Newest first. */
  list(query: HistoryQuery): Promise<readonly ReleaseEntry[]>
  get(revision: number): Promise<ReleaseEntry | undefined>
  /** Undefined: what is stored is not what was pushed. */
  document(entry: ReleaseEntry): Promise<StoredDocument | undefined>
  /** Revision 0 has no rules. */
  diff(from: number, to: number): Promise<DiffResult>
}

export type DiffResult =
  | { readonly ok: true; readonly diff: RuleSetDiff }
  | { readonly ok: false; readonly why: 'unknown-revision' | 'damaged'; readonly revision: number }

export function createArchive(stream: string, history: History, releases: Releases): Archive {
  const document = (entry: ReleaseEntry) => storedDocument(releases, entry.hash)

  async function at(revision: number): Promise<RuleSetDocument | 'unknown-revision' | 'damaged'> {
    if (revision === 0) return emptyDocument
    const entry = await history.get(stream, revision)
    return entry === undefined ? 'unknown-revision' : ((await document(entry))?.value ?? 'damaged')
  }

  return {
    list: query => history.list(stream, query),
    get: revision => history.get(stream, revision),
    document,
    async diff(from, to) {
      const [before, after] = [await at(from), await at(to)]
      if (typeof before === 'string') return { ok: false, why: before, revision: from }
      if (typeof after === 'string') return { ok: false, why: after, revision: to }
      return { ok: true, diff: await diffDocuments(before, after) }
    },
  }
}
