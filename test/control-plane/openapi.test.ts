import { Ajv2020 } from 'ajv/dist/2020.js'
import { createEngine } from 'rulewire/engine'
import { runRuleTests } from 'rulewire/rule-tests'
import { expect, test } from 'vitest'
import { errorCodes } from '../../control-plane/src/http/errors.ts'
import { routeTable } from './route-table.ts'
import { ruleSet, runControlPlane } from './running.ts'

// biome-ignore lint/suspicious/noExplicitAny: a description has many shapes
type Any = any

async function description(): Promise<Any> {
  const plane = await runControlPlane()
  const { status, body } = await plane.api('GET', '/api/v1/openapi.json')
  expect(status).toBe(200)
  return body
}

interface Operation {
  readonly name: string
  readonly said: Any
}

function operationsOf({ paths }: Any): readonly Operation[] {
  return Object.entries<Any>(paths).flatMap(([path, verbs]) =>
    Object.entries<Any>(verbs).map(([verb, said]) => ({ name: `${verb.toUpperCase()} ${path}`, said })),
  )
}

interface Described {
  readonly where: string
  readonly schema: Any
  readonly examples: readonly unknown[]
}

/** Every schema of an operation, with the examples beside it and in it. */
function schemasOf({ name, said }: Operation): readonly Described[] {
  const media = [
    ...Object.values<Any>(said.requestBody?.content ?? {}).map(content => ({ where: `${name} body`, ...content })),
    ...Object.entries<Any>(said.responses).flatMap(([status, { content = {} }]) =>
      Object.values<Any>(content).map(one => ({ where: `${name} ${status}`, ...one })),
    ),
    ...(said.parameters ?? []).map((parameter: Any) => ({ where: `${name} ${parameter.name}`, ...parameter })),
  ]
  return media.flatMap(({ where, schema, example, examples = {} }) => [
    { where, schema, examples: [...(example === undefined ? [] : [example]), ...Object.values<Any>(examples)] },
    ...within(where, schema),
  ])
}

function within(where: string, schema: Any): readonly Described[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own = Array.isArray(schema.examples) ? [{ where, schema, examples: schema.examples }] : []
  const parts = Object.entries<Any>({ ...schema, examples: undefined, example: undefined })
  return [...own, ...parts.flatMap(([name, part]) => within(`${where}/${name}`, part))]
}

