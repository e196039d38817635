import type { Refusal } from './refusal.ts'

/**
 * Whether the peer is not who it should be, so that a client closes with 4511 (PROTOCOL.md, 7.4): it equivocates, or what a server has to
 * sign is not signed. What an author should have signed is the author's matter.
 */
export function closesConnection({ code, blame }: Pick<Refusal, 'code' | 'blame'>): boolean {
  return code === 'RW402' || ((code === 'RW410' || code === 'RW411') && blame !== 'release')
}
