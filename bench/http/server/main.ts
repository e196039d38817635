import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { answerParent } from '../../common/asked-process.ts'
import { Profiling } from '../../common/profile.ts'
import { settledMemory } from '../../common/settled-memory.ts'
import { hosts } from './hosts/index.ts'
import type { GuardFigures, ServerAnswer, ServerAsk, Usage } from './messages.ts'

/** The process that is measured: one host, with or without somebody who guards it, and an ear for its parent. */
/** A request takes about as long: the profiler must not be what is measured. */
const profileIntervalUs = 200

let server: Server | undefined
const open = new Set<Socket>()
let profiling: Profiling | undefined

async function answer(ask: ServerAsk): Promise<ServerAnswer> {
  switch (ask.type) {
    case 'listen':
      server = await hosts[ask.host]()
      server.on('connection', socket => {
        open.add(socket)
        socket.once('close', () => open.delete(socket))
      })
      // A connection that rests while the process of another peer is slow is not to be closed.
      server.keepAliveTimeout = 0
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return { type: 'listening', port: (server.address() as AddressInfo).port }
    case 'usage':
      return { type: 'usage', usage: usage() }
    case 'status':
      return { type: 'status', status: await figures(ask.dist) }
    case 'received':
      return { type: 'received', bytes: [...open].reduce((sum, socket) => sum + socket.bytesRead, 0) }
    case 'memory': {
      const { heapUsed, external } = await settledMemory()
      return { type: 'memory', bytes: heapUsed + external }
    }
    case 'profile-start':
      profiling = await Profiling.start(profileIntervalUs)
      return { type: 'profiling' }
    case 'profile-stop':
      return { type: 'profile', selfTimes: (await profiling?.stop(ask.file)) ?? [] }
  }
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuUs: user + system, wallUs: Number(process.hrtime.bigint() / 1_000n) }
}

type Runtime = typeof import('rulewire/runtime')

async function figures(dist: string): Promise<GuardFigures> {
  const { currentRuntime } = (await import(pathToFileURL(join(dist, 'runtime/index.js')).href)) as Runtime
  const status = currentRuntime()?.status()
  if (status === undefined) throw new Error('Rulewire does not run in this process')
  const { program, requests, matches, held, blocked, unseen_bodies, errors } = status
  return { rules: program.rules, requests, matches, held, blocked, unseenBodies: unseen_bodies, errors: errors.count }
}

answerParent(answer)
