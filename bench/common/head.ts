import type { Random } from './random.ts'
import { sentence, word } from './words.ts'

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
]

const languages = ['en-GB,en;q=0.8', 'de-DE,de;q=0.9,en;q=0.5', 'fr-FR,fr;q=0.9', 'es-ES,es;q=0.8,en;q=0.4']

export function ipAddress(random: Random): string {
  return `${random.between(11, 191)}.${random.below(256)}.${random.below(256)}.${random.between(1, 254)}`
}

/** As a browser behind a proxy sends them, in the form of `server.request.headers.no_cookies`. */
export function headers(random: Random): Record<string, string> {
  return {
    host: `${word(random)}.shop.example`,
    'user-agent': random.pick(agents),
    accept: 'application/json, text/plain, */*',
    'accept-language': random.pick(languages),
    'accept-encoding': 'gzip, deflate, br',
    'content-type': 'application/json',
    'content-length': String(random.between(200, 2_000)),
    referer: `https://www.shop.example/${word(random)}/${word(random)}`,
    'x-forwarded-for': ipAddress(random),
    'x-request-id': random.text(24),
  }
}

/** What comes before the body, of a request to `target` (a path, with or without a query). */
export function head(random: Random, method: string, target: string): Record<string, unknown> {
  return {
    'server.request.method': method,
    'server.request.uri.raw': target,
    'server.request.headers.no_cookies': headers(random),
    'server.request.cookies': { session: random.text(32), theme: word(random) },
    'http.client_ip': ipAddress(random),
  }
}

/** What an account sends, under any business rule. */
export function accountBody(
  random: Random,
): { user: { id: string; email: string; name: string } } & Record<string, unknown> {
  return {
    user: {
      id: `u-${random.text(10)}`,
      email: `${word(random)}.${word(random)}@mail${random.below(10_000)}.example`,
      name: `${word(random)} ${word(random)}`,
    },
    amount: random.between(1, 9_999),
    currency: 'EUR',
    coupon: `none-${random.text(6)}`,
    phone: `+${random.between(10, 99)} ${random.between(100_000, 999_999)}`,
    note: sentence(random, 60),
    remember: random.chance(0.5),
  }
}
