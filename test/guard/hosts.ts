import http, { type RequestListener } from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { Server } from 'node:net'
import { trace } from '@opentelemetry/api'
import compression from 'compression'
import express from 'express'
import session from 'express-session'
import express4 from 'express4'
import { WebSocketServer } from 'ws'
import { certificate } from '../support/certificate.ts'
import type { Protocol } from '../support/transport.ts'
import { expressApp } from './apps/express.ts'
import { fastifyApp } from './apps/fastify.ts'
import { honoApp } from './apps/hono.ts'
import { koaApp } from './apps/koa.ts'
import { nodeApp } from './apps/node.ts'

/** An application that knows nothing of a guard, and the way in which it is served. */
export interface Host {
  readonly name: string
  readonly protocol: Protocol
  /** What a handler throws is caught by the framework. */
  readonly catches: boolean
  /** What guards it, where that is not the watched server. */
  readonly guardedBy?: 'an adapter' | 'an adapter for Web requests'
  readonly server: () => Promise<Server>
  /** Targets of the requests and upgrades that the application saw since this was emptied. */
  readonly seen: string[]
  /** Ids of the spans in whose context it was called. */
  readonly spans: (string | undefined)[]
}

export const nodeHost = host('node:http', 'http', nodeApp)
export const httpsHost = host('node:https', 'https', nodeApp)
export const http2Host = host('HTTP/2', 'h2c', nodeApp)
export const http2SecureHost = host('HTTP/2 over TLS, beside HTTP/1', 'h2', nodeApp)
export const express4Host = host('express 4', 'http', () => expressApp(express4, '*'))
export const express5Host = host('express 5', 'http', () => expressApp(express, '/*path'))
export const fastifyHost = host('fastify 5', 'http', () => fastifyApp())
export const koaHost = host('koa 3', 'http', () => koaApp())
export const honoHost = host('hono 4', 'http', () => honoApp())

function host(name: string, protocol: Protocol, app: () => RequestListener | Promise<RequestListener>): Host {
  const seen: string[] = []
  const spans: (string | undefined)[] = []
  const server = async () => {
    const listener = dressable(await app())
    const server = serverOf[protocol]((request, response) => {
      seen.push(request.url ?? '')
      spans.push(trace.getActiveSpan()?.spanContext().spanId)
      listener(request, response)
    })
    if (protocol !== 'h2c') echoSockets(server, seen)
    return server
  }
  return { name, protocol, catches: app !== nodeApp, server, seen, spans }
}

export const serverOf: Readonly<Record<Protocol, (listener: RequestListener) => Server>> = {
  http: listener => http.createServer(listener),
  https: listener => https.createServer(certificate(), listener),
  h2c: listener => http2.createServer(listener as never),
  h2: listener => http2.createSecureServer({ ...certificate(), allowHTTP1: true }, listener as never),
}

/** With `?dressed` an application is served as many are: in a session, and compressed. */
export function dressable(listener: RequestListener): RequestListener {
  const sessions = session({ secret: 'any', resave: false, saveUninitialized: true })
  const compressor = compression({ threshold: 0 })
  return (request, response) => {
    if (!request.url?.includes('dressed')) return listener(request, response)
    sessions(request as never, response as never, () => {
      compressor(request as never, response as never, () => listener(request, response))
    })
  }
}

function echoSockets(server: Server, seen: string[]): void {
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: http.IncomingMessage, socket, head) => {
    seen.push(request.url ?? '')
    sockets.handleUpgrade(request, socket, head, client => {
      client.on('message', message => client.send(`echo ${message}`))
    })
  })
}
