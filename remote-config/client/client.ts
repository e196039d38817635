import { randomUUID } from 'node:crypto'
import { type Head, mainStream, type Running } from '../protocol/index.ts'
import { instanceId } from '../snapshot/index.ts'
import { openCache } from './cache.ts'
import type { RemoteConfigClient, RemoteConfigClientOptions } from './client-options.ts'
import { type Endpoint, streamEndpoint } from './endpoint.ts'
import { createFaults, type Faults, type Log, logToStandardError, safeLog } from './faults.ts'
import { clientInfo, nameOrNull } from './identity.ts'
import { createLink, type Link, type LinkState } from './link.ts'
import { createRuleStream } from './rule-stream.ts'
import { openSocket } from './socket.ts'
import { guarded, guardedTimers, monotonicNow, unreferencedTimers } from './timers.ts'

/** How long a goodbye may take. */
const patienceMs = 2_000

/** PROTOCOL.md, from the client's side. Nothing here throws into the application or keeps it running. */
export function createRemoteConfigClient(options: RemoteConfigClientOptions): RemoteConfigClient {
  const now = options.now ?? monotonicNow
  const log = safeLog(options.log ?? logToStandardError)
  const faults = createFaults(log, options.health)
  const timers = guardedTimers(options.timers ?? unreferencedTimers, faults.note)
  const endpoint = usableEndpoint(options)
  const cache = openCache(options.cacheDir, endpoint.ok ? endpoint.origin : undefined, faults.note)
  const instance = {
    id: instanceId(cache.directory),
    boot_id: randomUUID(),
    service: nameOrNull(options.instance.service),
    env: nameOrNull(options.instance.env),
    version: nameOrNull(options.instance.version),
  }
  let head: Head | null = null
  let started = false
  const { apply, turn } = options
  const changed = () => link?.report()
  const stream = createRuleStream({ apply, turn, snapshots: cache.snapshots, faults, log, now, timers, changed })
  const link = endpoint.ok ? makeLink(endpoint) : undefined
  announce(endpoint, options.url, faults, log)

  function makeLink({ address, insecure }: Endpoint & { ok: true }): Link {
    const loopbackOnly = !insecure && address.startsWith('ws:')
    const { handshakeTimeoutMs = 5_000, healthyAfterMs = 60_000, token, ca, url, random = Math.random } = options
    return createLink({
      ...{ minMs: 1_000, maxMs: 60_000, slowMs: 60_000, ...options.retry },
      ...{ url, handshakeTimeoutMs, healthyAfterMs, log, now, timers, random, note: faults.note },
      open: ({ opened, frame, ended }) =>
        openSocket(
          address,
          { token, handshakeTimeoutMs, ca, loopbackOnly },
          { opened: guarded(opened, faults.note), frame: guarded(frame, faults.note), ended },
        ),
      hello,
      status: report,
      onOffer: offer => {
        onHead({ stream: offer.stream, revision: offer.revision, hash: offer.hash })
        stream.offer(offer)
      },
      onHead,
    })
  }

  function hello() {
    const { active, source, attempt: tried } = current()
    const attempt = tried === null ? null : { revision: tried.revision, hash: tried.hash, state: tried.state }
    const streams = [{ stream: mainStream, active, attempt, source }]
    return { type: 'hello' as const, client: clientInfo(), instance, streams }
  }

  function report() {
    const { active, attempt, persisted, nonce } = current()
    return {
      stream: mainStream,
      ...(nonce === null ? {} : { nonce }),
      active,
      attempt,
      persisted,
      health: faults.health(),
      ...otherSources(),
    }
  }

  function otherSources() {
    try {
      const sources = options.sources?.()
      return sources === undefined ? {} : { sources }
    } catch {
      return {}
    }
  }

  function current() {
    const state = stream.state()
    return { ...state, active: state.active === null ? null : withProgram(state.active) }
  }

  /** Other sources change the program as well. */
  function withProgram(active: Running): Running {
    try {
      return { ...active, program: options.program?.() ?? active.program }
    } catch {
      return active
    }
  }

  /** A control plane that is behind lost its store, or is not the one this instance knew. */
  function onHead(next: Head): void {
    const { active } = stream.state()
    if (isBehind(next, active) && !isBehind(head, active)) {
      faults.note(
        `the control plane is at revision ${next.revision}, this instance runs ${active?.revision}: it lost its store, or is another one`,
      )
    }
    head = next
  }

  async function close(): Promise<void> {
    started = true
    stream.close()
    let patience: unknown
    const late = new Promise<void>(resolve => {
      patience = timers.setTimeout(resolve, patienceMs)
    })
    await Promise.race([Promise.all([link?.close(), stream.settled()]), late])
    timers.clearTimeout(patience)
  }

  return {
    restore: () => stream.restore(),
    start: () => {
      if (started) return
      started = true
      void stream.settled().then(() => link?.start())
    },
    report: changed,
    close,
    status: () => {
      const { nonce: _, ...running } = current()
      const at = link?.state() ?? refused(endpoint)
      return {
        ...at,
        url: options.url,
        instance,
        ...running,
        head,
        behind: isBehind(head, running.active),
        health: faults.health(),
      }
    },
  }
}

function usableEndpoint({ url, token, allowInsecure }: RemoteConfigClientOptions): Endpoint {
  if (!/^[\x21-\x7e]{1,1024}$/.test(token))
    return { ok: false, reason: 'the token is empty, or has characters that no token has' }
  return streamEndpoint(url, allowInsecure ?? process.env.RULEWIRE_INSECURE === '1')
}

function announce(endpoint: Endpoint, url: string, faults: Faults, log: Log): void {
  if (!endpoint.ok) faults.note(`remote configuration is off: ${endpoint.reason}`)
  else if (endpoint.insecure) log('warn', `${url} is not encrypted: the token and the rules travel in the clear`)
}

function refused(endpoint: Endpoint): LinkState {
  return { state: 'refused', session: null, retry: null, lastError: endpoint.ok ? null : endpoint.reason }
}

function isBehind(head: Head | null, active: Running | null): boolean {
  return head !== null && active !== null && head.revision < active.revision
}
