import { createEngine, type Engine } from 'rulewire/engine'
import {
  createRemoteConfigClient,
  type RemoteConfigClient,
  type RemoteConfigClientOptions,
} from 'rulewire/remote-config'
import { cleanup } from '../support/cleanup.ts'

export interface RunningInstance {
  readonly client: RemoteConfigClient
  readonly engine: Engine
  readonly log: string[]
}

/** A real client with a real engine, as a service has them. Not started. */
export function instance(
  url: string,
  token: string,
  options: Partial<RemoteConfigClientOptions> = {},
): RunningInstance {
  const engine = createEngine({ service: 'shop', env: 'test', schedule: task => task() })
  const log: string[] = []
  const client = createRemoteConfigClient({
    url,
    token,
    instance: { service: 'shop', env: 'test', version: '1' },
    apply: document => engine.apply(document, { source: 'remote' }),
    log: (level, message) => log.push(`${level} ${message}`),
    retry: { minMs: 1, maxMs: 20, slowMs: 20 },
    ...options,
  })
  cleanup(() => client.close())
  return { client, engine, log }
}
