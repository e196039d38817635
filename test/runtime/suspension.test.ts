import http from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { currentRuntime, startRuntime } from '../../runtime/index.ts'
import { runControlPlane } from '../control-plane/running.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'

closeServersAfterEach()
afterEach(() => currentRuntime()?.close())

const probe = { id: 'probe', category: 'attack_attempt', event: 'probe' }

test('a guard that has taken itself out says so once, in its status, and to the control plane', async () => {
  const { url, api, push, token } = await runControlPlane()
  await push({ version: 1, rules: [probe] })
  const { token: instance } = await token('instance')
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation(line => {
    lines.push(String(line))
    return true
  })
  const runtime = startRuntime({ url, token: instance, service: 'shop', cacheDir: await temporaryDirectory() })
  await until(() => runtime.engine.program.rules === 1)
  const port = await serve(http.createServer((_request, response) => response.end('answer')))
  Object.assign(runtime.engine, {
    begin() {
      throw new Error('broken')
    },
  })
  for (let i = 0; i < 40; i++) expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('answer')
  write.mockRestore()

  // Among the requests is that of the connection to the control plane, which is in this process too.
  const { installed, suspended, unjudged } = runtime.status()
  const reason = suspended?.reason ?? ''
  expect(reason).toMatch(/^20 of 2\d requests met an error of Rulewire's own, the last one request: broken$/)
  expect([installed, suspended?.pause_seconds, unjudged]).toEqual([false, 60, 20])
  expect(lines.filter(line => line.includes('suspended'))).toEqual([
    `[rulewire] error guard: suspended, requests pass unjudged for 60 s: ${reason}\n`,
  ])
  let told: string | undefined
  while (!told?.includes('suspended')) told = (await api('GET', '/api/v1/fleet')).body.instances[0]?.health?.last_error
  expect(told).toBe(`guard: suspended since ${runtime.status().suspended?.since}: ${reason}`)
})
