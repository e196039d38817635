import type { AddressKind } from './values.ts'

/** The table of docs/rule-semantics.md, "Phases". `any`: until the end, and it ends no phase. */
export const phaseOrder = ['request', 'body', 'response', 'end'] as const
export type Phase = (typeof phaseOrder)[number] | 'any'

interface Known {
  readonly phase: Phase
  readonly kind: AddressKind
}

const addressTable: ReadonlyMap<string, Known> = new Map([
  ['server.request.method', { phase: 'request', kind: 'text' }],
  ['server.request.uri.raw', { phase: 'request', kind: 'text' }],
  ['server.request.path', { phase: 'request', kind: 'text' }],
  ['server.request.path_params', { phase: 'request', kind: 'text' }],
  ['server.request.query', { phase: 'request', kind: 'text' }],
  ['server.request.headers.no_cookies', { phase: 'request', kind: 'text' }],
  ['server.request.cookies', { phase: 'request', kind: 'text' }],
  ['http.client_ip', { phase: 'request', kind: 'text' }],
  ['server.request.body', { phase: 'body', kind: 'typed' }],
  ['server.request.body.filenames', { phase: 'body', kind: 'text' }],
  ['server.request.body.part_headers', { phase: 'body', kind: 'text' }],
  ['server.response.status', { phase: 'response', kind: 'text' }],
  ['server.response.headers.no_cookies', { phase: 'response', kind: 'text' }],
  ['server.response.body', { phase: 'end', kind: 'typed' }],
  ['usr.id', { phase: 'any', kind: 'text' }],
  ['usr.login', { phase: 'any', kind: 'text' }],
  ['usr.session_id', { phase: 'any', kind: 'text' }],
])

/** Those that a rule set declares, and the events of business logic. */
const other: Known = { phase: 'any', kind: 'typed' }

/** In the table; what a rule set declares is besides. */
export function isKnown(address: string): boolean {
  return addressTable.has(address) || address.startsWith('server.business_logic.')
}

export function kindOf(address: string): AddressKind {
  return (addressTable.get(address) ?? other).kind
}

export function phaseOf(address: string): Phase {
  return (addressTable.get(address) ?? other).phase
}

/** Phases in their order; those of `any` come to their end with the last. */
export function placeOf(phase: Phase): number {
  return phaseOrder.indexOf(phase === 'any' ? 'end' : phase)
}

export type AddressState =
  | { readonly is: 'supplied'; readonly value: unknown }
  | { readonly is: 'absent' }
  /** It came, but not whole. */
  | { readonly is: 'cut' }
  | { readonly is: 'pending' }
