import { writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type App, useApps } from '../../support/app-process.ts'
import { until } from '../../support/until.ts'

/** What a name in a table of `apps/changes.mjs` does. */
type Changes = Readonly<Record<string, () => () => void>>
const changesFile = new URL('apps/changes.mjs', import.meta.url).href
const { broken, changes }: Readonly<Record<'broken' | 'changes', Changes>> = await import(changesFile)

const apps = useApps()
const appFile = fileURLToPath(new URL('apps/changing.mjs', import.meta.url))

const rule = { category: 'attack_attempt', event: 'probe' }
const is = (address: string, value: unknown, path = '$') => ({ operator: 'equals', inputs: [{ address, path }], value })
const block = { action: { type: 'block' } }
const ruleSet = {
  version: 1,
  rules: [
    { ...rule, id: 'missing', conditions: [is('server.response.status', 404)] },
    {
      ...rule,
      id: 'steal',
      endpoint: { path: '/echo' },
      conditions: [is('server.request.body', true, '$.steal')],
      ...block,
    },
  ],
}

interface Pair {
  readonly guarded: App
  readonly bare: App
}

async function started(preload: readonly string[] = []): Promise<Pair> {
  const directory = apps.directory()
  const rules = join(directory, 'rules.json')
  writeFileSync(rules, JSON.stringify(ruleSet))
  const env = {
    RULEWIRE_LOG: 'error',
    RULEWIRE_SERVICE: 'shop',
    RULEWIRE_RULES: rules,
    RULEWIRE_CACHE_DIR: directory,
    RULEWIRE_EVENTS: 'stdout',
  }
  const [guarded, bare] = await Promise.all([
    apps.start({ app: appFile, env, expectErrors: true, preload: [...preload, 'rulewire/register'] }),
    apps.start({ app: appFile, preload }),
  ])
  return { guarded, bare }
}

const request = (method: string, path: string, body = '') =>
  [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]),
    '',
    body,
  ].join('\r\n')

const missing = request('GET', '/missing')
const benign = request('POST', '/echo', '{"a":1}')
const attack = request('POST', '/echo', '{"steal":true}')

/** What comes until the connection is closed; nothing, if nobody is there. */
function ask(app: App, text: string): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = net.connect(Number(new URL(app.url).port), '127.0.0.1')
    socket.setEncoding('latin1').on('data', (data: string) => {
      answer += data
    })
    socket.on('error', () => {}).on('close', () => resolve(answer))
    socket.write(text)
  })
}

/** What an application says while its world is another one. */
async function during<T>(app: App, name: string, questions: () => Promise<T>): Promise<T> {
  expect(await ask(app, request('GET', `/change?${encodeURIComponent(name)}`))).toContain('changing')
  const answers = await questions()
  const mended = await ask(app, request('GET', '/mend'))
  expect(`${name}: ${mended || app.stderr()}`).toContain('mended')
  return answers
}

const all = (app: App) => async () => [await ask(app, missing), await ask(app, benign), await ask(app, attack)] as const

const isBlocked = (answer: string) => answer.startsWith('HTTP/1.1 403 ')

/** In a row, in one process each: a process for each of them would take longer than all of this. */
describe.each([
  ['O12: prototypes that are polluted', /prototype\.(?!.*wrapped)/],
  ['O13: clocks, timers and methods that were replaced by others', /^(?!.*prototype\.(?!.*wrapped))/],
])('%s after Rulewire was loaded', (_why, kind) => {
  const names = Object.keys(changes).filter(name => kind.test(name))

  test('every verdict is what it was, every answer that of the application', async () => {
    const { guarded, bare } = await started()
    const wrong: string[] = []
    for (const name of names) {
      const before = guarded.records().length
      const [ours, own] = [await during(guarded, name, all(guarded)), await during(bare, name, all(bare))]
      if (ours[0] !== own[0] || ours[1] !== own[1]) wrong.push(`${name}: another answer`)
      if (!isBlocked(ours[2])) wrong.push(`${name}: not blocked`)
      await until(() => guarded.records().length >= before + 2 || wrong.length > 0)
    }
    expect(wrong).toEqual([])
    expect(names.length).toBeGreaterThan(10)
    expect(guarded.records().map(record => record.rule.id)).toEqual(names.flatMap(() => ['missing', 'steal']))
    expect(guarded.stderr()).toBe('')
  }, 120_000)
})

test('O13: methods that throw: requests are judged or not, and answered by the application as ever', async () => {
  const { guarded, bare } = await started()
  const wrong: string[] = []
  const names = Object.keys(broken)
  for (const name of names) {
    const [ours, own] = [await during(guarded, name, all(guarded)), await during(bare, name, all(bare))]
    if (ours[0] !== own[0] || ours[1] !== own[1]) wrong.push(`${name}: another answer`)
    if (ours[2] !== own[2] && !isBlocked(ours[2])) wrong.push(`${name}: an attack got another answer`)
  }
  expect(wrong).toEqual([])
  expect(names.length).toBeGreaterThan(60)
  // And when all is as it was, so is everything.
  const [, , last] = await all(guarded)()
  expect(isBlocked(last)).toBe(true)
}, 120_000)

/** Each would change what rules mean, were it taken for theirs. */
const beforeLoad = [
  ['action', 'action'],
  ['shadow', 'yes'],
  ['enabled', 'no'],
  ['report', 'no'],
  ['scope', 'text'],
  ['conditions', 'text'],
  ['capture', 'action'],
  ['expires_at', 'text'],
  ['transformers', 'text'],
  ['method', 'text'],
  ['status_code', 'yes'],
  ['hasBody', 'no'],
  ['error', 'text'],
  ['url', 'text'],
  ['role', 'text'],
] as const

test.each(beforeLoad)(
  'O12: %s, put on the prototype of all objects before Rulewire was loaded: %s',
  async (name, value) => {
    const file = join(apps.directory(), 'polluted.mjs')
    writeFileSync(file, `import { changes } from '${changesFile}'\nchanges['Object.prototype.${name} = ${value}']()\n`)
    const { guarded, bare } = await started([file])
    const [ours, own] = [await all(guarded)(), await all(bare)()]
    expect(ours.slice(0, 2)).toEqual(own.slice(0, 2))
    expect(isBlocked(ours[2])).toBe(true)
    await until(() => guarded.records().length === 2)
    expect(guarded.records().map(record => record.rule.id)).toEqual(['missing', 'steal'])
    expect(guarded.stderr()).toBe('')
  },
)
