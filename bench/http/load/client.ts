import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { Random } from '../../common/random.ts'
import { scenarioNamed } from '../scenarios/index.ts'
import { Connection } from './connection.ts'
import type { Batch, Load } from './messages.ts'
import { Tally } from './tally.ts'
import { WireRequest } from './wire-request.ts'

/** Made anew in every round; each is sent several times in it, with another number. More than there are connections. */
const templates = 2_000

/** One in so many answers is looked at byte for byte, the others by status and length. */
const readWhole = 16

/** Over the whole run: no two requests are alike. */
let serial = 0

interface Hanging {
  readonly answered: Promise<void>
  finish(): void
}

/** Sends the requests of one batch to one server. Has to be closed. */
export class Client {
  readonly #connections: readonly Connection[]
  readonly #requests: readonly WireRequest[]
  #next = 0
  #tally = new Tally()
  #hanging: readonly Hanging[] = []

  private constructor(connections: readonly Connection[], requests: readonly WireRequest[]) {
    this.#connections = connections
    this.#requests = requests
  }

  static async open({ scenario, seed, round, port, connections }: Batch): Promise<Client> {
    const random = new Random(seed, scenario, round)
    const { request } = scenarioNamed(scenario)
    const requests = Array.from({ length: templates }, () => new WireRequest(request(random)))
    const opened = Array.from({ length: connections }, () => Connection.open(port))
    return new Client(await Promise.all(opened), requests)
  }

  async saturate(ms: number): Promise<Load> {
    const tally = new Tally()
    this.#tally = tally
    const endMs = tally.startMs + ms
    await Promise.all(
      this.#connections.map(
        connection =>
          new Promise<void>(resolve => {
            const more = (): void => {
              if (tally.hasFailed || performance.now() >= endMs) resolve()
              else this.#send(connection, performance.now(), more)
            }
            more()
          }),
      ),
    )
    return tally.load()
  }

  async pace(ms: number, rate: number): Promise<Load> {
    const tally = new Tally()
    this.#tally = tally
    const total = Math.floor((ms / 1_000) * rate)
    const idle = [...this.#connections]
    let sent = 0
    let open = 0
    const dueMs = (number: number): number => tally.startMs + (number / rate) * 1_000
    while (!tally.hasFailed && (sent < total || open > 0)) {
      const nowMs = performance.now()
      while (sent < total && dueMs(sent) <= nowMs) {
        const connection = idle.shift()
        if (connection === undefined) break
        // Late by more than a timer is: nobody was free, and that is waiting, too.
        const fromMs = nowMs - dueMs(sent) > lateMs ? dueMs(sent) : performance.now()
        sent += 1
        open += 1
        this.#send(connection, fromMs, () => {
          open -= 1
          idle.push(connection)
        })
      }
      await setTimeout(1)
    }
    return tally.load()
  }

  /** On every connection a request without the last bytes of its body. Answers how many bytes were sent, all together. */
  hang(missingBytes: number): number {
    this.#tally = new Tally()
    let sent = 0
    this.#hanging = this.#connections.map(connection => {
      let done = (): void => {}
      const answered = new Promise<void>(resolve => {
        done = resolve
      })
      const bytes = this.#prepare(connection, performance.now(), () => done())
      const first = bytes.subarray(0, bytes.length - missingBytes)
      connection.send(first)
      sent += first.length
      return { answered, finish: () => connection.send(bytes.subarray(first.length)) }
    })
    return sent
  }

  /** What is missing of those that hang. */
  async finish(): Promise<Load> {
    for (const { finish } of this.#hanging) finish()
    await Promise.all(this.#hanging.map(({ answered }) => answered))
    this.#hanging = []
    return this.#tally.load()
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map(connection => connection.close()))
  }

  #send(connection: Connection, fromMs: number, done: () => void): void {
    connection.send(this.#prepare(connection, fromMs, done))
  }

  /** The next request, as bytes that are valid until it comes round again; its answer is awaited from now on. */
  #prepare(connection: Connection, fromMs: number, done: () => void): Buffer {
    const request = this.#requests[this.#next++ % this.#requests.length] as WireRequest
    const number = serial++
    const tally = this.#tally
    connection.onAnswer(
      ({ status, body }) => {
        tally.answered(fromMs, request)
        if (status !== request.status || body.length !== request.answerLength)
          tally.wrong(`${status} with ${body.length} bytes for ${request.status} with ${request.answerLength}: ${body}`)
        else if (number % readWhole === 0 && body.toString('latin1') !== request.answer(number))
          tally.wrong(`${body} for ${request.answer(number)}`)
        done()
      },
      why => {
        tally.fail(why)
        done()
      },
    )
    request.number(number)
    return request.bytes
  }
}

/** A timer of Node's is late by as much. */
const lateMs = 3
