import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Takes what dd-trace sends, as its agent on the same machine would. Has to be closed. */
export class Agent {
  readonly #server: Server
  #traceBytes = 0

  private constructor() {
    this.#server = createServer((request, response) => {
      const isTraces = request.url?.includes('/traces') === true
      request.on('data', (chunk: Buffer) => {
        if (isTraces) this.#traceBytes += chunk.length
      })
      request.on('end', () => {
        response.setHeader('content-type', 'application/json')
        response.end(isTraces ? '{"rate_by_service":{}}' : '{}')
      })
    })
  }

  static async listen(): Promise<Agent> {
    const agent = new Agent()
    agent.#server.listen(0, '127.0.0.1')
    await once(agent.#server, 'listening')
    return agent
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** That came so far. */
  get traceBytes(): number {
    return this.#traceBytes
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }
}
