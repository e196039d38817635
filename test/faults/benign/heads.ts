import type { Randomly } from '../support/random.ts'
import { utf8 } from '../support/raw-request.ts'
import { base64Of, dateOf, hexOf, idOf, sentences, tokenOf, uuidOf } from './texts.ts'

const browsers: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
]

const programs = [
  'curl/8.5.0',
  'okhttp/4.12.0',
  'axios/1.7.9',
  'node',
  'python-requests/2.32.3',
  'Go-http-client/1.1',
  'Dart/3.5 (dart:io)',
  'kube-probe/1.31',
  'PostmanRuntime/7.43.0',
  'ShopApp/5.12.1 CFNetwork/1568.200.51 Darwin/24.1.0',
]

/** What servers behind a proxy get besides. */
const proxied = (random: Randomly): string[] =>
  random.below(3) > 0
    ? []
    : [
        `X-Forwarded-For: 203.0.113.${random.below(255)}${random.pick(['', ', 198.51.100.7', ', 2001:db8::1, 10.0.0.3'])}`,
        `X-Forwarded-Proto: https`,
        `X-Forwarded-Host: shop.example`,
        ...random.pick([
          [],
          [`Via: 1.1 google`],
          [`CF-Ray: ${hexOf(random, 16)}-FRA`, `CF-Visitor: {"scheme":"https"}`],
          [`X-Amzn-Trace-Id: Root=1-${hexOf(random, 8)}-${hexOf(random, 24)}`],
          [`Forwarded: for=203.0.113.9;proto=https;by=10.0.0.1`],
        ]),
      ]

const traced = (random: Randomly): string[] =>
  random.below(4) > 0
    ? []
    : [
        `traceparent: 00-${hexOf(random, 32)}-${hexOf(random, 16)}-01`,
        'tracestate: es=s:1,vendor=a:b;c',
        `baggage: sentry-environment=production,sentry-release=web%405.1.0,user=${encodeURIComponent('a b')}`,
      ]

/** Of analytics, consent managers, shops and frameworks; some write things that no specification knows. */
const cookie: readonly ((random: Randomly) => string)[] = [
  random => `_ga=GA1.2.${random.below(1e9)}.${random.below(1e9)}`,
  random => `_ga_ABC123=GS1.1.${random.below(1e9)}.3.1.${random.below(1e9)}.0.0.0`,
  random => `session=${idOf(random, 32)}`,
  random => `connect.sid=s%3A${idOf(random, 32)}.${encodeURIComponent(base64Of(random, 32))}`,
  random => `token=${tokenOf(random)}`,
  random =>
    `OptanonConsent=isGpcEnabled=0&datestamp=Mon+Jan+05+2026+10%3A00%3A00+GMT%2B0100&version=202601.1.0&groups=C0001%3A1%2CC0002%3A${random.below(2)}&AwaitingReconsent=false`,
  random =>
    `AMCV_${hexOf(random, 24).toUpperCase()}%40AdobeOrg=-1124106680%7CMCIDTS%7C${random.below(20_000)}%7CMCMID%7C${random.below(1e9)}`,
  random =>
    `cart=${encodeURIComponent(JSON.stringify({ items: [{ id: random.below(999), qty: 1 }], note: random.pick(sentences).slice(0, 40) }))}`,
  random => `prefs={"theme":"dark","lang":"${random.pick(['en', 'de', 'fr'])}"}`,
  random => `_fbp=fb.1.${random.below(1e9)}.${random.below(1e9)}`,
  random => `theme=${random.pick(['dark', 'light', '"dark"', ''])}`,
  random => `name=${encodeURIComponent(random.pick(sentences).slice(0, 30))}`,
  random => `last=${dateOf(random)}`,
  random => `csrf=${base64Of(random, 24)}`,
  random => `__cf_bm=${base64Of(random, 30).replaceAll('/', '_')}-${random.below(1e9)}-1.0.1.1-${idOf(random, 20)}`,
  random => `RT="z=1&dm=shop.example&si=${uuidOf(random)}&ss=${idOf(random, 8)}"`,
  random => `discount=${random.pick(['50%', '10%25', '5'])}`,
  () => 'seen',
  () => `returnUrl=${encodeURIComponent(`/a?b=${encodeURIComponent('c d')}`)}`,
  random => `i18next=${random.pick(['de-DE', 'en'])}`,
]

/** At times one name twice, from two paths of one site. */
function cookies(random: Randomly): string[] {
  if (random.below(4) === 0) return []
  const pairs = random.list(7, () => random.pick(cookie)(random))
  if (pairs.length > 0 && random.below(15) === 0)
    pairs.push(`session=${idOf(random, 32)}`, `session=${idOf(random, 32)}`)
  return pairs.length === 0 ? [] : [`Cookie: ${pairs.map(pair => utf8(pair)).join('; ')}`]
}

const referers: readonly ((random: Randomly) => string)[] = [
  () => 'https://shop.example/',
  () => 'https://www.google.com/',
  random =>
    `https://shop.example/search?q=${encodeURIComponent(random.pick(sentences).slice(0, 60))}&page=${random.below(9)}`,
  random =>
    `https://login.example/cb?next=${encodeURIComponent(`https://shop.example/a?b=${encodeURIComponent('c/d')}`)}&state=${idOf(random, 20)}`,
  () => 'android-app://com.google.android.gm/',
]

/** A browser that loads something. */
export function browserHead(random: Randomly, ...more: string[]): string[] {
  const agent = random.pick(browsers)
  const isChrome = agent.includes('Chrome/')
  return [
    'Connection: keep-alive',
    ...(isChrome
      ? [
          'sec-ch-ua: "Google Chrome";v="141", "Not?A_Brand";v="8", "Chromium";v="141"',
          'sec-ch-ua-mobile: ?0',
          'sec-ch-ua-platform: "Windows"',
        ]
      : []),
    `User-Agent: ${agent}`,
    `Accept: ${random.pick(['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', '*/*', 'application/json, text/plain, */*', 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'])}`,
    `Accept-Language: ${random.pick(['en-US,en;q=0.9', 'de-DE,de;q=0.9,en-US;q=0.8', 'fa-IR,fa;q=0.9', 'zh-CN,zh;q=0.9,en;q=0.8'])}`,
    'Accept-Encoding: gzip, deflate, br, zstd',
    ...(random.below(2) === 0 ? [`Referer: ${random.pick(referers)(random)}`] : []),
    ...(random.below(3) === 0
      ? ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty', 'Origin: https://shop.example']
      : []),
    ...(random.below(8) === 0
      ? [`If-None-Match: W/"${hexOf(random, 12)}"`, 'If-Modified-Since: Mon, 05 Jan 2026 10:00:00 GMT']
      : []),
    ...cookies(random),
    ...proxied(random),
    ...traced(random),
    ...more,
  ]
}

/** A program that calls an API, and says little. */
export function programHead(random: Randomly, ...more: string[]): string[] {
  return [
    ...(random.below(20) === 0 ? [] : [`User-Agent: ${random.pick(programs)}`]),
    ...random.pick([[], ['Accept: */*'], ['Accept: application/json']]),
    ...random.pick([
      [],
      [`Authorization: Bearer ${tokenOf(random)}`],
      [`Authorization: Basic ${base64Of(random, 20)}`],
      [`X-Api-Key: ${idOf(random, 40)}`],
      [`X-Request-Id: ${uuidOf(random)}`, `Idempotency-Key: ${uuidOf(random)}`],
    ]),
    ...proxied(random),
    ...traced(random),
    ...more,
  ]
}
