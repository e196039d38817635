import http from 'node:http'
import express from 'express'
import { type FastifyInstance, fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { guard as expressGuard } from '../../middleware/express.ts'
import { guard as fastifyGuard } from '../../middleware/fastify.ts'
import { guard as honoGuard } from '../../middleware/hono.ts'
import { guard as koaGuard } from '../../middleware/koa.ts'
import { useAsRunning } from '../support/as-running.ts'
import { cleanup } from '../support/cleanup.ts'
import { useGuard } from '../support/guarded.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { until } from '../support/until.ts'
import { rules } from './rules.ts'

closeServersAfterEach()
const guarded = useGuard({ rules, installed: false })
useAsRunning(guarded)

const stolen = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"card":"stolen"}' }
const blocked = { headers: { 'x-test': 'block' } }
const status = async (url: string, init: RequestInit) => (await fetch(url, init)).status

describe('at a path', () => {
  test('express: rules see the target that the client sent', async () => {
    const app = express()
    app.use('/held', expressGuard(), (request, response) => void response.send(request.url))
    app.use((_request, response) => void response.send('elsewhere'))
    const url = `http://127.0.0.1:${await serve(http.createServer(app))}`
    expect(await status(`${url}/held/a`, stolen)).toBe(403)
    expect(await (await fetch(`${url}/held/a`)).text()).toBe('/a')
    expect(await status(`${url}/any`, blocked)).toBe(200)
    expect(guarded.guard.status().requests).toBe(2)
  })

  test('koa: whatever a mount has made of the path', async () => {
    const app = new Koa()
    app.use((context, next) => {
      context.url = '/elsewhere'
      return next()
    })
    app.use(koaGuard()).use(context => {
      context.body = context.url
    })
    const url = `http://127.0.0.1:${await serve(http.createServer(app.callback()))}`
    expect(await status(`${url}/held/a`, stolen)).toBe(403)
    expect(await (await fetch(`${url}/held/a`)).text()).toBe('/elsewhere')
  })
})

describe('fastify', () => {
  const listening = async (app: FastifyInstance) => {
    cleanup(() => app.close())
    return app.listen({ port: 0, host: '127.0.0.1' })
  }

  test('guards all routes of the instance, those of its other plugins and unknown ones included', async () => {
    const app = fastify()
    await app.register(fastifyGuard)
    app.get('/own', async () => 'own')
    await app.register(async plugin => void plugin.get('/plugin', async () => 'plugin'))
    const url = await listening(app)
    for (const path of ['/own', '/plugin', '/unknown']) expect(await status(url + path, blocked)).toBe(403)
  })

  test('guards the routes of a plugin alone, where it is registered there', async () => {
    const app = fastify()
    app.get('/own', async () => 'own')
    await app.register(async plugin => {
      await plugin.register(fastifyGuard)
      plugin.get('/plugin', async () => 'plugin')
    })
    const url = await listening(app)
    expect([await status(`${url}/own`, blocked), await status(`${url}/plugin`, blocked)]).toEqual([200, 403])
  })

  test('hooks that come when it has answered run for a request that is blocked, and no others', async () => {
    const ran: string[] = []
    const app = fastify()
    await app.register(fastifyGuard)
    app.addHook('preHandler', async () => void ran.push('preHandler'))
    app.addHook('onSend', async () => void ran.push('onSend'))
    app.addHook('onResponse', async (_request, reply) => void ran.push(`onResponse ${reply.statusCode}`))
    app.post('/held', async () => 'served')
    const url = await listening(app)
    expect(await status(`${url}/held`, stolen)).toBe(403)
    await until(() => ran.length > 0)
    expect(ran).toEqual(['onResponse 403'])
  })

  test('what is injected comes by no wire, and is not judged', async () => {
    const app = fastify()
    await app.register(fastifyGuard)
    app.get('/any', async () => 'served')
    expect((await app.inject({ url: '/any', ...blocked })).body).toBe('served')
    expect(guarded.guard.status().requests).toBe(0)
  })
})

describe('hono', () => {
  test('judges what is requested of it in the process', async () => {
    const app = new Hono().use(honoGuard()).post('/held', async context => context.text(await context.req.text()))
    expect((await app.request('/held', stolen)).status).toBe(403)
    const served = await app.request('/held', { ...stolen, body: '{"card":"clean"}' })
    expect([served.status, await served.text()]).toEqual([200, '{"card":"clean"}'])
  })

  test('at a path', async () => {
    const app = new Hono().use('/held/*', honoGuard()).all('*', context => context.text('served'))
    expect((await app.request('/held/a', stolen)).status).toBe(403)
    expect((await app.request('/any', blocked)).status).toBe(200)
  })
})
