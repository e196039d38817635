import { randomBytes } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { streamPath, subprotocol } from '../../remote-config/index.ts'
import { getDeployed } from '../control-plane/api.ts'
import type { Connection } from '../control-plane/settings.ts'
import { connectionFrom } from '../control-plane/settings.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Deployed } from './check-rules.ts'
import type { Finding, Place } from './finding.ts'

export interface ControlPlaneFound {
  readonly finding: Finding
  readonly deployed: Deployed
}

const check = 'control plane'
const patienceMs = 10_000

/** Asks as an instance does, and hangs up: no instance is seen by it. */
export async function checkControlPlane({ env }: Place): Promise<ControlPlaneFound> {
  if (!env.RULEWIRE_URL?.trim()) {
    const message = 'RULEWIRE_URL is not set: rules come from files, if at all'
    return { finding: { check, state: 'skip', message }, deployed: undefined }
  }
  try {
    const connection = await connectionFrom({}, env, () => {})
    const finding = told(await handshake(connection), connection)
    return { finding, deployed: finding.state === 'ok' ? await deployedAt(connection) : undefined }
  } catch (error) {
    return { finding: failed(reasonOf(error), error instanceof CliError ? error.help : undefined), deployed: undefined }
  }
}

/** Only a token of role admin may read it. */
async function deployedAt(connection: Connection): Promise<Deployed> {
  try {
    const document = await getDeployed(connection)
    return document === undefined ? null : { document }
  } catch (error) {
    if (error instanceof CliError && error.exitCode === exitCodes.controlPlane) return undefined
    throw error
  }
}

/** RULEWIRE-V1.md, section 1. The status of the answer; 101 is a socket. */
function handshake({ base, token }: Connection): Promise<number> {
  const { request } = base.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const asked = request(`${base}${streamPath}`, {
      timeout: patienceMs,
      headers: {
        authorization: `Bearer ${token}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': subprotocol,
      },
    })
    asked.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.on('response', response => {
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${patienceMs / 1000} s`)))
    asked.on('error', reject)
    asked.end()
  })
}

function told(status: number, { base }: Connection): Finding {
  if (status === 101)
    return { check, state: 'ok', message: `${base} answers, and accepts the token`, details: { status } }
  if (status === 401)
    return failed(`${base} refuses the token`, 'is it one of this control plane, and not revoked?', status)
  if (status === 403) return failed(`${base} does not let this token connect`, 'it needs the role instance', status)
  if (status === 503) return failed(`${base} is too busy to answer; a service tries again by itself`, undefined, status)
  return failed(
    `${base} answered ${status}, and not as a control plane does`,
    'is RULEWIRE_URL right, and do proxies in between let WebSockets through?',
    status,
  )
}

function failed(message: string, help?: string, status?: number): Finding {
  return {
    ...{ check, state: 'fail', message },
    ...(help === undefined ? {} : { help }),
    ...(status === undefined ? {} : { details: { status } }),
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CliError) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return `not reached: ${message || code}`
}