test('every route is described, and nothing else', async () => {
  const routes = (await routeTable()).filter(({ method }) => method !== 'HEAD')
  const expected = routes.map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
  const described = operationsOf(await description())
  expect(described.map(({ name }) => name).sort()).toEqual(expected.sort())
  const ids = described.map(({ said }) => said.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

test('it is OpenAPI 3.1, with a token on everything but what is open', async () => {
  const document = await description()
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
  expect(document.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' })
  expect(document.security).toEqual([{ token: [] }])
  const routes = await routeTable()
  for (const { name, said } of operationsOf(document)) {
    const route = routes.find(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}` === name)
    expect([name, said.security]).toEqual([name, route?.access === 'open' ? [] : undefined])
    if (route?.access !== 'open')
      expect(Object.keys(said.responses)).toEqual(expect.arrayContaining(['401', '403', '4XX', '5XX']))
  }
})

test('every operation says what it is, what its parameters are, and each of its answers', async () => {
  let answers = 0
  for (const { name, said } of operationsOf(await description())) {
    expect([name, said.summary]).toEqual([name, expect.stringMatching(/\w+/)])
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
    const parameters = (said.parameters ?? []).filter((one: Any) => one.in === 'path')
    expect(parameters.map((one: Any) => [one.name, one.required])).toEqual(inPath.map(one => [one, true]))
    expect(said.requestBody !== undefined).toBe(name.startsWith('POST '))
    for (const [status, answer] of Object.entries<Any>(said.responses)) {
      expect(status).toMatch(/^[1-5](\d\d|XX)$/)
      expect([name, status, answer.description]).toEqual([name, status, expect.stringMatching(/^(?!Default)\w/)])
      expect(answer.content !== undefined).toBe(status !== '204')
      answers += 1
    }
  }
  expect(answers).toBeGreaterThan(60)
})

test('every schema is one, and every example is as its schema says', async () => {
  const ajv = new Ajv2020({ strict: false })
  let examples = 0
  for (const { where, schema, examples: own } of operationsOf(await description()).flatMap(schemasOf)) {
    const validate = ajv.compile(schema)
    for (const example of own) {
      expect([where, example, validate(example), validate.errors]).toEqual([where, example, true, null])
      examples += 1
    }
  }
  expect(examples).toBeGreaterThan(50)
})

test('the rule set of the example compiles, and its tests pass', async () => {
  const { paths } = await description()
  const { example } = paths['/api/v1/streams/main/releases'].post.requestBody.content['application/json']
  expect(await createEngine({ schedule: task => task() }).apply(example.document)).toMatchObject({
    ok: true,
    warnings: [],
  })
  expect(await runRuleTests(example.document)).toMatchObject({ ran: true, passed: 2, failed: 0 })
  const plane = await runControlPlane()
  const pushed = await plane.api('POST', '/api/v1/streams/main/releases', { ...example, expect_revision: 0 })
  expect(pushed.status).toBe(201)
})

test('what is really answered is as described, and says nothing that is not', async () => {
  const plane = await runControlPlane()
  const { paths } = (await plane.api('GET', '/api/v1/openapi.json')).body
  const ajv = new Ajv2020({ strict: false })
  const main = '/api/v1/streams/main'
  await plane.push(ruleSet(401))
  const calls: readonly [verb: string, path: string, body?: unknown, described?: string][] = [
    ['POST', `${main}/releases`, { document: ruleSet(403), message: 'why' }],
    ['POST', `${main}/releases`, { document: ruleSet(401), dry_run: true }],
    ['POST', `${main}/releases`, { document: { version: 1, rules: [] } }],
    ['POST', `${main}/releases`, { document: ruleSet(401), expect_revision: 9 }],
    ['POST', `${main}/releases`, '{'],
    ['POST', `${main}/rollback`, { revision: 1 }],
    ['POST', `${main}/rollback`, { revision: 99 }],
    ['GET', main],
    ['GET', `${main}/document`],
    ['GET', `${main}/releases`],
    ['GET', `${main}/releases/1`, undefined, `${main}/releases/{revision}`],
    ['GET', `${main}/diff?from=1&to=2`, undefined, `${main}/diff`],
    ['GET', '/api/v1/fleet'],
    ['POST', '/api/v1/tokens', { name: 'x', role: 'instance' }],
    ['GET', '/api/v1/tokens'],
    ['DELETE', '/api/v1/tokens/0000000000000000', undefined, '/api/v1/tokens/{id}'],
    ['GET', '/api/v1/openapi.json'],
    ['GET', '/healthz'],
    ['GET', '/v1/stream'],
  ]
  for (const [verb, path, body, described = path] of calls) {
    const answer = await plane.api(verb, path, body)
    const { responses } = paths[described][verb.toLowerCase()]
    const said = responses[answer.status] ?? responses[`${String(answer.status)[0]}XX`]
    const validate = ajv.compile(closed(said.content['application/json'].schema))
    expect([verb, path, answer.status, validate(answer.body), validate.errors]).toEqual([
      ...[verb, path, answer.status, true, null],
    ])
  }
  const described = JSON.stringify(paths)
  for (const code of errorCodes) expect(described).toContain(`"${code}"`)
})

/** Nothing is there that is not described. */
function closed(schema: Any): Any {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.fromEntries(Object.entries<Any>(schema).map(([name, part]) => [name, closed(part)]))
  return schema.properties === undefined ? parts : { additionalProperties: false, ...parts }
}
