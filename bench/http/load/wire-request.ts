import { placeOrder, viewOrder } from '../answers.ts'
import { serialMark, type Template } from '../scenario.ts'

const hex = '0123456789abcdef'

/** A request as bytes, of which every sending is another one: the serial number is written over itself before each. */
export class WireRequest {
  readonly bytes: Buffer
  readonly status: number
  readonly matches: number
  /** Of the answer's body. */
  readonly answerLength: number
  readonly #answer: string
  readonly #places: readonly number[]

  constructor({ method, target, headers, body, status, matches }: Template) {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const lines = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`)
    this.bytes = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`)
    this.status = status
    this.matches = matches
    this.#places = placesOf(this.bytes)
    const order = target.split('?', 1)[0]?.split('/').at(-1) ?? ''
    const said = method === 'POST' ? placeOrder(order, JSON.parse(body ?? '')) : viewOrder(order)
    if (said.status !== status) throw new Error(`the application would answer ${said.status} to ${method} ${target}`)
    this.#answer = JSON.stringify(said.body)
    this.answerLength = this.#answer.length
  }

  /** @param serial - below 2 ** 32; another one for every request of a run */
  number(serial: number): void {
    for (const place of this.#places)
      for (let digit = 0; digit < 8; digit++)
        this.bytes[place + digit] = hex.charCodeAt((serial >>> (28 - 4 * digit)) & 15)
  }

  /** The answer's body, to the request of this number. */
  answer(serial: number): string {
    return this.#answer.replaceAll(serialMark, serial.toString(16).padStart(8, '0'))
  }
}

function placesOf(bytes: Buffer): readonly number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(serialMark); at !== -1; at = bytes.indexOf(serialMark, at + 1)) places.push(at)
  return places
}
