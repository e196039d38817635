import type { AddressKind } from './values.ts'

/** The table of docs/rule-semantics.md, "Phases". `any`: until the end, and it ends no phase. */
export const phaseOrder = ['request', 'body', 'response', 'end'] as const
export type Phase = (typeof phaseOrder)[number] | 'any'

export const addressTable: ReadonlyMap<string, { readonly phase: Phase; readonly kind: AddressKind }> = new Map([
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
  ['server.response.status', { phase: 'response', kind: 'text' }],
  ['server.response.headers.no_cookies', { phase: 'response', kind: 'text' }],
])

export type AddressState =
  | { readonly is: 'supplied'; readonly value: unknown }
  | { readonly is: 'absent' }
  /** It came, but not whole. */
  | { readonly is: 'cut' }
  | { readonly is: 'pending' }

/** Those that a rule set declares are typed, and come in any phase. */
export function kindOf(address: string): AddressKind {
  return addressTable.get(address)?.kind ?? 'typed'
}

export function phaseOf(address: string): Phase {
  return addressTable.get(address)?.phase ?? 'any'
}
