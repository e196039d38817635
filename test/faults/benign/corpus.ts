import { randomly } from '../support/random.ts'
import { rawRequest } from '../support/raw-request.ts'
import { programHead } from './heads.ts'
import { posts } from './posts.ts'
import { uploads } from './uploads.ts'
import { type Make, nested, visits } from './visits.ts'

export interface Benign {
  readonly kind: string
  readonly bytes: Buffer
}

/** What is honest and not all to be seen, or not all to be understood, and happens: a few in ten thousand. */
const rare: Readonly<Record<string, Make>> = {
  'a picture alone': random =>
    rawRequest({
      method: 'PUT',
      target: '/api/avatar',
      headers: [...programHead(random), 'Content-Type: image/jpeg'],
      body: random.bytes(1000),
    }),
  'a query in latin1': random => rawRequest({ target: '/search?q=caf%E9', headers: programHead(random) }),
  'a redirect through four places': random =>
    rawRequest({ target: `/sso?continue=${encodeURIComponent(nested(random, 2))}`, headers: programHead(random) }),
  'a cookie written by escape()': random =>
    rawRequest({ target: '/', headers: [...programHead(random), 'Cookie: name=%u4E2D%u6587'] }),
}

/** The same corpus for the same seed: mostly visits, a third with bodies, some uploads. */
export function* benignRequests(count: number, seed: number): Generator<Benign> {
  const random = randomly(seed)
  for (let i = 0; i < count; i++) {
    const share = random.below(10_000)
    const makers = share < 6 ? rare : share < 6300 ? visits : share < 9000 ? posts : uploads
    const kind = random.pick(Object.keys(makers))
    const bytes = (makers[kind] as Make)(random)
    yield { kind, bytes }
  }
}
