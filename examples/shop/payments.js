/** A payment provider in test mode: these numbers are refused, all others are charged. */
const refusals = new Map([
  ['4000000000000002', 'card_declined'],
  ['4000000000009995', 'insufficient_funds'],
  ['4000000000000069', 'expired_card'],
])

/** @returns {{ ok: true } | { ok: false, reason: string }} */
export function charge(_cents, payment) {
  const reason = refusals.get(String(payment?.number ?? '').replaceAll(' ', ''))
  return reason ? { ok: false, reason } : { ok: true }
}
