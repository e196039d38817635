import http from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'

closeServersAfterEach()

const script = (address: string, path: string) => ({
  operator: 'contains',
  inputs: [{ address, path }],
  values: ['<script>'],
})

const guarded = useGuard({
  rules: [
    {
      id: 'login',
      category: 'business_logic',
      event: 'users.login.success',
      conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 200 }],
      capture: {
        'usr.id': { address: 'server.request.body', path: '$.name' },
        page: { address: 'server.request.query', path: '$.page' },
      },
    },
    {
      id: 'script',
      category: 'attack_attempt',
      event: 'attack',
      conditions: [script('server.request.body', '$.user.bio'), script('server.request.query', '$.q')],
    },
  ],
})

/** What is recorded of a form that is posted. */
async function recorded(path: string, form: string): Promise<unknown[]> {
  const server = http.createServer((request, response) => void text(request).then(() => response.end('app')))
  const port = await serve(server)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: form })).text()
  return guarded.records.map(({ event, metadata }) => [event, metadata])
}

test('captures that are taken by the response are of our reading, of head and body', async () => {
  expect(await recorded('/?page=x%2541&page[a]=1', 'name=y%2541&name[a]=1&user[bio]=z')).toEqual([
    ['users.login.success', { 'usr.id': 'y%41', page: 'x%41' }],
  ])
})

test('what one reading of the head says and another of the body comes together', async () => {
  const found = await recorded('/?q=<scr&q=ipt>', 'user[bio]=%253Cscript%253E')
  expect(found.map(record => (record as string[])[0])).toEqual(['attack', 'users.login.success'])
})
