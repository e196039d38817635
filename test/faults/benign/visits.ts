import type { Randomly } from '../support/random.ts'
import { rawRequest } from '../support/raw-request.ts'
import { browserHead, programHead } from './heads.ts'
import { base64Of, dateOf, emailOf, hexOf, idOf, names, sentences, tokenOf, uuidOf, words } from './texts.ts'

/** Makes one request of its kind. */
export type Make = (random: Randomly) => Buffer

const form = (text: string) => new URLSearchParams({ q: text }).toString().slice(2)
const get = (random: Randomly, target: string): Buffer => rawRequest({ target, headers: browserHead(random) })
const pairs = (list: readonly (readonly [string, string])[]) =>
  list.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')

const tracking: readonly ((random: Randomly) => readonly [string, string])[] = [
  () => ['utm_source', 'newsletter'],
  () => ['utm_medium', 'e-mail'],
  random => ['utm_campaign', `${random.pick(words)} ${random.pick(words)} | 50% off`],
  random => ['utm_content', random.pick(sentences).slice(0, 40)],
  random => ['gclid', random.bytes(60).toString('base64url')],
  random => ['fbclid', `IwAR${random.bytes(40).toString('base64url')}`],
  random => ['msclkid', hexOf(random, 32)],
  random => ['_hsenc', `p2ANqtz-${random.bytes(40).toString('base64url')}`],
  random => ['mc_eid', hexOf(random, 10)],
  random => ['ref', `https://a.example/${random.pick(words)}?x=${random.below(9)}`],
]

const targets = [
  '/account',
  '/orders?page=2&sort=desc',
  '/search?q=blue shoes&f=a,b',
  '/a/b?c=d&e=f#top',
  '/wiki/Café?x=1+1',
]

/** A URL within a URL, as often as that. Exported for those that are rare. */
export const nested = (random: Randomly, depth: number): string => {
  const inner = depth === 0 ? random.pick(targets) : nested(random, depth - 1)
  return `https://${random.pick(['login', 'sso', 'go'])}.example/cb?next=${encodeURIComponent(inner)}&state=${idOf(random, 12)}`
}

