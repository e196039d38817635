import { readFile, stat } from 'node:fs/promises'
import { usageError } from '../exit.ts'

export interface ConnectionOptions {
  readonly url?: string
  readonly tokenFile?: string
}

export interface Connection {
  /** Without a slash at its end. */
  readonly base: string
  readonly token: string
}

/** Where the control plane is and who we are. A token never comes from the arguments: those are seen by every process. */
export async function connectionFrom(
  options: ConnectionOptions,
  env: NodeJS.ProcessEnv,
  note: (text: string) => void,
): Promise<Connection> {
  const url = options.url || env.RULEWIRE_URL
  if (!url) throw usageError('no-url', 'no control plane is named', 'set RULEWIRE_URL, or use --url https://…')
  const base = checkUrl(url, env.RULEWIRE_INSECURE === '1')
  const token = options.tokenFile === undefined ? env.RULEWIRE_TOKEN?.trim() : await readToken(options.tokenFile, note)
  if (!token) throw usageError('no-token', 'there is no token', 'set RULEWIRE_TOKEN, or use --token-file <file>')
  if (!/^[\x21-\x7e]+$/.test(token)) throw usageError('bad-token', 'the token holds characters that no token has')
  return { base, token }
}

function checkUrl(text: string, insecureAllowed: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw usageError('bad-url', `${text} is not an http: or https: address`)
  if (url.username !== '' || url.password !== '')
    throw usageError('bad-url', 'the address must not carry a user or password', 'the token is sent in a header')
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecureAllowed) {
    throw usageError(
      'insecure-url',
      `${url.origin} is not encrypted: the token would travel in the clear`,
      'use https:, or set RULEWIRE_INSECURE=1 if the network is trusted',
    )
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** Names that never leave this machine. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  )
}

const maxTokenBytes = 4096

async function readToken(file: string, note: (text: string) => void): Promise<string> {
  const found = await stat(file).catch(({ code }) =>
    Promise.reject(usageError('unreadable', `the token file ${file} cannot be read (${code})`)),
  )
  if (!found.isFile() || found.size > maxTokenBytes) throw usageError('unreadable', `${file} is no file with a token`)
  if (process.platform !== 'win32' && (found.mode & 0o007) !== 0)
    note(`warning: everybody on this machine may read ${file}: chmod 600 it`)
  return (
    await readFile(file, 'utf8').catch(({ code }) =>
      Promise.reject(usageError('unreadable', `the token file ${file} cannot be read (${code})`)),
    )
  ).trim()
}
