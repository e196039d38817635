/** What every framework makes of a body, in its own way: an answer that says it again. */
export interface Echo {
  readonly password?: unknown
}

export function statusOf(body: Echo): number {
  return body.password === 'wrong' ? 401 : 200
}

/** Throws on what is neither a form nor JSON. */
export function parsed(text: string, type = ''): Echo {
  return type.includes('urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || '{}')
}

export const longText = 'text '.repeat(1000)

let mayGoOn = Promise.resolve()

/** Keeps all but the first of the next events back, until the answer is called. */
export function holdEvents(): () => void {
  let goOn = () => {}
  mayGoOn = new Promise(resolve => {
    goOn = resolve
  })
  return goOn
}

/** Server-sent events, one after the other. */
export async function* events(): AsyncGenerator<string> {
  yield 'data: one\n\n'
  await mayGoOn
  yield 'data: two\n\n'
  yield 'data: three\n\n'
}
