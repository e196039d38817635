const names = [
  'ada',
  'ben',
  'cleo',
  'dan',
  'elif',
  'femi',
  'gita',
  'hugo',
  'ines',
  'jun',
  'kofi',
  'lea',
  'mina',
  'noor',
]
const domains = ['example.com', 'example.net', 'example.org', 'mailinator.com']
const userAgents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'ShopApp/4.2 (Android 15)',
]

/**
 * Somebody who does not exist. Addresses come from the ranges that are set aside for documentation (RFC 5737).
 * @typedef {ReturnType<typeof randomPerson>} Person
 */
export function randomPerson() {
  return {
    email: randomEmail(),
    password: 'long-enough',
    ip: `${pick(['192.0.2', '198.51.100', '203.0.113'])}.${1 + number(254)}`,
    userAgent: pick(userAgents),
  }
}

export function randomEmail() {
  return `${pick(names)}.${number(100_000)}@${pick(domains)}`
}

export function pick(list) {
  return list[number(list.length)]
}

/** A whole number below `limit`. */
export function number(limit) {
  return Math.floor(Math.random() * limit)
}
