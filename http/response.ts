import { textMap } from './text-map.ts'

/** A header value as applications set it. */
export type HeaderValue = string | number | readonly (string | number)[] | undefined

/** Values by address of a response head; Set-Cookie is left out, since what it holds is as good as a password. */
export function responseAddresses(
  status: number,
  headers: Readonly<Record<string, HeaderValue>>,
): Readonly<Record<string, unknown>> {
  const values = textMap()
  for (const [name, value] of Object.entries(headers)) {
    const lowerCase = name.toLowerCase()
    if (value !== undefined && lowerCase !== 'set-cookie') values[lowerCase] = headerText(value)
  }
  return { [statusAddress]: String(status), [headersAddress]: values }
}

const statusAddress = 'server.response.status'
const headersAddress = 'server.response.headers.no_cookies'
export const responseHeadAddresses: readonly string[] = [statusAddress, headersAddress]

function headerText(value: Exclude<HeaderValue, undefined>): string | string[] {
  if (typeof value !== 'object') return String(value)
  return value.length === 1 ? String(value[0]) : value.map(String)
}
