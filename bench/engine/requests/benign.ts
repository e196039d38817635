import { head } from '../../common/head.ts'
import type { Random } from '../../common/random.ts'
import { sentence, word } from '../../common/words.ts'

/** Where something may be put that a client sent. */
export interface WebRequest {
  target: string
  readonly query: Record<string, string[]>
  readonly params: Record<string, string>
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
}

/** What a shop gets all day: about 50 strings, names included, and 800 characters of values. */
export function benign(random: Random): WebRequest {
  const path = `/shop/${word(random)}/items/${random.between(1, 99_999)}`
  const query = {
    page: [String(random.between(1, 40))],
    sort: [random.pick(['price', 'name', 'newest'])],
    q: [`${word(random)} ${word(random)}`],
  }
  const { 'server.request.headers.no_cookies': headers } = head(random, 'POST', path)
  return {
    target: `${path}?page=${query.page[0]}&sort=${query.sort[0]}&q=${encodeURIComponent(query.q[0] ?? '')}`,
    query,
    params: { category: word(random), id: String(random.between(1, 99_999)) },
    headers: headers as Record<string, string>,
    body: {
      user: {
        id: `u-${random.text(10)}`,
        email: `${word(random)}@mail${random.below(1_000)}.example`,
        name: `${word(random)} ${word(random)}`,
      },
      address: {
        street: `${word(random)} street ${random.between(1, 200)}`,
        city: word(random),
        postcode: random.text(5, '0123456789'),
      },
      items: Array.from({ length: 3 }, () => ({
        sku: random.text(8).toUpperCase(),
        name: `${word(random)} ${word(random)}`,
        count: random.between(1, 9),
      })),
      comment: sentence(random, 80),
      gift: random.chance(0.2),
      total: random.between(100, 99_999) / 100,
    },
  }
}

/** As both engines take it: one call with everything. */
export function addressesOf(random: Random, request: WebRequest): Record<string, unknown> {
  return {
    ...head(random, 'POST', request.target),
    'server.request.headers.no_cookies': request.headers,
    'server.request.query': request.query,
    'server.request.path_params': request.params,
    'server.request.body': request.body,
    'server.response.status': '200',
  }
}
