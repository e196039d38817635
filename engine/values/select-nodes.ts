import { type AddressKind, normalizedStep, type Segment } from '../../rules-schema/index.ts'
import type { IncompleteReason } from '../contract.ts'
import { resolveLimits } from '../limits.ts'
import { reasonNames } from '../truth.ts'
import { Read } from './read.ts'

export interface SelectedNodes {
  readonly nodes: readonly SelectedNode[]
  /** Caps that ended the walk before its end. */
  readonly incomplete: readonly IncompleteReason[]
}

export interface SelectedNode {
  /** RFC 9535 normalised path. */
  readonly path: string
  readonly value: unknown
}

/** What a rule's path selects in the value of an address: for those who write one, by what judges requests. */
export function selectNodes(value: unknown, segments: readonly Segment[], kind: AddressKind): SelectedNodes {
  const read = new Read(segments, kind, resolveLimits())
  const nodes: SelectedNode[] = []
  read.selected(value, node => {
    nodes.push({ path: `$${read.location().map(normalizedStep).join('')}`, value: node })
    return false
  })
  return { nodes, incomplete: reasonNames(read.reasons) }
}
