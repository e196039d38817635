/** Coupons: each can be used once by an account. */
export function createCoupons() {
  const percentByCode = new Map([
    ['WELCOME10', 10],
    ['SPRING25', 25],
  ])
  /** @type {Set<string>} `code account-id` */
  const used = new Set()

  return {
    /** @returns {{ ok: true, percent: number } | { ok: false, reason: 'unknown' | 'used' }} */
    redeem(code, account) {
      const percent = percentByCode.get(code)
      if (percent === undefined) return { ok: false, reason: 'unknown' }
      const use = `${code} ${account.id}`
      if (used.has(use)) return { ok: false, reason: 'used' }
      used.add(use)
      return { ok: true, percent }
    },
  }
}
