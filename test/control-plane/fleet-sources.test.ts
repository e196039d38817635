import type { OtherSource } from 'rulewire/remote-config'
import { expect, test } from 'vitest'
import { rulewire } from '../cli/command-line.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { type Running, runControlPlane } from './running.ts'

const hash = `sha256:${'a'.repeat(64)}`
const file = (state: OtherSource['state'], of: string | null = hash): OtherSource => ({
  name: 'file',
  state,
  revision: null,
  hash: of,
})

async function shown({ api }: Running): Promise<unknown> {
  return (await api('GET', '/api/v1/fleet')).body.instances[0]?.sources
}

async function untilShown(plane: Running, state: string): Promise<void> {
  let sources = await shown(plane)
  while ((sources as OtherSource[] | undefined)?.[0]?.state !== state) sources = await shown(plane)
}

test('what else a program is made of is told, shown, printed, and known after a restart', async () => {
  const dataDir = await temporaryDirectory()
  const plane = await runControlPlane({ dataDir })
  const { token } = await plane.token('instance')
  let sources = [file('current')]
  const { client } = instance(plane.url, token, { sources: () => sources })
  client.start()
  await untilShown(plane, 'current')
  expect(await shown(plane)).toEqual(sources)

  sources = [file('stale')]
  client.report()
  await untilShown(plane, 'stale')
  const { stdout } = await rulewire(['fleet'], { env: { RULEWIRE_URL: plane.url, RULEWIRE_TOKEN: plane.admin } })
  expect(stdout).toMatch(/OTHER SOURCES/)
  expect(stdout).toMatch(/file: sha256:a{12} \(stale\)/)

  sources = [file('none', null)]
  client.report()
  await untilShown(plane, 'none')
  await client.close()
  await plane.controlPlane.close()
  const after = await runControlPlane({ dataDir, admin: plane.admin })
  expect(await shown(after)).toEqual(sources)
})

test('an instance without other sources says nothing of them', async () => {
  const plane = await runControlPlane()
  const { client } = instance(plane.url, plane.admin)
  client.start()
  await until(() => client.status().state === 'live')
  while ((await shown(plane)) === undefined);
  expect(await shown(plane)).toBeNull()
})
