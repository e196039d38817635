import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { runControlPlane } from './running.ts'

/** Certificates are made by the machine's own openssl. */
const withOpenssl = test.skipIf(spawnSync('openssl', ['version']).status !== 0)

async function certificate(name: string): Promise<{ readonly cert: string; readonly key: string }> {
  const directory = await temporaryDirectory()
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')]
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await promisify(execFile)('openssl', [
    ...args,
    '-keyout',
    key,
    '-out',
    cert,
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=DNS:${name}`,
  ])
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') }
}

withOpenssl('over TLS, with the authority that the client was told to trust', async () => {
  const { cert, key } = await certificate('localhost')
  const plane = await runControlPlane({ host: 'localhost', tls: { cert, key } })
  expect(plane.url).toMatch(/^https:\/\/localhost:/)
  const { client } = instance(plane.url, plane.admin, { ca: cert })
  client.start()
  await until(() => client.status().state === 'live')
})

withOpenssl('a certificate of nobody known, or of another name, is not spoken to', async () => {
  const [ours, theirs] = [await certificate('localhost'), await certificate('elsewhere.example')]
  const unknown = await runControlPlane({ host: 'localhost', tls: ours })
  const other = await runControlPlane({ host: 'localhost', tls: theirs })
  const first = instance(unknown.url, unknown.admin)
  const second = instance(other.url, other.admin, { ca: theirs.cert })
  first.client.start()
  second.client.start()
  await until(() => first.client.status().lastError !== null && second.client.status().lastError !== null)
  expect(first.client.status().lastError).toMatch(/self.signed/)
  expect(second.client.status().lastError).toMatch(/does not match certificate's altnames/)
})
