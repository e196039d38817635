import { expect, test } from 'vitest'
import { type ManualClock, manualClock } from '../../remote-config/manual-clock.ts'
import type { Faults } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { type Behind, behind, breathe, type Instance, running } from './support/behind.ts'
import { release } from './support/releases.ts'

/** Time passes only while something is on its way, or nothing is tried: who has to answer may take as long as this machine takes. */
async function passWhileHeld({ proxy }: Behind, one: Instance, done: () => boolean, stepMs: number): Promise<void> {
  const held = () => proxy.held('up') + proxy.held('down') > 0 || one.client.status().state === 'waiting'
  while (!done()) {
    await until(() => held() || done())
    await breathe(3)
    if (done()) return
    one.clock.advance(stepMs)
  }
}

/** Counts what is asked for of a clock. */
function counted(clock: ManualClock): ManualClock & { asked(): number } {
  let asked = 0
  const { timers } = clock
  return {
    ...clock,
    asked: () => asked,
    timers: {
      ...timers,
      setTimeout: (task, ms) => {
        asked += 1
        return timers.setTimeout(task, ms)
      },
    },
  }
}

const oneByOne = (pauseMs: number): Faults => ({ sliceBytes: 1, pauseMs })

test('N6: byte by byte, with a pause after each, a release comes whole, and nobody is busy meanwhile', async () => {
  const clock = manualClock()
  const network = await behind({ proxy: clock })
  const { plane, proxy } = network
  await plane.push(release('a'))
  proxy.set({ up: oneByOne(10), down: oneByOne(10) })
  const ours = counted(clock)
  const one = network.instance({ timers: ours.timers, now: clock.now })
  const under = { ...one, clock }
  one.client.start()
  await passWhileHeld(network, under, () => one.inForce() !== 'none', 10)
  expect([one.inForce(), proxy.connections()]).toEqual(['a', 1])

  const [bytes, asked] = [proxy.passed('down'), ours.asked()]
  await plane.push(release('b'))
  await passWhileHeld(network, under, () => one.inForce() !== 'a', 10)
  expect([one.inForce(), proxy.connections()]).toEqual(['b', 1])
  // What is cut into hundreds of pieces is not hundreds of events for those who wait for it.
  expect(proxy.passed('down') - bytes).toBeGreaterThan(300)
  expect(ours.asked() - asked).toBeLessThan(20)
})

test('N6: too slow to be waited for, it is given up and tried again', async () => {
  const clock = manualClock()
  const network = await behind({ proxy: clock })
  const { plane, proxy } = network
  await plane.push(release('a'))
  proxy.set({ up: oneByOne(200), down: oneByOne(200) })
  const one = { ...network.instance({ timers: clock.timers, now: clock.now }), clock }
  one.client.start()
  await passWhileHeld(network, one, () => proxy.connections() === 4, 100)
  expect([one.inForce(), one.client.status().lastError === null]).toEqual(['none', false])
  proxy.set({})
  await running(one, 'a')
})

test('N6: in pieces of every size', async () => {
  const network = await behind()
  const { plane, proxy } = network
  const one = network.instance()
  await plane.push(release('a'))
  await running(one, 'a')
  for (const sliceBytes of [1, 2, 3, 5, 7, 13, 64, 125, 126, 127, 128]) {
    proxy.set({ up: { sliceBytes }, down: { sliceBytes } })
    const next = one.inForce() === 'a' ? 'b' : 'a'
    await plane.push(release(next))
    await until(() => one.inForce() === next)
  }
  expect(proxy.connections()).toBe(1)
})