export const visits: Readonly<Record<string, Make>> = {
  page: random =>
    get(
      random,
      `/${random.list(3, () => random.pick(words)).join('/')}${random.pick(['', '/', '.html', `?page=${random.below(50)}`, `?id=${random.below(1e6)}&sort=-created_at`])}`,
    ),
  tracking: random =>
    get(
      random,
      `/${random.pick(words)}?${pairs([...random.list(5, () => random.pick(tracking)(random)), ['v', '1'] as const])}`,
    ),
  'url in a parameter': random => get(random, `/login?next=${encodeURIComponent(random.pick(targets))}`),
  'redirect chain': random =>
    get(random, `/sso?continue=${encodeURIComponent(nested(random, random.pick([0, 0, 0, 1])))}&hl=de`),
  oauth: random =>
    get(
      random,
      `/authorize?${pairs([
        ['response_type', 'code'],
        ['client_id', idOf(random, 20)],
        ['redirect_uri', 'https://shop.example/cb?x=1'],
        ['scope', 'openid email profile'],
        ['state', base64Of(random, 30)],
        ['nonce', uuidOf(random)],
        ['code_challenge', random.bytes(32).toString('base64url')],
        ['id_token_hint', tokenOf(random)],
      ])}`,
    ),
  search: random =>
    get(
      random,
      `/search?q=${random.pick([encodeURIComponent, form])(random.pick(sentences))}${random.pick(['', '&page=2', '&sort=price&order=asc', '&lang=fa&hl='])}`,
    ),
  suggestions: random => {
    const text = random.pick(sentences)
    return get(
      random,
      `/suggest?q=${encodeURIComponent([...text].slice(0, 1 + random.below(12)).join(''))}&_=${random.below(1e9)}`,
    )
  },
  'percent sign': random =>
    get(
      random,
      `/p?${random.pick(['rate=5%', 'q=100%&x=1', 'discount=50%25', 'q=5%25%20off', 'w=50%&h=100%', 'q=100%25%20cotton'])}`,
    ),
  'repeated parameters': random =>
    get(
      random,
      `/list?${pairs([...random.list(4, () => ['color', random.pick(words)] as const), ['color', 'red'], ['size', 'm'], ['size', 'l']])}`,
    ),
  brackets: random =>
    get(
      random,
      `/api/items?${random.pick([`filter[name]=${random.pick(words)}&filter[price][gte]=10`, `ids[]=${random.below(99)}&ids[]=${random.below(99)}`, `page[number]=2&page[size]=25&include=a,b.c`, `fields%5Ba%5D=x%2Cy&sort=-date`, `where=${encodeURIComponent('{"a":{"$gt":1}}')}`])}`,
    ),
  'data table': random =>
    get(
      random,
      `/table?draw=1&${Array.from({ length: 8 }, (_, i) => `columns%5B${i}%5D%5Bdata%5D=${random.pick(words)}&columns%5B${i}%5D%5Bsearchable%5D=true&columns%5B${i}%5D%5Bsearch%5D%5Bvalue%5D=`).join('&')}&start=0&length=25`,
    ),
  semicolons: random =>
    get(
      random,
      random.pick([
        '/cars;color=red;year=2026',
        '/shop;jsessionid=1A2B3C4D.node1?x=1',
        '/list?fields=a;b;c',
        '/x?list=a;b&c=d',
        '/x?sort=name;asc',
        `/x?style=${encodeURIComponent('color:red;top:0')}`,
      ]),
    ),
  path: random =>
    get(
      random,
      random.pick([
        `/wiki/${encodeURIComponent(random.pick(names))}`,
        '/files/My%20Document%20(1).pdf',
        '/wiki/C%2B%2B',
        '/100%25-cotton',
        '/api/projects/group%2Fproject/issues',
        '/@scope%2fpackage',
        '/a//b',
        '/docs/v1.2/',
        '/~jane/',
        "/it's",
        '/photos/a,b,c',
        '/x/..hidden',
        `/users/${encodeURIComponent(emailOf(random))}`,
        '/.well-known/openid-configuration',
        `/tags/${encodeURIComponent(random.pick(sentences).slice(0, 20) || 'x')}`,
      ]),
    ),
  asset: random =>
    get(
      random,
      random.pick([
        `/static/app.${hexOf(random, 8)}.js`,
        `/img/logo@2x.png?v=${random.below(99)}`,
        `/_next/image?url=${encodeURIComponent('/images/a b.png?x=1')}&w=640&q=75`,
        `/fonts/inter.woff2?v=4.0`,
        '/favicon.ico',
        `/css/site.css?${random.below(1e9)}`,
        '/npm/react@19.1.0/+esm',
        '/fonts.css?family=Open+Sans:400,700|Roboto&display=swap',
      ]),
    ),
  'signed link': random =>
    get(
      random,
      `/d/a.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK${idOf(random, 14)}%2F20260105%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20260105T100000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=${hexOf(random, 64)}&response-content-disposition=${encodeURIComponent(`attachment; filename="a b.pdf"; filename*=UTF-8''a%20b.pdf`)}`,
    ),
  'confirmation link': random =>
    get(
      random,
      `/confirm?email=${encodeURIComponent(emailOf(random))}&token=${encodeURIComponent(base64Of(random, 33))}&at=${encodeURIComponent(dateOf(random))}`,
    ),
  'JSON in a parameter': random =>
    get(
      random,
      `/graphql?operationName=Q&variables=${encodeURIComponent(JSON.stringify({ q: random.pick(sentences), first: 10 }))}&extensions=${encodeURIComponent(`{"persistedQuery":{"version":1,"sha256Hash":"${hexOf(random, 64)}"}}`)}`,
    ),
  'API call': random =>
    rawRequest({
      method: random.pick(['GET', 'GET', 'DELETE']),
      target: `/api/v1/${random.pick(words)}/${random.pick([uuidOf(random), `${random.below(1e6)}`])}`,
      headers: programHead(random),
    }),
  probe: () => rawRequest({ target: '/healthz', headers: ['User-Agent: kube-probe/1.31', 'Accept: */*'] }),
  preflight: random =>
    rawRequest({
      method: 'OPTIONS',
      target: `/api/${random.pick(words)}`,
      headers: browserHead(
        random,
        'Access-Control-Request-Method: PUT',
        'Access-Control-Request-Headers: authorization,content-type,x-csrf-token',
      ),
    }),
  head: random => rawRequest({ method: 'HEAD', target: `/${random.pick(words)}`, headers: programHead(random) }),
}
