import type { Data } from '../case.ts'
import type { Draw } from './draw.ts'

/** Values of the list `words`; some of them twice, with another end. */
export const listedWords = ['alice', 'Bob', 'admin', 'x', 'GET', 'user_1', 'é', '/etc/passwd']

/** Of the list `networks`: one within another. */
const listedNetworks = [
  '10.0.0.0/8',
  '10.1.2.0/30',
  '10.1.2.3',
  '192.168.0.1',
  '::1',
  '2001:db8::/32',
  '2001:db8::1',
  'fe80::/10',
]

const longAgo = 1_000_000_000
const farAway = 4_000_000_000

/** What `data` of conditions refers to. */
export function rulesData(draw: Draw): readonly Data[] {
  return [
    { id: 'words', type: 'data_with_expiration', data: entries(draw, listedWords) },
    { id: 'networks', type: 'ip_with_expiration', data: entries(draw, listedNetworks) },
  ]
}

function entries(draw: Draw, values: readonly string[]): Data['data'] {
  const twice = draw.some(20, values)
  return draw.shuffled([...values, ...twice]).map(value => {
    const expiration = draw.of([undefined, undefined, 0, longAgo, farAway, farAway])
    return { value, ...(expiration === undefined ? {} : { expiration }) }
  })
}
