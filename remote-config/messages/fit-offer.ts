import { encode, fits } from './encode.ts'
import { limits } from './limits.ts'
import type { Offer } from './server-messages.ts'

/** The frame of an offer: where it would be too large without `inline`, then without `patch` or `payload`. What is left out is fetched. */
export function encodeOffer(offer: Offer): string {
  const { inline = [], ...rest } = offer
  const inlineBytes = inline.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  const whole = JSON.stringify(offer)
  if (inlineBytes <= limits.inlineBytes && fits(whole)) return whole
  const withoutObjects = JSON.stringify(rest)
  if (fits(withoutObjects)) return withoutObjects
  const { signatures } = offer.release
  return encode({ ...rest, release: { signatures } })
}
