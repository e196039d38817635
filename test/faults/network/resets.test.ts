import { expect, test } from 'vitest'
import type { Direction } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { type Behind, behind, type Instance, passUntil, running } from './support/behind.ts'
import { release } from './support/releases.ts'

/** All of them with `scripts/every-reset.mjs`; here those of a sample, which is the same each time. */
const every = process.env.RULEWIRE_EVERY_RESET === '1'
const stride = every ? 1 : 41

interface Sweep {
  /** Resets after which the former release was in force. */
  readonly before: number
  /** Resets after which the new one was: all that it needs had come. */
  readonly after: number
}

interface Step {
  /** The connection was reset. */
  readonly cut: boolean
  /** In force: before the push, after the reset, and what was pushed. */
  readonly was: string
  readonly found: string
  readonly is: string
}

/**
 * Cuts the connection after 0 bytes, and after more and more until something needs no more than that. Each time what is in force must be one
 * of two releases, whole, and the newer one once the network is well again.
 */
async function sweep(step: (bytes: number) => Promise<Step>): Promise<Sweep> {
  const seen = { before: 0, after: 0 }
  for (let bytes = 0; ; bytes += stride) {
    const { cut, was, found, is } = await step(bytes)
    if (!cut) {
      expect(found).toBe(is)
      if (every) console.log(`${bytes} resets: ${seen.before} before it was in force, ${seen.after} after`)
      return seen
    }
    expect([was, is], `after ${bytes} bytes`).toContain(found)
    seen[found === is ? 'after' : 'before'] += 1
  }
}

/** Waits for the reset, or for what would have been reset to be over. */
async function cutOrDone({ proxy }: Behind, { client }: Instance, resets: number, done: () => boolean) {
  await until(() => proxy.resets() > resets || done())
  const cut = proxy.resets() > resets
  if (cut) await until(() => client.status().state === 'waiting')
  proxy.set({})
  return cut
}

test('N5: a push that is reset after every number of bytes is in force whole, or not at all', async () => {
  const network = await behind()
  const { plane, proxy } = network
  await plane.push(release('a'))
  const one = await running(network.instance(), 'a')
  const seen = await sweep(async bytes => {
    const was = one.inForce()
    const is = was === 'a' ? 'b' : 'a'
    const resets = proxy.resets()
    proxy.set({ down: { resetAfterBytes: proxy.passed('down') + bytes } })
    await plane.push(release(is))
    const cut = await cutOrDone(network, one, resets, () => one.inForce() === is)
    const found = one.inForce()
    await passUntil([one], () => one.client.status().state === 'live' && one.inForce() === is)
    return { cut, was, found, is }
  })
  expect(seen.before).toBeGreaterThan(300 / stride)
}, 600_000)

test.each<Direction>(['down', 'up'])(
  'N5: a first connection that is reset after every number of bytes %s: the release is in force whole, or not at all',
  async direction => {
    const network = await behind()
    const { plane, proxy } = network
    await plane.push(release('a'))
    const seen = await sweep(async bytes => {
      const one = network.instance()
      const resets = proxy.resets()
      proxy.set({ [direction]: { resetAfterBytes: bytes } })
      one.client.start()
      const cut = await cutOrDone(network, one, resets, () => one.inForce() === 'a')
      const found = one.inForce()
      await passUntil([one], () => one.client.status().state === 'live' && one.inForce() === 'a')
      await one.client.close()
      return { cut, was: 'none', found, is: 'a' }
    })
    expect(seen.before).toBeGreaterThan(300 / stride)
    await until(() => proxy.open() === 0)
  },
  600_000,
)
