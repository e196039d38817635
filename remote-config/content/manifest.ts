import type { Scope } from '../../rules-schema/index.ts'
import type { Named } from './bytes.ts'

/** PROTOCOL.md, 4.2. Only `readManifest` makes one, of bytes that have its one form. */
export interface Manifest {
  /** The hash of its bytes: what the release is called. */
  readonly release: string
  /** Bytes. */
  readonly size: number
  readonly head: ManifestHead
  /** Sorted by id, as are the rules. */
  readonly lists: readonly ListLine[]
  readonly rules: readonly RuleLine[]
  /** Members that nobody here knows. */
  readonly ignored: number
}

export interface ManifestHead {
  readonly format: 1
  readonly stream: string
  readonly created_at: string
  /** The `version` of the document. */
  readonly schema: number
  /** The hash of the whole document; what is in force has one of its own. */
  readonly document: string
  readonly rest: RestLine
  readonly notes: string | null
}

export interface RestLine extends Named {
  /** Ids of lists that exclusions use; sorted. */
  readonly lists: readonly string[]
}

export interface RuleLine extends Named {
  readonly id: string
  /** Not there: everywhere. */
  readonly scope?: readonly Scope[]
  /** Ids of lists that its conditions use; sorted. */
  readonly lists: readonly string[]
}

export interface ListLine extends Named {
  readonly id: string
  readonly type: 'value' | 'ip'
  /** How many first entries it has. */
  readonly entries: number
}

/** The lines that are the same in every manifest. */
export const listsBegin = '"lists":['
export const rulesBegin = '],"rules":['
export const manifestEnd = ']}'
