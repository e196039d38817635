import type { Server } from 'node:http'
import type { HostName } from '../../hosts.ts'
import { expressHost } from './express.ts'
import { fastifyHost } from './fastify.ts'
import { nodeHttp } from './node-http.ts'

/** The same application on each; not listening yet. */
export const hosts: Readonly<Record<HostName, () => Promise<Server>>> = {
  'node:http': nodeHttp,
  express: expressHost,
  fastify: fastifyHost,
}
