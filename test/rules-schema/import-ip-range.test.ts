import { DDWAF } from '@datadog/native-appsec'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IpRanges, parseIpRange } from '../../engine/lists/ip-ranges.ts'
import { importIpRange } from '../../rules-schema/import/ip-range.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)

/** Near to where IPv6 has IPv4, and elsewhere. */
const ips = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4().map(ip => `::ffff:${ip}`),
  fc.ipV4().map(ip => `::${ip}`),
  fc.constantFrom(
    '::',
    '::1',
    '::ffff:0:0',
    '::fffe:ffff:ffff',
    '0.0.0.0',
    '255.255.255.255',
    '::ffff:ffff:ffff',
    '1::',
  ),
)
const ranges = fc.oneof(
  ips,
  fc.tuple(ips, fc.integer({ min: 0, max: 130 })).map(([ip, prefix]) => `${ip}/${prefix}`),
  fc.tuple(ips, fc.integer({ min: 76, max: 100 })).map(([ip, prefix]) => `${ip}/${prefix}`),
  fc.constantFrom(
    '::/0',
    '0.0.0.0/0',
    'x',
    '',
    '1.2.3.4/',
    '/8',
    '1.2.3.4:80',
    '01.2.3.4',
    '1.2.3',
    'fe80::1%lo',
    '1.2.3.4/08',
    '[::1]',
  ),
)

/** Whether libddwaf itself finds each address in the range. */
function byLibddwaf(range: string, addresses: readonly string[]): readonly boolean[] {
  const conditions = [{ operator: 'ip_match', parameters: { inputs: [{ address: 'a' }], list: [range] } }]
  const waf = new DDWAF({ version: '2.2', rules: [{ id: 'r', name: 'r', tags: { type: 't' }, conditions }] }, 'rules')
  const found = addresses.map(a => {
    const context = waf.createContext()
    const { status } = context.run({ persistent: { a } }, 60_000_000)
    context.dispose()
    return status === 'match'
  })
  waf.dispose()
  return found
}

function byEngine(range: string, addresses: readonly string[]): readonly boolean[] {
  const known = new IpRanges()
  for (const written of importIpRange(range) ?? []) {
    const parsed = parseIpRange(written)
    if (parsed === undefined) throw new Error(`the engine does not take ${written}`)
    known.add(parsed, Number.POSITIVE_INFINITY)
  }
  return addresses.map(address => known.find(address) !== undefined)
}

it('a range of libddwaf has the addresses that it has there', () => {
  const counts = { in: 0, out: 0 }
  fc.assert(
    fc.property(ranges, fc.array(ips, { minLength: 5, maxLength: 10 }), (range, others) => {
      const [network] = range.split('/')
      const addresses = [...others, network as string].filter(address => address !== '')
      const found = byEngine(range, addresses)
      for (const isIn of found) counts[isIn ? 'in' : 'out'] += 1
      expect(found).toEqual(byLibddwaf(range, addresses))
    }),
    { seed, numRuns: 1_000 },
  )
  expect(Math.min(counts.in, counts.out)).toBeGreaterThan(500)
})
